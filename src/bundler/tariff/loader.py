"""Loading tariff tables: strict, complete in its complaints, fast."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from bundler.errors import Fault, TableError
from bundler.tariff.reading import Check, Row, Wrong, read_bytes, read_csv, read_record, read_records, read_toml
from bundler.tariff.rows import (
    EVIDENCE,
    ConsumptionTaxClass,
    Document,
    Edition,
    ExchangeRate,
    Instrument,
    Limit,
    Listing,
    OriginBan,
    Remark,
    TariffLine,
    Unit,
    VatRate,
    VatScopeChange,
    Zone,
)
from bundler.tariff.tables import Tables
from bundler.values import codes, exact
from bundler.values.near import did_you_mean

T = TypeVar("T")

INSTRUMENTS = "instruments.toml"
TOML_TABLES: Mapping[str, Mapping[str, type[Any]]] = {
    "limits.toml": {"limit": Limit},
    "vat.toml": {"rate": VatRate, "scope_change": VatScopeChange},
    "consumption_tax.toml": {"class": ConsumptionTaxClass},
    "positive_list_editions.toml": {"edition": Edition},
    "remarks.toml": {"remark": Remark},
    "origin_bans.toml": {"ban": OriginBan},
    "zones.toml": {"zone": Zone},
}


def load_tables(folder: str | Path | None = None) -> Tables:
    """Return one edition of the tariff tables, checked; without ``folder`` the shipped edition, loaded once and shared.

    ``folder`` is a ``tariff_tables`` folder (or its ``cn`` folder). Raises TableError with every fault: unknown or duplicate keys, bad
    codes, unresolved references, periods that overlap or run backwards.
    """
    if folder is None:
        return _shipped()
    root = Path(folder)
    return _load(root.parent if root.name == "cn" and not (root / "cn").is_dir() else root)


@cache
def _shipped() -> Tables:
    return _load(shipped_folder())


def shipped_folder() -> Path:
    """Return the folder of the tables that came with this installation: inside the package, or at the root of a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "tariff_tables"
    return inside if inside.is_dir() else package.parent.parent / "tariff_tables"


