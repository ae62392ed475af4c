"""Cutting an edition: the tables of a folder, checked, become one edition file that nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bundler.errors import Fault, InputError, TableError
from bundler.tariff import Tables
from bundler.tariff.files import COVERAGE, FOLDER
from bundler.tariff.loader import edition_folder, load_tables
from bundler.tariff.packing import pack, read_edition, sha256_of, unpack
from bundler.tariff.release import MAX_NOTES, VERSION, Release
from bundler.tariff.store import EDITIONS, Store, file_name, version_of
from bundler.upkeep.checks import Report
from bundler.upkeep.checks.finding import Finding
from bundler.upkeep.checks.waivers import NAME as WAIVERS
from bundler.values.paths import is_file, is_folder
from bundler.values.writing import write_whole

PACKED = ("cn", "changes")
KINDS = (".toml", ".csv", ".md")
RAISE = f"Raise 'edition' in {COVERAGE}: an edition that was cut is never changed."


@dataclass(frozen=True, slots=True)
class Cut:
    """An edition file; ``new`` is false where the same edition had been cut before, which is then what stands here."""

    path: Path
    release: Release
    new: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the cut as JSON-ready data."""
        told = self.release
        return {
            "file": str(self.path),
            "new": self.new,
            "version": told.version,
            "edition": told.edition,
            "tables_sha256": told.tables_sha256,
            "date": told.date.isoformat(),
            "notes": told.notes,
            "files": dict(sorted(told.files.items())),
        }


def cut(
    tables: str | Path, on: date, version: str | None = None, to: str | Path | None = None, notes: str = "", *, dated: bool = True
) -> Cut:
    """Write the edition file of the ``tariff_tables`` folder ``tables`` into the folder ``to``, else its own ``editions``, and return it.

    ``version`` is that of ``coverage.toml``, or None for it; ``on`` its day, of which ``dated`` says that it was asked for. The same
    content gives the first file again. Raises TableError with every fault of the tables, and InputError where the version is another one,
    or was cut with other content, day or notes.
    """
    root = Path(tables)
    if not (root / COVERAGE).is_file():
        hint = "Name the folder that holds coverage.toml and cn."
        raise InputError([Fault(str(tables), "an edition is cut from a tariff_tables folder", "missing_folder", hint=hint)])
    edition = load_tables(root)
    _same_version(version, edition.coverage.edition)
    release, members = _prepared(root, edition, on, notes)
    folder = root / EDITIONS if to is None else Path(to)
    path = folder / file_name(release.version)
    if not path.exists():
        _write(path, pack(release, members))
        return Cut(path, release, new=True)
    first, _ = read_edition(path)
    if faults := list(_differences(path.name, first, release, dated=dated)):
        raise InputError(faults)
    return Cut(path, first, new=False)


def file_of(named: str | Path | None, editions: str | Path | None, edition: Tables, on: date) -> tuple[Release, bytes]:
    """Return the edition file of what ``load_tables(named, editions)`` loads, which is ``edition``.

    A folder is cut, with ``on`` as its day, and nothing is written. Raises InputError where no file can be named by its version.
    """
    path, root = None, None
    if named is not None and is_folder(Path(named)):
        root = Path(named)
    elif named is not None and is_file(Path(named)):
        path = Path(named)
    elif named is not None and (version := version_of(named)):
        path = Store(editions).path(version)
    if path is not None:
        raw = path.read_bytes()
        return unpack(raw, path.name)[0], raw
    release, members = _prepared(edition_folder(root), edition, on, "")
    return release, pack(release, members)


def refuse_unsound(report: Report) -> None:
    """Raise TableError for tables that do not load, and for every error of their check that no waiver holds back."""
    faults = list(report.faults) or [_fault(each) for each in report.open if each.severity == "error"]
    if faults:
        raise TableError(faults)


def _fault(each: Finding) -> Fault:
    return Fault(each.file, each.message, each.code, row=each.row, field=each.field, value=each.value, hint=each.hint)


def _prepared(root: Path, edition: Tables, on: date, notes: str) -> tuple[Release, dict[str, bytes]]:
    members, version = _members(root), edition.coverage.edition
    if not VERSION.fullmatch(version):
        hint = "Write it as a day, such as 2026-11-23, or as a day with a number, such as 2026-11-23.2."
        raise InputError([Fault(COVERAGE, "no file can be named by this edition", "version", field="edition", value=version, hint=hint)])
    hashes = sha256_of(members)
    return Release(
        version=version, edition=edition.edition, tables_sha256=edition.sha256, date=on, notes=_notes(notes), files=hashes
    ), members


def _same_version(given: str | None, stated: str) -> None:
    if given is not None and version_of(given) != stated:
        hint = f"Write the new version there as 'edition', or leave VERSION out to cut {stated}."
        raise InputError([Fault("VERSION", f"the version is another one than {COVERAGE} says", "version", value=given, hint=hint)])


def _notes(notes: str) -> str:
    if len(notes) > MAX_NOTES:
        raise InputError([Fault("notes", f"the notes are longer than {MAX_NOTES} characters", "too_long")])
    return notes.strip()


def _members(root: Path) -> dict[str, bytes]:
    """Return what of a tables folder belongs to an edition, by its path in the edition file."""
    paths = [path for path in (root / COVERAGE, root / WAIVERS) if path.is_file()]
    for folder in PACKED:
        paths += [path for path in (root / folder).rglob("*") if path.suffix in KINDS and path.is_file()]
    return {f"{FOLDER}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in paths}


def _differences(place: str, first: Release, release: Release, *, dated: bool) -> Iterator[Fault]:
    """Yield what of an edition differs from the one that was cut first under its version."""
    for path in _changed(first.files, release.files):
        yield Fault(place, f"{path} is not as it was when {first.version} was cut", "edition_exists", field=path, hint=RAISE)
    if dated and release.date != first.date:
        hint = "Leave --on out to keep it."
        yield Fault(place, f"the edition was cut with another day, {first.date}", "edition_exists", "", None, "date", release.date, hint)
    if release.notes and release.notes != first.notes:
        yield Fault(place, "the edition was cut with other notes", "edition_exists", field="notes", hint="Leave --notes out to keep them.")


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(path, raw, over=False)
    except FileExistsError:
        raise InputError([Fault(path.name, "another cut of this edition came first", "edition_exists", hint="Run it again.")]) from None
