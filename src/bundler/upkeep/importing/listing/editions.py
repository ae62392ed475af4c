"""The edition that an annex makes: a new one ends what was in force, one that is known already is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.toml_table import TomlTable

FILE, ARRAY = "cn/positive_list_editions.toml", "edition"
ONE_DAY = timedelta(days=1)


class Edition(NamedTuple):
    """An edition with its days, and whether the tables had it before."""

    key: str
    start: date
    until: date | None
    known: bool
    codes: int | None


def place_edition(table: TomlTable, key: str, request: Request, codes: int | None) -> Edition:
    """Return the edition, after ending those before it; ``codes`` is how many it lists, None where the annex is a part of it.

    Raises InputError where the edition is known with another first day, or another one begins on the same day.
    """
    rows = table.rows(ARRAY)
    known = next((row for row in rows if row["key"] == key), None)
    if known is not None:
        if known["from"] != request.start:
            message = f"the edition {key} is in the tables from {known['from']}"
            raise InputError([Fault("--from", message, "edition_day", value=request.start, hint=f"Say --from {known['from']}.")])
        return Edition(key, request.start, known.get("until"), known=True, codes=known.get("codes"))
    beside = [row["key"] for row in rows if row["from"] == request.start]
    if beside:
        message = f"the edition {beside[0]} begins on this day already"
        hint = f"Say --option edition={beside[0]} to fill it in, or another --from."
        raise InputError([Fault("--from", message, "edition_day", value=request.start, hint=hint)])
    last = request.start - ONE_DAY
    until = _until(rows, request.start)
    for row in rows:
        if row["from"] <= last and row.get("until", request.start) >= request.start:
            table.end(ARRAY, {"key": row["key"]}, last)
    count = {} if codes is None else {"codes": codes}
    period = {"from": request.start} | ({} if until is None else {"until": until})
    proof = {"source": request.source, "evidence": request.evidence, "verified_on": request.read_on}
    table.append(ARRAY, {"key": key, **count, **period, **proof})
    return Edition(key, request.start, until, known=False, codes=codes)


def _until(rows: list[dict[str, Any]], start: date) -> date | None:
    """Return the last day of a new edition: the day before the next one that the tables have begins."""
    later = [row["from"] for row in rows if row["from"] >= start]
    return min(later) - ONE_DAY if later else None
