"""Waivers: findings that are let be for a stated reason until a stated day, shown until they are gone.

``waivers.toml`` stands beside ``coverage.toml``. No answer depends on it, so it is no part of the edition: the hash of the tables covers
neither it nor the notes of changes, and a quote stays what it was when a waiver is added or ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from bundler.errors import Fault
from bundler.tariff.reading import read_bytes, read_records
from bundler.tariff.rows import Record
from bundler.upkeep.checks.check import found
from bundler.upkeep.checks.finding import Finding, Said, Waived
from bundler.values.near import did_you_mean

NAME = "waivers.toml"
UNKNOWN, EXPIRED, UNUSED = "waiver_unknown_check", "waiver_expired", "waiver_unused"
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Blanks are no reason, and nobody's name."""


class Waiver(Record):
    """A finding that is let be: ``check`` is its code, ``file`` the path inside the tables, ``until`` the last day of the waiver."""

    check: Text
    """Code of the check, as `bundler tables check` tells it."""
    file: Text
    """Path of the table inside tariff_tables, such as cn/limits.toml."""
    keys: list[Text] = Field(min_length=1)
    """Keys of the rows concerned, as the finding names them."""
    reason: Text
    """Why the finding is let be."""
    until: date
    """Last day of the waiver."""
    by: Text
    """Who answers for it."""


def read_waivers(folder: Path, faults: list[Fault]) -> list[Waiver]:
    """Return the waivers of an edition, none where it has no such file; what is wrong with them is collected."""
    if not (folder / NAME).exists():
        return []
    waivers = read_records(NAME, read_bytes(folder / NAME, faults), {"waiver": Waiver}, faults)["waiver"]
    seen: set[tuple[str, str, str]] = set()
    for waiver in waivers:
        for key in waiver.keys:
            if (place := (waiver.check, waiver.file, key)) in seen:
                message = f"{waiver.check} of {key} in {waiver.file} is waived twice"
                faults.append(
                    Fault(NAME, message, "duplicate_key", row=waiver.row, field="keys", value=key, hint="Leave it in one waiver.")
                )
            seen.add(place)
    return waivers


def waive(findings: Iterable[Finding], waivers: Iterable[Waiver], known: Collection[str], on: date) -> list[Finding]:
    """Return the findings with those waived on the day marked, and what is to be said of the waivers themselves."""
    by_place = {(waiver.check, waiver.file, key): waiver for waiver in waivers for key in waiver.keys}
    told, met = [], set()
    for each in findings:
        place = each.code, each.file, each.key
        waiver = by_place.get(place)
        met.add(place)
        held = waiver is not None and on <= waiver.until
        told.append(replace(each, waived_by=Waived(waiver.reason, waiver.until, waiver.by)) if waiver and held else each)
    for place, waiver in by_place.items():
        told += _of(waiver, place[2], known, on, used=place in met)
    return told


def _of(waiver: Waiver, key: str, known: Collection[str], on: date, *, used: bool) -> list[Finding]:
    what = f"{waiver.check} of {key} in {waiver.file}"
    if waiver.check not in known:
        hint = f"{did_you_mean(waiver.check, known)} What keeps tables from loading cannot be waived."
        said = Said(NAME, key, "no check that can be waived has this code", hint, waiver.row, "check", waiver.check)
        return [found(UNKNOWN, "error", said)]
    if not used:
        said = Said(NAME, key, f"nothing is found that it waives: {what}", "Take the key, or the waiver, out.", waiver.row, "keys", key)
        return [found(UNUSED, "warning", said)]
    if on > waiver.until:
        hint = "Mend what it waived, or state anew why it may stay and until when."
        said = Said(NAME, key, f"the waiver has expired: {what}", hint, waiver.row, "until", waiver.until.isoformat())
        return [found(EXPIRED, "warning", said)]
    return []
