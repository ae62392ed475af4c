"""A proposal: the edited tables beside the old ones, what a person has to look at, and the record of its source."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import tomlkit

from bundler.errors import Fault, InputError
from bundler.tariff.files import FOLDER
from bundler.upkeep.patches import patch_of
from bundler.upkeep.spreadsheets import safe

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

    ``tables`` is the folder that was compared with. Raises InputError where ``to`` is there already, inside ``tables``, or cannot be
    written; it appears whole or not at all.
    """
    if faults := place_faults(to, tables):
        raise InputError(faults)
    try:
        _write(_texts(proposal, tables), tables, to)
    except OSError as error:
        message, hint = f"the proposal cannot be written there: {_why(error)}", "Name a new folder on a disk with room."
        raise InputError([Fault(str(to), message, "unwritable", hint=hint)]) from None


def place_faults(to: Path, tables: Path) -> list[Fault]:
    """Return why a proposal cannot stand in a folder: something is there, be it a link to nowhere, or it is inside the tables."""
    faults: list[Fault] = []
    if os.path.lexists(to):
        faults.append(Fault(str(to), "it is there already, and a proposal writes over nothing", "exists", hint="Name a new folder."))
    if Path(os.path.realpath(to)).is_relative_to(os.path.realpath(tables)):  # unlike ``resolve`` it bears links that name each other
        faults.append(Fault(str(to), "it stands inside the tables themselves", "inside", hint="Name a folder outside of them."))
    return faults


def _write(texts: Mapping[str, str], tables: Path, to: Path) -> None:
    """Write the folder beside its place and move it there; the folders above it are made last."""
    above = next(each for each in to.absolute().parents if each.is_dir())
    with tempfile.TemporaryDirectory(dir=above, prefix=".proposal-") as working:
        folder = Path(working) / "proposal"
        shutil.copytree(tables, folder / FOLDER, copy_function=shutil.copyfile)  # what cannot be written there can be here
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        to.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(to)


def _texts(proposal: Proposal, tables: Path) -> dict[str, str]:
    """Return the files of a proposal by their path in its folder."""
    return {
        **{f"{FOLDER}/{name}": text for name, text in proposal.files.items()},
        "proposal.patch": patch_of(tables, proposal.files),
        "issues.csv": _issues(proposal.issues),
        "source.toml": _source(proposal.source),
        **proposal.reports,
    }


def _why(error: OSError) -> str:
    """Return why something could not be written; copying a folder fails with all its files at once."""
    if isinstance(error, shutil.Error):
        why = str(error.args[0][0][2])  # such as "[Errno 28] No space left on device: 'a' -> 'b'"
        return why.partition("] ")[2].partition(": '")[0] or why
    return error.strerror or "the disk refused it"


def _issues(issues: tuple[Issue, ...]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("severity", "code", "sheet", "row", "column", "value", "message", "hint"))
    for each in issues:
        row = "" if each.row is None else str(each.row)
        writer.writerow((each.severity, each.code, *map(safe, (each.sheet, row, each.column, each.value, each.message, each.hint))))
    return file.getvalue()


def _source(source: SourceRecord) -> str:
    return tomlkit.dumps(
        {"key": source.key, "title": source.title, "published": source.published, "file": source.file, "sha256": source.sha256}
    )
