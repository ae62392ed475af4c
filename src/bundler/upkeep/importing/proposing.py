"""From a file to a proposal in a folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bundler.errors import Fault, InputError, TableError
from bundler.tariff import load_tables
from bundler.tariff.files import FOLDER
from bundler.tariff.rows import EVIDENCE, Instrument
from bundler.upkeep.importing.kinds import KINDS
from bundler.upkeep.importing.noticed import noticed
from bundler.upkeep.importing.proposal import Issue, Proposal, place_faults, write_proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import read_document
from bundler.values.near import did_you_mean

SOURCE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Imported:
    """A proposal, the tables it would change, and the folder that it was written to."""

    proposal: Proposal
    tables: Path
    folder: Path

    @property
    def to_decide(self) -> int:
        """How many of its issues a person has to look at."""
        return sum(issue.severity != "note" for issue in self.proposal.issues)

    @property
    def by_severity(self) -> dict[str, int]:
        """How many issues there are of each severity."""
        counted = Counter(issue.severity for issue in self.proposal.issues)
        return {severity: counted[severity] for severity in ("error", "review", "note")}

    def to_dict(self) -> dict[str, Any]:
        """Return the proposal, the folder, and how many issues there are of each severity."""
        return {"folder": str(self.folder), **self.proposal.to_dict(), "severities": self.by_severity}


def import_file(kind: str, path: Path, request: Request, to: Path, encoding: str = "utf-8") -> Imported:
    """Read a document, compare it with the tables, and write what it asks for into the new folder ``to``.

    Raises InputError where the kind, the request or the document cannot be used or ``to`` is there already, TableError where the tables
    that are to change do not hold together.
    """
    _check(kind, request, to)
    known = load_tables(request.tables).instruments.get(request.source)
    document = read_document(path, encoding)
    proposal = KINDS[kind].propose(document, request)
    proposal = replace(proposal, issues=_ordered((*proposal.issues, *_titled(request, known), *noticed(document))))
    write_proposal(proposal, request.tables, to)
    return Imported(replace(proposal, issues=(*proposal.issues, *_broken(to / FOLDER))), request.tables, to)


def _check(kind: str, request: Request, to: Path) -> None:
    faults: list[Fault] = []
    if kind not in KINDS:
        faults.append(Fault("KIND", "unknown kind of document", "kind", value=kind, hint=did_you_mean(kind, KINDS)))
    if not (request.tables / "cn").is_dir():
        hint = "Name a folder such as tariff_tables; what was cut is not changed."
        faults.append(Fault(str(request.tables), "there is no folder of tables to change", "missing_folder", hint=hint))
    if not SOURCE_KEY.fullmatch(request.source):
        hint = "Letters, digits and hyphens, such as 2022-7 or tariff-2026."
        faults.append(Fault("--source", "a key of a source is wanted", "source", value=request.source, hint=hint))
    if not request.title.strip() or len(request.title) > LONGEST_TITLE or not request.title.isprintable():
        faults.append(Fault("--title", f"a title of one line and at most {LONGEST_TITLE} characters is wanted", "title"))
    if request.evidence not in EVIDENCE:
        hint = f"Known: {', '.join(sorted(EVIDENCE))}."
        faults.append(Fault("--evidence", "unknown evidence level", "evidence", value=request.evidence, hint=hint))
    if request.instrument not in ("copy", "law"):
        faults.append(Fault("--instrument", "copy or law is wanted", "instrument", value=request.instrument))
    if request.published > request.read_on:
        faults.append(Fault("--published", "the day lies ahead", "published", value=request.published))
    faults += place_faults(to, request.tables)
    if faults:
        raise InputError(faults)


def _titled(request: Request, known: Instrument | None) -> Iterator[Issue]:
    """Tell that a source stands in the tables already under another title, which stays."""
    if known is not None and known.title != request.title:
        message = f"{request.source} stands in instruments.toml already, and stays as it is there: {known.title}"
        yield Issue("review", "source_known", message, value=request.title, hint="Name another --source, or mend its title there.")


def _ordered(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Return the issues with the gravest first, otherwise as they were found."""
    return tuple(sorted(issues, key=lambda issue: ("error", "review", "note").index(issue.severity)))


def _broken(folder: Path) -> tuple[Issue, ...]:
    """Return what does not hold together in the proposed tables: it has to be mended before they are taken over."""
    try:
        load_tables(folder)
    except TableError as error:
        return tuple(Issue("error", "tables", str(fault), fault.row, fault.place, fault.field, "", fault.hint) for fault in error.faults)
    return ()