def _load(root: Path) -> Tables:
    faults: list[Fault] = []
    folder = root / "cn"
    if not folder.is_dir():
        raise TableError([Fault(str(root.name), "no folder 'cn' with tables", "missing_folder", hint="Name a tariff_tables folder.")])
    raw = {name: read_bytes(folder / name, faults) for name in (INSTRUMENTS, *TOML_TABLES, *_CSV_NAMES)}
    instruments = _instruments(raw[INSTRUMENTS], faults)
    toml: dict[str, list[Any]] = {}
    for name, kinds in TOML_TABLES.items():
        toml.update({f"{name}:{key}": rows for key, rows in read_records(name, raw[name], kinds, faults).items()})
    ct_rows: list[ConsumptionTaxClass] = toml["consumption_tax.toml:class"]
    broken = {fault.place for fault in faults}

    def known(name: str, keys: Iterable[str]) -> set[str] | None:
        return None if name in broken else set(keys)

    checks = _Checks(
        sources=known(INSTRUMENTS, instruments),
        units=_keys_of(raw["units.csv"]),
        vat_classes=known("vat.toml", (row.class_ for row in toml["vat.toml:rate"])),
        taxes=known("consumption_tax.toml", (row.key for row in ct_rows)),
        remarks=known("remarks.toml", (row.key for row in toml["remarks.toml:remark"])),
        editions=known("positive_list_editions.toml", (row.key for row in toml["positive_list_editions.toml:edition"])),
    )
    csv = {name: read_csv(name, raw[name], columns, faults) for name, columns in checks.columns().items()}
    for key, rows in toml.items() if INSTRUMENTS not in broken else ():
        _toml_references(key.split(":")[0], rows, instruments, faults)
    lines = _grouped_csv("tariff_lines.csv", csv["tariff_lines.csv"], faults)
    listings = _grouped_csv("positive_list.csv", csv["positive_list.csv"], faults)
    rates = _grouped_csv("exchange_rates.csv", csv["exchange_rates.csv"], faults)
    for name in ("units.csv", "documents.csv", "districts.csv", "supervision_modes.csv"):
        _unique(name, csv[name], faults)
    limits = _grouped("limits.toml", toml["limits.toml:limit"], "name", faults)
    vat = _grouped("vat.toml", toml["vat.toml:rate"], "class_", faults)
    zones = _grouped("zones.toml", toml["zones.toml:zone"], "customs_district", faults)
    _grouped("positive_list_editions.toml", toml["positive_list_editions.toml:edition"], "key", faults)
    _grouped("remarks.toml", toml["remarks.toml:remark"], "key", faults)
    for row in ct_rows:
        _periods("consumption_tax.toml", row.key, row.period, faults, row.row)
    edition = _edition(root, faults)
    if faults:
        raise TableError(faults)
    digest = hashlib.sha256()
    for name in sorted(raw):
        digest.update(f"{name}\0{hashlib.sha256(raw[name]).hexdigest()}\n".encode())
    return Tables(
        edition=edition,
        sha256=digest.hexdigest(),
        instruments=MappingProxyType(instruments),
        limits=MappingProxyType(limits),
        vat_rates=MappingProxyType(vat),
        vat_scope_changes=tuple(toml["vat.toml:scope_change"]),
        consumption_taxes=MappingProxyType({row.key: row for row in ct_rows}),
        tariff_lines=_Parsed(lines, _tariff_line),
        listings=_Parsed(listings, _listing),
        editions=tuple(toml["positive_list_editions.toml:edition"]),
        remarks=MappingProxyType({row.key: row for row in toml["remarks.toml:remark"]}),
        origin_bans=tuple(toml["origin_bans.toml:ban"]),
        exchange_rates=_Parsed(rates, _exchange_rate),
        zones=MappingProxyType(zones),
        units=MappingProxyType({row[0]: Unit(row[0], row[1], row[2], exact.parse(row[3]) if row[3] else None) for row in csv["units.csv"]}),
        documents=MappingProxyType({row[0]: Document(*row) for row in csv["documents.csv"]}),
        districts=MappingProxyType({row[0]: row[1] for row in csv["districts.csv"]}),
        origins=MappingProxyType({row[0]: row[4] for row in csv["countries.csv"] if row[0]}),
        supervision_modes=MappingProxyType({row[0]: row[1] for row in csv["supervision_modes.csv"]}),
    )


class _Parsed(Mapping[str, tuple[T, ...]]):
    """Rows by key, turned into their row type when a key is first asked for (all cells were checked at loading)."""

    def __init__(self, rows: dict[str, tuple[Row, ...]], parse: Any) -> None:
        self._rows, self._parse = rows, parse
        self._parsed: dict[str, tuple[T, ...]] = {}

    def __getitem__(self, key: str) -> tuple[T, ...]:
        found = self._parsed.get(key)
        if found is None:
            found = self._parsed[key] = tuple(self._parse(row) for row in self._rows[key])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Any:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _share(text: str) -> Fraction | None:
    return exact.parse(text) / 100 if text else None


def _tariff_line(row: Row) -> TariffLine:
    code, start, until, name, unit_1, unit_2, mfn, provisional, vat, tax, documents, source, evidence, verified = row
    unknown = provisional == "unknown"
    return TariffLine(
        code, date.fromisoformat(start), _date(until), name, tuple(unit for unit in (unit_1, unit_2) if unit), _share(mfn),
        None if unknown else _share(provisional), unknown, vat, tax, documents, source, evidence, date.fromisoformat(verified),
    )  # fmt: skip


def _listing(row: Row) -> Listing:
    hs8, start, until, status, edition, remark, name, source, evidence, verified = row
    remarks = tuple(remark.split("|")) if remark else ()
    return Listing(
        hs8, date.fromisoformat(start), _date(until), status, edition, remarks, name, source, evidence, date.fromisoformat(verified)
    )


def _exchange_rate(row: Row) -> ExchangeRate:
    currency, start, until, rate, source, evidence, verified = row
    return ExchangeRate(
        currency, date.fromisoformat(start), _date(until), exact.parse(rate), source, evidence, date.fromisoformat(verified)
    )


_CSV_NAMES = (
    "tariff_lines.csv",
    "positive_list.csv",
    "exchange_rates.csv",
    "units.csv",
    "documents.csv",
    "districts.csv",
    "countries.csv",
    "supervision_modes.csv",
)


