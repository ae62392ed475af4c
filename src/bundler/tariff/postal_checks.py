"""What must hold between the rows of the postal channel, so that every code has one category at most on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bundler.errors import Fault
from bundler.tariff.postal import EXEMPTION, PostalGoods
from bundler.values.near import did_you_mean

NAME = "personal_articles.toml"


def check_postal(tables: Mapping[tuple[str, str], Sequence[Any]], faults: list[Fault]) -> None:
    """Goods name known categories of the right kind, no beginning of a code stands twice, and what the engine asks for is there."""
    goods: Sequence[PostalGoods] = tables[NAME, "goods"]
    dear: dict[str, bool] = {}
    for row in tables[NAME, "category"]:
        dear[row.key] = dear.get(row.key, False) or bool(row.threshold)
    for row in goods:
        faults += _ways(row)
        faults += _category(row, "category", row.category, dear, wanted=False)
        faults += _category(row, "dear_category", row.dear_category, dear, wanted=True)
    faults += _twice(goods)
    if all(row.key != EXEMPTION for row in tables[NAME, "exemption"]):
        hint = "The engine asks for it: add a row of this key."
        faults.append(Fault(NAME, f"the exemption {EXEMPTION!r} is missing", "missing_exemption", field="key", hint=hint))


def _ways(row: PostalGoods) -> list[Fault]:
    """Goods have a category, or the reason why none can be told."""
    if bool(row.category) is not bool(row.unknown) and (row.category or not row.dear_category):
        return []
    hint = "With dear_category there is a category for what is under its threshold."
    message = "goods have either a category or, under 'unknown', the reason why none can be told"
    return [Fault(NAME, message, "category_or_unknown", row=row.row, field="category", value=row.category or None, hint=hint)]


def _category(row: PostalGoods, field: str, key: str, known: Mapping[str, bool], *, wanted: bool) -> list[Fault]:
    if not key:
        return []
    if key not in known:
        hint = did_you_mean(key, known)
        return [Fault(NAME, "unknown category", "unknown_category", row=row.row, field=field, value=key, hint=hint)]
    if known[key] is wanted:
        return []
    message = "the category has no threshold" if wanted else "the category takes only goods from its threshold on"
    hint = "Name it as category." if wanted else "Name it as dear_category, and the category of cheaper goods as category."
    return [Fault(NAME, message, "category_threshold", row=row.row, field=field, value=key, hint=hint)]


def _twice(goods: Iterable[PostalGoods]) -> list[Fault]:
    """Of two rows with the same beginning on the same day neither is the longer."""
    by_prefix: dict[str, list[PostalGoods]] = {}
    for row in goods:
        for prefix in row.hs_prefixes or [""]:
            by_prefix.setdefault(prefix, []).append(row)
    faults = []
    for prefix, rows in by_prefix.items():
        for before, after in pairwise(sorted(rows, key=lambda row: row.start)):
            if before.until is None or after.start <= before.until:
                message = f"two rows say of the same day which category {f'{prefix}…' if prefix else 'all other codes'} are"
                hint = f"{before.key!r} has it too: leave it in one, or let the earlier row end before the later one begins."
                faults.append(Fault(NAME, message, "prefix_twice", row=after.row, field="hs_prefixes", value=prefix, hint=hint))
    return faults
