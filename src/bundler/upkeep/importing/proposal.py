"""A proposal: the edited tables beside the old ones, what a person has to look at, and the record of its source."""

from __future__ import annotations

import csv
import difflib
import io
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import tomlkit

from bundler.errors import Fault, InputError

Severity = Literal["error", "review", "note"]
"""``error``: the row could not be taken; ``review``: taken or left, but a person has to decide; ``note``: worth knowing."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a person has to look at, with the place in the document where it stands."""

    severity: Severity
    code: str
    message: str
    row: int | None = None
    sheet: str = ""
    column: str = ""
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Which document was read: ``key`` is what rows name, ``sha256`` is of its bytes."""

    key: str
    title: str
    published: date
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits to tables: the whole new text of each file by its path inside the tables, such as ``cn/positive_list.csv``.

    ``reports`` are texts that stand beside the edits, by file name, such as ``concordance.csv``.
    """

    kind: str
    source: SourceRecord
    files: Mapping[str, str]
    issues: tuple[Issue, ...]
    counts: Mapping[str, int]
    reports: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the proposal as it stands in an answer, with the names of the edited files in place of their texts."""
        source = asdict(self.source) | {"published": self.source.published.isoformat()}
        return {
            "kind": self.kind, "source": source, "files": sorted(self.files), "counts": dict(self.counts),
            "issues": [asdict(issue) for issue in self.issues],
        }  # fmt: skip


def write_proposal(proposal: Proposal, tables: Path, to: Path) -> None:
    """Write a proposal into the new folder ``to``: ``tariff_tables/`` with the edits, ``proposal.patch``, ``issues.csv``, ``source.toml``,
    and its reports.

    ``tables`` is the folder that was compared with. Raises InputError where ``to`` is there already; it appears whole or not at all.
    """
    if to.exists():
        raise InputError([Fault(str(to), "it is there already, and a proposal writes over nothing", "exists", hint="Name a new folder.")])
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".proposal-") as working:
        folder = Path(working) / "proposal"
        shutil.copytree(tables, folder / "tariff_tables")
        patch: list[str] = []
        for name, text in sorted(proposal.files.items()):
            path = folder / "tariff_tables" / name
            old = path.read_text("utf-8") if path.exists() else ""
            patch += _difference(name, old, text, new_file=not path.exists())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        (folder / "proposal.patch").write_text("".join(patch), "utf-8", newline="")
        (folder / "issues.csv").write_text(_issues(proposal.issues), "utf-8", newline="")
        (folder / "source.toml").write_text(_source(proposal.source), "utf-8", newline="")
        for name, text in proposal.reports.items():
            (folder / name).write_text(text, "utf-8", newline="")
        folder.rename(to)


def _difference(name: str, old: str, new: str, *, new_file: bool) -> list[str]:
    path = f"tariff_tables/{name}"
    return list(difflib.unified_diff(_lines(old), _lines(new), "/dev/null" if new_file else f"a/{path}", f"b/{path}"))


def _lines(text: str) -> list[str]:
    """Return the lines as git counts them: ``splitlines`` would also part a line at signs that may stand in a cell."""
    return list(io.StringIO(text, newline="\n"))


def _issues(issues: tuple[Issue, ...]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("severity", "code", "sheet", "row", "column", "value", "message", "hint"))
    for each in issues:
        row = "" if each.row is None else str(each.row)
        writer.writerow((each.severity, each.code, each.sheet, row, each.column, each.value, each.message, each.hint))
    return file.getvalue()


def _source(source: SourceRecord) -> str:
    return tomlkit.dumps(
        {"key": source.key, "title": source.title, "published": source.published, "file": source.file, "sha256": source.sha256}
    )
