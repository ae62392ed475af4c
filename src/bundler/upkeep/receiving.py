"""Taking in an edition file that comes from outside: it is read strictly and checked as ``bundler tables check`` checks a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bundler.errors import Fault, TableError
from bundler.tariff import Tables
from bundler.tariff.files import FOLDER
from bundler.tariff.loader import load_members
from bundler.tariff.packing import HINT, unpack
from bundler.tariff.release import Release
from bundler.upkeep.checks import Report, check_tables
from bundler.upkeep.releasing import refuse_unsound

_MEMBER = re.compile(rf"{FOLDER}/(?:[A-Za-z0-9_-]{{1,80}}/){{0,4}}[A-Za-z0-9_][A-Za-z0-9_.-]{{0,160}}\.(?:toml|csv|md)")
"""The members that bundler tables release writes: none leads out of the folder that it is unpacked into."""


@dataclass(frozen=True, slots=True)
class Received:
    """An edition that may be answered from; ``report`` tells its warnings."""

    release: Release
    tables: Tables
    report: Report


def received(raw: bytes, version: str, on: date) -> Received:
    """Return the edition of a file under its version. ``on`` is the day on which its waivers hold or have expired.

    Raises TableError with everything that is not as it was cut, every fault of its tables, or every error of their check.
    """
    place = f"edition {version}"
    release, members = unpack(raw, place)
    strangers = [
        Fault(place, "no edition has such a member", "edition", value=name, hint=HINT) for name in members if not _MEMBER.fullmatch(name)
    ]
    if strangers:
        raise TableError(strangers)
    tables = load_members(place, release, members)
    if not version == release.version == tables.coverage.edition:
        message = f"it is the edition {release.version}, and its tables say {tables.coverage.edition}"
        raise TableError([Fault(place, message, "edition_differs", hint="Send it under its own version.")])
    with TemporaryDirectory(prefix="bundler-") as folder:
        for name, content in members.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        report = check_tables(Path(folder) / FOLDER, on)
    refuse_unsound(report)
    return Received(release, tables, report)
