"""What two editions say differently on a day: of all goods, and of the goods of a tariff code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bundler.catalogue.item import Item
from bundler.tariff.bulk import BULK
from bundler.tariff.day import Day
from bundler.tariff.figures import KINDS
from bundler.upkeep.preview import rows
from bundler.upkeep.preview.rows import Key, Spoken

FILES = {
    "tariff_line": "tariff_lines.csv", "listing": "positive_list.csv", "remark": "remarks.toml", "vat": "vat.toml", "vat_scope": "vat.toml",
    "consumption_tax": "consumption_tax.toml", "limit": "limits.toml", "exchange_rate": "exchange_rates.csv", "zone": "zones.toml",
    "postal_exemption": "personal_articles.toml", "origin_ban": "origin_bans.toml", "verified_until": "coverage.toml",
}  # fmt: skip
_BULK = {bulk.kind: bulk for bulk in BULK}
PROVENANCE_FIELD = "provenance"


class Cause(NamedTuple):
    """A row that two editions state differently: the file, its key, the field, and what it says in each (None: nothing)."""

    file: str
    key: str
    field: str
    before: str | None
    after: str | None

    @property
    def weighty(self) -> bool:
        """Whether more than where the statement comes from has changed."""
        return self.field != PROVENANCE_FIELD

    def __str__(self) -> str:
        nothing = "none" if self.field else "no row"
        return f"{self.file} {self.key}{f' {self.field}' if self.field else ''}: {self.before or nothing} → {self.after or nothing}"


class Law:
    """The difference of two editions on one day.

    ``touches`` is false only for goods of which both editions say the same, so that nothing about them can change; it may be true for more.
    """

    def __init__(self, before: Day, after: Day) -> None:
        self.before, self.after = before, after
        self.general = (*_causes(rows.general(before), rows.general(after)), *_lists(before, after))
        self._by_code: dict[str, tuple[Cause, ...]] = {}
        was, now = rows.bans(before), rows.bans(after)
        alike = len(was) == len(now) and all(map(rows.same, was, now))
        self._bans = () if alike else tuple(each.row for each in (*was, *now))
        self._ban_causes = () if alike else tuple(_ban_causes(was, now))

    def of_code(self, hs_code: str) -> tuple[Cause, ...]:
        """Return what differs of the goods of a tariff code, beside what differs of all goods."""
        found = self._by_code.get(hs_code)
        if found is None:
            found = self._by_code[hs_code] = tuple(_causes(rows.of_code(hs_code, self.before), rows.of_code(hs_code, self.after)))
        return found

    def touches(self, items: Iterable[Item]) -> bool:
        """Whether what is said of an order of these goods can differ."""
        return bool(self.general) or any(self.of_code(item.hs_code) or self._ban_touches(item) for item in items)

    def causes(self, items: Sequence[Item]) -> tuple[Cause, ...]:
        """Return what differs of some goods, each cause once, beside what differs of all goods."""
        if len(items) == 1 and not self._bans:
            return self.of_code(items[0].hs_code)  # the same causes for all goods of the code, kept once
        found: dict[Cause, None] = {}
        for item in items:
            found.update(dict.fromkeys(self.of_code(item.hs_code)))
            if self._ban_touches(item):
                found.update(dict.fromkeys(self._ban_causes))
        return tuple(found)

    def differs(self, hs_codes: Iterable[str]) -> bool:
        """Whether the editions say anything weighty differently that concerns goods of these codes."""
        if any(cause.weighty for cause in (*self.general, *self._ban_causes)):
            return True
        return any(cause.weighty for code in hs_codes for cause in self.of_code(code))

    def _ban_touches(self, item: Item) -> bool:
        return any(item.origin in ban.origins and item.hs_code.startswith(tuple(ban.hs_prefixes)) for ban in self._bans)


def _causes(before: dict[Key, Spoken], after: dict[Key, Spoken]) -> Iterable[Cause]:
    for key, was, now in rows.union(before, after):
        if not rows.same(was, now):
            yield from _told(key, was and was.row, now and now.row)


def _lists(before: Day, after: Day) -> Iterable[Cause]:
    for (kind, name), was, now in rows.union(rows.lists(before), rows.lists(after)):
        if was != now:
            if kind == "list":
                yield Cause(FILES.get(kind, name), "", "", "one list", "another list")
            else:
                days = [str(day.tables.coverage.verified_until) for day in (before, after)]
                yield Cause(name, "verified_until", PROVENANCE_FIELD, *days)


def _ban_causes(was: list[Spoken], now: list[Spoken]) -> Iterable[Cause]:
    by_key = [{("origin_ban", each.row.key): each for each in bans} for bans in (was, now)]
    yield from _causes(*by_key)


def _told(key: Key, was: Any, now: Any) -> Iterable[Cause]:
    """Tell one differing row field by field, in the words in which the tables are told everywhere."""
    kind, name = key
    file = FILES[kind]
    if rows.substance(was) == rows.substance(now):
        yield Cause(file, name, PROVENANCE_FIELD, _provenance(was), _provenance(now))
        return
    bulk = _BULK.get(kind)
    if bulk is not None:
        told = [Cause(file, name, bulk.names[column], before, after) for column, before, after in bulk.differences(was, now)]
    else:
        words = [None if row is None else KINDS[kind].value(row) for row in (was, now)]
        told = [Cause(file, name, "", *words)] if words[0] != words[1] else []
    yield from told or [Cause(file, name, ", ".join(_fields(was, now)), "one wording", "another")]


def _fields(was: Any, now: Any) -> list[str]:
    before, after = rows.substance(was), rows.substance(now)
    return [name for name in before | after if before.get(name) != after.get(name)]


def _provenance(row: Any) -> str:
    facts = rows.facts(row)
    return ", ".join(str(facts[name]) for name in rows.PROVENANCE)
