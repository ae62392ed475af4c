"""The rows that the engine weighs for a code on a day, fact by fact, and why all but one of them lose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from bundler.tariff.bulk import BULK, Bulk
from bundler.tariff.day import Day, in_force
from bundler.tariff.figures import KINDS
from bundler.tariff.history import Said, Standing, Subject
from bundler.tariff.places import place_of
from bundler.tariff.rows import ConsumptionTaxPeriod, OriginBan, TariffLine, VatScopeChange

ONE_DAY = timedelta(days=1)
NO_LINE = "the code has no tariff line on this day"
LINE, LISTING = BULK
TITLES = {LINE.kind: "tariff line", LISTING.kind: "positive list"}
Verdict = tuple[Standing, str]
"""How a row stands on the day, and why."""
Weigh = Callable[[Any], Verdict | None]
"""Says of a row in its period why it does not decide all the same, or with what reservation it does."""


def subjects(hs_code: str, day: Day) -> Iterator[Subject]:
    """Yield every fact of a code that has a row at any time, in the order in which an order is assessed."""
    tables, line = day.tables, day.line(hs_code)
    lines = tables.tariff_lines.get(hs_code, ())
    yield from _long(LINE, hs_code, lines, day)
    yield from _listed(hs_code, day)
    yield from _classes("vat", [row.vat_class for row in lines], line and line.vat_class, "VAT class", day)
    yield from _scope(hs_code, lines, line, day)
    yield from _classes("consumption_tax", [row.consumption_tax for row in lines], line and line.consumption_tax, "class", day)
    yield from _exchange(lines, line, day)
    if lines:
        yield _subject("limit", "taxed_share", tables.limits["taxed_share"], day, _not_named("" if line else NO_LINE))
    yield from _bans(hs_code, day)
    yield from _postal(hs_code, day)


def _subject(kind: str, key: str, rows: Sequence[Any], day: Day, weigh: Weigh | None = None) -> Subject:
    """Return a fact of the small tables."""
    held, said = KINDS[kind], []
    for at, row in enumerate(rows):
        verdict = _by_day(rows, at, day)
        if verdict[0] == "in_force" and weigh is not None:
            verdict = weigh(row) or verdict
        said.append(_said({"value": held.value(row)}, kind, key, row, verdict, day))
    name, unit = (held.name(day.tables, key, rows[-1]), held.unit(rows[-1])) if rows else (key, "")
    return Subject(kind, key, f"{held.title}: {name}", unit, tuple(said))


def _said(says: dict[str, str | None], kind: str, key: str, row: Any, verdict: Verdict, day: Day) -> Said:
    nearest = max(row.start, min(day.day, row.until or day.day))
    return Said(
        says, row.start, row.until, row.source, day.tables.on(nearest).evidence(row), row.verified_on, getattr(row, "note", ""),
        place_of(day.tables, kind, key, row), *verdict,
    )  # fmt: skip


def _by_day(rows: Sequence[Any], at: int, day: Day) -> Verdict:
    """How a row stands by its period alone, and what follows it where it has ended."""
    row = rows[at]
    if day.day < row.start:
        return "not_begun", f"begins on {row.start}"
    if row.until is None or day.day <= row.until:
        return "in_force", "" if day.speaks(row) else _carried_back(row, day)
    after = min((each for each in rows if each.start > row.until), key=lambda each: each.start, default=None)
    if after is None:
        return "ended", f"ended on {row.until}, and no row of its key follows for this code"
    if after.start > row.until + ONE_DAY:
        return "ended", f"ended on {row.until}; the next row begins on {after.start}, with a gap between"
    return "ended", f"ended on {row.until}: {_follows(row, after, day)}"


def _carried_back(row: Any, day: Day) -> str:
    return f"carried back, so presumed: its source speaks from {day.tables.instruments[row.source].effective}"


def _follows(row: Any, after: Any, day: Day) -> str:
    if after.source == row.source:
        return f"another row of {after.source} follows"
    before, now = day.tables.instruments[row.source].kind, day.tables.instruments[after.source].kind
    if now == "law" and before != "law":
        return f"what a {before} said is overtaken by the law {after.source}"
    return f"{after.source} follows"


def _long(bulk: Bulk, key: str, rows: Sequence[Any], day: Day) -> Iterator[Subject]:
    if rows:
        said = [_said(dict(bulk.words(row)), bulk.kind, key, row, _by_day(rows, at, day), day) for at, row in enumerate(rows)]
        yield Subject(bulk.kind, key, f"{TITLES[bulk.kind]} {key}", "", tuple(said))


def _listed(hs_code: str, day: Day) -> Iterator[Subject]:
    """What the list says of the first eight digits, and the remarks that any of its rows names."""
    rows = day.tables.listings.get(hs_code[:8], ())
    yield from _long(LISTING, hs_code[:8], rows, day)
    now = in_force(rows, day.day)
    for key in dict.fromkeys(remark for row in rows for remark in row.remarks):
        lost = "" if now is not None and key in now.remarks else "no listing names it on this day"
        yield _subject("remark", key, day.tables.remarks[key], day, _not_named(lost))


def _classes(kind: str, named: Iterable[str], asked: str | None, what: str, day: Day) -> Iterator[Subject]:
    """The classes that the line names at any time; one that it does not name on the day decides nothing."""
    if asked is None:
        why = NO_LINE
    else:
        why = f"the tariff line is of the {what} {asked!r} on this day" if asked else f"the tariff line names no {what} on this day"
    for key in dict.fromkeys(each for each in named if each):
        rows = KINDS[kind].rows(day.tables)[key]
        yield _subject(kind, key, rows, day, _not_named("" if key == asked else why))


def _not_named(why: str) -> Weigh:
    """Nothing decides that no row in force names; without ``why`` it is named."""
    return lambda _: ("not_named", why) if why else None


def _scope(hs_code: str, lines: Sequence[TariffLine], line: TariffLine | None, day: Day) -> Iterator[Subject]:
    """The changes of VAT scope that touch the code: the first that its line was not verified against marks its class as uncertain."""
    classes = {row.vat_class for row in lines}
    rows = [row for row in day.tables.vat_scope_changes if row.touches(hs_code) and classes.intersection(row.classes)]
    decides = None if line is None else day.vat_scope_change(line)

    def weigh(row: VatScopeChange) -> Verdict | None:
        if row is decides:
            return None
        if line is None or line.vat_class not in row.classes:
            named = "has no tariff line" if line is None else f"is of the class {line.vat_class!r}"
            return "not_named", f"the code {named} on this day"
        if line.verified_on >= row.start:
            return "verified_since", f"the class of the line was verified on {line.verified_on}, since the change"
        return "other_row_first", "an earlier row of the file says it already"

    for row in rows:
        yield _subject("vat_scope", " ".join(row.classes), [row], day, weigh)


def _exchange(lines: Sequence[TariffLine], line: TariffLine | None, day: Day) -> Iterator[Subject]:
    """The customs rate of the dollar, where a threshold of the consumption tax is converted at it; the last known one is carried on."""
    taxes = [day.tables.consumption_taxes[row.consumption_tax] for row in lines if row.consumption_tax]
    if not any(_in_dollars(period) for tax in taxes for period in tax.period):
        return
    now = day.consumption_tax(line.consumption_tax) if line is not None and line.consumption_tax else None
    lost = "" if now is not None and _in_dollars(now) else "no threshold of the code is in dollars on this day"
    rows = day.tables.exchange_rates.get("USD", ())
    used, current = day.exchange_rate("USD")
    found = _subject("exchange_rate", "USD", rows, day, _not_named(lost))
    if lost or used is None or current:
        yield found
        return
    why = "no rate of this day is known: the last earlier one is carried on, within a band"
    said = [
        _said(dict(told.says), "exchange_rate", "USD", row, ("carried_on", why) if row is used else (told.standing, told.why), day)
        for row, told in zip(rows, found.rows, strict=True)
    ]
    yield Subject(found.kind, found.key, found.title, found.unit, tuple(said))


def _in_dollars(period: ConsumptionTaxPeriod) -> bool:
    return any(test.at_least_usd_per_tonne is not None for test in period.threshold)


def _bans(hs_code: str, day: Day) -> Iterator[Subject]:
    """The suspensions that touch the code; of two that speak of the same origin, the first of the file decides."""
    touching = [row for row in day.tables.origin_bans if hs_code.startswith(tuple(row.hs_prefixes))]

    def weigh(row: OriginBan) -> Verdict | None:
        before = touching[: next(at for at, each in enumerate(touching) if each is row)]
        said = {origin for each in before if day.day in each.period for origin in each.origins}
        own = [origin for origin in row.origins if origin not in said]
        if not own:
            return "other_row_first", "an earlier row of the file speaks of these origins already"
        left = ", ".join(origin for origin in row.origins if origin in said)
        others = f"an earlier row of the file speaks of {left}" if left else "other origins are not touched"
        return "in_force", f"for goods of {', '.join(own)}; {others}"

    for key in dict.fromkeys(row.key for row in touching):
        yield _subject("origin_ban", key, [row for row in touching if row.key == key], day, weigh)


def _postal(hs_code: str, day: Day) -> Iterator[Subject]:
    """The category of the code as a postal article, by the longest beginning, with the rate of its tier."""
    postal, tables = day.postal, day.tables.postal
    winner = postal.goods(hs_code)
    own = "" if winner is None else _beginning(winner.hs_prefixes, hs_code)

    def weigh(row: Any) -> Verdict | None:
        if row is winner:
            return None
        shorter = _beginning(row.hs_prefixes, hs_code)
        return (
            "shorter_prefix",
            f"{own} is a longer beginning than {shorter}" if shorter else f"it is for codes without a row such as {own}",
        )

    for key, rows in tables.goods.items():
        touching = [row for row in rows if not row.hs_prefixes or hs_code.startswith(tuple(row.hs_prefixes))]
        if touching:
            yield _subject("postal_goods", key, touching, day, weigh)
    named = [] if winner is None else [key for key in (winner.category, winner.dear_category) if key]
    tiers = []
    for key in named:
        yield _subject("postal_category", key, tables.categories[key], day)
        category = postal.category(key)
        tiers += [category.tier] if category else []
    for tier in dict.fromkeys(tiers):
        yield _subject("postal_rate", tier, tables.rates[tier], day)


def _beginning(prefixes: Sequence[str], hs_code: str) -> str:
    return max((prefix for prefix in prefixes if hs_code.startswith(prefix)), key=len, default="")
