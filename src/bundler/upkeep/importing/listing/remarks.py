"""Remarks of the annex as rows of ``remarks.toml``: those that stand there already are named, the others begin with the edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.listing.annex import AnnexRow
from bundler.upkeep.importing.listing.wording import Channel, Condition, conditions, folded
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.toml_table import TomlTable

FILE, ARRAY = "cn/remarks.toml", "remark"
LONGEST_TEXT = 200
CHANNELS: Mapping[Channel, str] = {"bonded": "保税电商", "direct": "电子商务"}
"""How the names of the supervision modes begin (supervision_modes.csv) that a remark calls 网购保税 and 直购."""
KINDS = {"annual_kg": "kg", "named_goods": "goods"}
UNREAD = "named_goods"
"""What is not understood asks a person of every order, as named goods do: it never lets goods pass by itself."""
NOT_UNDERSTOOD = "A remark that was not understood: "
HEADING = 4
MOST_REMARKS = 2_000


class Remarks:
    """The remarks of the tables, and those that an annex adds."""

    def __init__(self, text: str, modes: Mapping[str, str], request: Request, edition: str) -> None:
        self._table, self._modes, self._request, self._edition = TomlTable(text), modes, request, edition
        rows = self._table.rows(ARRAY)
        self._held = {row["key"] for row in rows}
        self._by_text: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            if self._holds(row):
                self._by_text.setdefault(folded(row["text_zh"]), []).append(row)
        self._by_meaning: dict[tuple[Any, ...], str] = {}
        self._numbers: Counter[str] = Counter()
        self._new: list[dict[str, Any]] = []
        self.issues: list[Issue] = []

    def _holds(self, row: Mapping[str, Any]) -> bool:
        return bool(row.get("text_zh")) and row["from"] <= self._request.start and "until" not in row

    @property
    def added(self) -> int:
        """How many rows are new."""
        return len(self._new)

    def text(self) -> str:
        """Return the file with the new rows at its end."""
        table = TomlTable(self._table.text())
        table.extend(ARRAY, self._new)
        return table.text()

    def keys(self, row: AnnexRow, notes: Mapping[str, str]) -> tuple[str, ...]:
        """Return the keys of the remarks that a row has; what was not understood is an issue."""
        return tuple(dict.fromkeys(self._key(found, row) for found in conditions(row.remark, notes)))

    def _key(self, found: Condition, row: AnnexRow) -> str:
        held = self._same(found, row.code)
        if held is not None:
            if held["text"].startswith(NOT_UNDERSTOOD):
                self.issues.append(_unread(found, row))
            return str(held["key"])
        cells = self._cells(found, row)
        meaning = (cells["kind"], cells.get("text_zh"), cells.get("group"), cells.get("kg"))
        key = self._by_meaning.get(meaning)
        if key is None:
            key = self._by_meaning[meaning] = self._new_key(found)
            self._new.append({"key": key, **cells})
            if self.added > MOST_REMARKS:
                raise InputError(
                    [Fault("the annex", f"more than {MOST_REMARKS:,} different remarks: this is no positive list", "too_large")]
                )
            self.issues += self._to_decide(found, row, cells)
        elif cells["kind"] == UNREAD and found.kind != "named_goods":
            self.issues.append(_unread(found, row))
        return key

    def _same(self, found: Condition, code: str) -> Mapping[str, Any] | None:
        """Return the row that says the same already: kilograms are of a group, and the notes of another document say something else."""
        for row in self._by_text.get(folded(found.text), ()):
            if code.startswith(row.get("group", "")) and (not found.note or row["source"] == self._request.source):
                return row
        return None

    def _new_key(self, found: Condition) -> str:
        kind = KINDS.get(found.kind, found.kind)
        while True:
            self._numbers[kind] += 1
            key = f"{self._edition}-{kind}-{self._numbers[kind]}"
            if key not in self._held:
                return key

    def _cells(self, found: Condition, row: AnnexRow) -> dict[str, Any]:
        modes = self._allowed(found)
        said = found.text[:LONGEST_TEXT]
        cells: dict[str, Any] = {"kind": found.kind, "text": "", "text_zh": said}
        if found.kind == "mode" and modes:
            cells |= {"text": f"Only under {' or '.join(modes)}.", "allowed_modes": list(modes)}
        elif found.kind == "annual_kg":
            group = row.code[:HEADING]
            cells |= {"text": f"At most {found.kg} kg of {group} for a person in a year.", "group": group, "kg": found.kg}
        elif found.kind == "exclusion":
            cells["text"] = f"Some goods are excluded: {said}"
        elif found.kind == "named_goods":
            cells["text"] = f"Only the goods that the remark names: {said}"
        else:
            cells |= {"kind": UNREAD, "text": f"{NOT_UNDERSTOOD}{said}"}
        request = self._request
        note = {"note": f"From note {found.note} of the annex."} if found.note and found.kind != "unread" else {}
        return {
            **cells,
            "from": request.start,
            "source": request.source,
            "evidence": request.evidence,
            "verified_on": request.read_on,
            **note,
        }

    def _allowed(self, found: Condition) -> tuple[str, ...]:
        named = [code for code in found.modes if code in self._modes]
        if len(named) < len(found.modes):
            return ()
        begins = tuple(CHANNELS[channel] for channel in found.channels)
        return tuple(sorted({*named, *(code for code, name in self._modes.items() if begins and name.startswith(begins))}))

    def _to_decide(self, found: Condition, row: AnnexRow, cells: Mapping[str, Any]) -> Iterator[Issue]:
        if cells["kind"] == UNREAD and found.kind != "named_goods":
            yield _unread(found, row)
        elif found.kind == "annual_kg":
            message = f"{found.kg} kg are read as one limit for all goods of {cells['group']}, the strictest reading"
            hint = "If the limit is of each code alone, give each a remark of its own with its eight digits as 'group'."
            yield Issue("review", "kilograms", message, row.number, row.sheet, "备注", found.text, hint)


def _unread(found: Condition, row: AnnexRow) -> Issue:
    what = f"it names note {found.note}, which was not found in the document" if found.note else "the remark was not understood"
    message = f"{row.code}: {what}; until a person has read it, every order of these goods asks for one"
    hint = "Write it into remarks.toml as what it means, or leave it: goods are never let through by it."
    return Issue("review", "remark", message, row.number, row.sheet, "备注", found.text[:LONGEST_TEXT], hint)