class _Checks:
    """The columns of every CSV table with what a cell of each may hold; a set of known keys is None where its own file is broken."""

    def __init__(self, **known: set[str] | None) -> None:
        self.known = known
        self.source = _one_of("source", known["sources"])

    def columns(self) -> dict[str, dict[str, Check]]:
        known = self.known
        dated = {"from": _is_date, "until": _optional(_is_date)}
        proof = {"source": self.source, "evidence": _one_of("evidence level", set(EVIDENCE)), "verified_on": _is_date}
        unit = _optional(_one_of("unit", known["units"]))
        return {
            "tariff_lines.csv": {
                "hs_code": _shape(codes.TARIFF_CODE, "a tariff code has ten digits"), **dated, "name_zh": _text, "unit_1": unit,
                "unit_2": unit, "mfn_percent": _optional(_is_percent), "provisional_percent": _provisional,
                "vat_class": _optional(_one_of("VAT class", known["vat_classes"])),
                "consumption_tax": _optional(_one_of("consumption tax class", known["taxes"])), "documents": _anything, **proof,
            },
            "positive_list.csv": {
                "hs8": _shape(codes.LIST_CODE, "a list code has eight digits"), **dated, "status": _one_of("status", {"listed", "off"}),
                "edition": _optional(_one_of("edition", known["editions"])), "remark": _remarks(known["remarks"]), "name_zh": _anything,
                **proof,
            },
            "exchange_rates.csv": {
                "currency": _shape(re.compile("[A-Z]{3}"), "a currency has three capitals"), **dated, "cny_per_unit": _is_number, **proof
            },
            "units.csv": {
                "code": _shape(codes.UNIT_CODE, "a unit code has three digits"), "name_zh": _text,
                "kind": _one_of("kind of unit", {"mass", "volume", "count", "length", "area", "other"}), "factor": _optional(_is_number),
            },
            "documents.csv": {
                "code": _shape(re.compile("[0-9A-Za-z]"), "a document code is one letter or digit"), "name_zh": _anything,
                "bars": _optional(_one_of("reason", {"endangered", "dual_use", "prohibited"})),
            },
            "districts.csv": {
                "code": _shape(codes.DISTRICT_CODE, "a district has four characters"), "name_zh": _text, "parent": _anything, **proof
            },
            "countries.csv": {
                "alpha2": _optional(_shape(codes.ORIGIN, "two capitals are wanted")), "alpha3": _anything, "customs_code": _anything,
                "name_zh": _text, "name_en": _text, **proof,
            },
            "supervision_modes.csv": {"code": _shape(codes.DISTRICT_CODE, "a supervision code has four digits"), "name_zh": _text, **proof},
        }  # fmt: skip


def _anything(_: str) -> None:
    return None


def _text(cell: str) -> Wrong | None:
    return None if cell.strip() else ("the cell is empty", "")


def _optional(check: Check) -> Check:
    return lambda cell: check(cell) if cell else None


def _shape(pattern: re.Pattern[str], message: str) -> Check:
    return lambda cell: None if pattern.fullmatch(cell) else (message, "")


def _one_of(what: str, known: set[str] | None) -> Check:
    """A reference; where the file it points into is broken itself, nothing is said of it."""
    return lambda cell: None if known is None or cell in known else (f"unknown {what}", did_you_mean(cell, known))


def _remarks(known: set[str] | None) -> Check:
    check = _one_of("remark", known)
    return lambda cell: next((wrong for key in cell.split("|") if (wrong := check(key))), None) if cell else None


def _is_date(cell: str) -> Wrong | None:
    try:
        ok = len(cell) == 10 and bool(date.fromisoformat(cell))
    except ValueError:
        ok = False
    return None if ok else ("a day is written 2026-11-23", "")


def _is_number(cell: str) -> Wrong | None:
    try:
        exact.parse(cell)
    except ValueError as error:
        return str(error), ""
    return None


def _is_percent(cell: str) -> Wrong | None:
    wrong = _is_number(cell)
    return wrong or (None if exact.parse(cell) <= 1000 else ("a percentage over 1000 is not a duty rate", ""))


def _provisional(cell: str) -> Wrong | None:
    return None if cell in ("", "unknown") else _is_percent(cell)


