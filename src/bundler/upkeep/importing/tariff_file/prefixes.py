"""Rows of other tables that name goods by the first digits of their code: told where no line begins so any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from bundler.tariff import Tables
from bundler.upkeep.importing.proposal import Issue


def prefixes_without_lines(tables: Tables, on: date, before: Collection[str], after: Collection[str]) -> list[Issue]:
    """Return an issue for every prefix in force on the day that had a line before, and has none after."""
    had, have = _beginnings(before), _beginnings(after)
    return [
        Issue("review", "prefix_without_lines", f"{name}: no line begins with {prefix} any more ({of})", value=prefix)
        for name, of, prefix in _prefixes(tables, on)
        if prefix in had and prefix not in have
    ]


def _beginnings(codes: Collection[str]) -> set[str]:
    return {code[:digits] for code in codes for digits in range(2, 11)}


def _prefixes(tables: Tables, on: date) -> Iterator[tuple[str, str, str]]:
    """Return file, row and prefix of what is in force on the day."""
    for key, remarks in tables.remarks.items():
        yield from (("remarks.toml", key, row.group) for row in remarks if row.group and on in row.period)
    for ban in tables.origin_bans:
        yield from (("origin_bans.toml", ban.key, prefix) for prefix in ban.hs_prefixes if on in ban.period)
    for change in tables.vat_scope_changes:
        yield from (("vat.toml", "scope_change", prefix) for prefix in change.hs_prefixes if on in change.period)
    for key, goods in tables.postal.goods.items():
        yield from (("personal_articles.toml", key, prefix) for row in goods if on in row.period for prefix in row.hs_prefixes)