def _keys_of(raw: bytes) -> set[str]:
    return {line.split(",", 1)[0] for line in raw.decode("utf-8", "replace").splitlines()[1:]}


def _instruments(raw: bytes, faults: list[Fault]) -> dict[str, Instrument]:
    document = read_toml(INSTRUMENTS, raw, faults)
    found: dict[str, Instrument] = {}
    for key, entry in document.items():
        record = read_record(INSTRUMENTS, Instrument, entry, None, faults, at=f"[{key}]")
        if record is not None:
            found[key] = record
    return found


def _edition(root: Path, faults: list[Fault]) -> str:
    document = read_toml("coverage.toml", read_bytes(root / "coverage.toml", faults), faults)
    edition = document.get("edition")
    if not isinstance(edition, str):
        faults.append(Fault("coverage.toml", "the key 'edition' must name the edition", "missing", field="edition"))
    return f"cn {edition}"


def _toml_references(name: str, rows: Iterable[Any], instruments: Mapping[str, Instrument], faults: list[Fault]) -> None:
    for row in rows:
        dated = row.period if isinstance(row, ConsumptionTaxClass) else [row]
        for part in dated:
            if part.source not in instruments:
                hint = did_you_mean(part.source, instruments)
                fault = Fault(
                    name, "unknown source", "unknown_source", row=part.row or row.row, field="source", value=part.source, hint=hint
                )
                faults.append(fault)


def _grouped_csv(name: str, rows: list[Row], faults: list[Fault]) -> dict[str, tuple[Row, ...]]:
    """Rows by their key; the periods of one key must run forward and not overlap."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        held = grouped.get(row[0])
        if held is None:
            grouped[row[0]] = [row]
        else:
            held.append(row)
        if row[2] and row[2] < row[1]:
            faults.append(_backwards(name, row[0], row[1], row[2], rows.index(row) + 2))
    for key, held in grouped.items():
        if len(held) > 1:
            held.sort(key=lambda row: row[1])
            for before, after in pairwise(held):
                if not before[2] or after[1] <= before[2]:
                    faults.append(_overlap(name, key, before[1:3], after[1:3], rows.index(after) + 2))
    return {key: tuple(held) for key, held in grouped.items()}


def _grouped(name: str, rows: list[Any], key: str, faults: list[Fault]) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    for held_key, held in grouped.items():
        _periods(name, held_key, held, faults)
    return {held_key: tuple(sorted(held, key=lambda row: row.start)) for held_key, held in grouped.items()}


def _periods(name: str, key: str, rows: list[Any], faults: list[Fault], at: int | None = None) -> None:
    ordered = sorted(rows, key=lambda row: row.start)
    faults.extend(
        _backwards(name, key, str(row.start), str(row.until), row.row or at)
        for row in ordered
        if row.until is not None and row.until < row.start
    )
    for before, after in pairwise(ordered):
        if before.until is None or after.start <= before.until:
            spans = [[str(row.start), str(row.until or "")] for row in (before, after)]
            faults.append(_overlap(name, key, spans[0], spans[1], after.row or at))


def _backwards(name: str, key: str, start: str, until: str, row: int | None) -> Fault:
    return Fault(
        name, f"the period of {key} runs backwards: {start} to {until}", "period_backwards", row=row, field="until", value=until,
        hint="'until' is the last day on which the row is true, so it cannot lie before 'from'.",
    )  # fmt: skip


def _overlap(name: str, key: str, before: Sequence[str], after: Sequence[str], row: int | None) -> Fault:
    first = " to ".join(part or "open" for part in before)
    second = " to ".join(part or "open" for part in after)
    return Fault(
        name, f"two rows of {key} are true on the same day: {first} and {second}", "period_overlap", row=row, field="from", value=after[0],
        hint="End the earlier row on the day before the later one begins.",
    )  # fmt: skip


def _unique(name: str, rows: list[Row], faults: list[Fault]) -> None:
    seen: set[str] = set()
    for at, row in enumerate(rows, start=2):
        if row[0] in seen:
            faults.append(Fault(name, f"{row[0]!r} stands twice", "duplicate_key", row=at, field="code", value=row[0]))
        seen.add(row[0])
