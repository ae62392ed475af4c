"""Tables of personal articles (进境物品, 行邮税): what they change in the rates of tiers and the tiers of categories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from bundler.tariff import load_tables
from bundler.tariff.day import in_force
from bundler.tariff.postal import Postal, PostalCategory
from bundler.upkeep.importing.article_rows import SPELLINGS, Article, read_articles
from bundler.upkeep.importing.options import check_options
from bundler.upkeep.importing.proposal import Issue, Proposal, Severity
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import instruments_with, source_record
from bundler.upkeep.importing.toml_table import TomlTable
from bundler.values import exact

FILE = "cn/personal_articles.toml"
ONE_DAY = timedelta(days=1)


def propose(document: Document, request: Request) -> Proposal:
    """Return new rates of tiers, new tiers of categories and new categories, from the first day of the request on.

    A category is found by its number where the tables have one category of that number; numbers of several categories are compared and
    left to a person. The table values (完税价格) are not modelled: each is a note. Options: ``rates=share`` where 0.2 means 20 %,
    ``column.rate=HEADING``. Raises InputError where no article with a rate is found.
    """
    check_options(request.options, {"rates": ("percent", "share")}, SPELLINGS)
    issues: list[Issue] = []
    articles, names = read_articles(document, request, issues)
    text = (request.tables / FILE).read_text("utf-8")
    edit = _Articles(load_tables(request.tables).postal, TomlTable(text), request, issues)
    edit.take(articles, names)
    files = {}
    if edit.table.text() != text:
        files = {FILE: edit.table.text(), **instruments_with(request, document)}
    return Proposal("personal-articles", source_record(request, document), files, tuple(issues), dict(edit.counts))


class _Articles:
    """The table as a document edits it. ``rates`` are those of the tiers, in percent, on the first day of the request."""

    def __init__(self, postal: Postal, table: TomlTable, request: Request, issues: list[Issue]) -> None:
        self.table, self.request, self.issues = table, request, issues
        self.counts: Counter[str] = Counter(read=0, rates=0, tiers=0, categories=0, unchanged=0, left=0, values=0)
        day = request.start
        self.rates = {tier: row.percent * 100 for tier, rows in postal.rates.items() if (row := in_force(rows, day)) is not None}
        special = [each for rows in postal.special_rates.values() if (each := in_force(rows, day)) is not None]
        self.special = {each.percent * 100: each.name for each in special}
        self.by_number: dict[str, list[PostalCategory]] = defaultdict(list)
        for key in postal.categories:
            category = in_force(postal.categories[key], day)
            if category is not None and category.number:
                self.by_number[category.number].append(category)

    def take(self, articles: Iterable[Article], names: Mapping[str, str]) -> None:
        """Compare the document with the tables, rates of tiers first."""
        found: dict[str, list[Article]] = defaultdict(list)
        for article in articles:
            self.counts["read"] += 1
            if article.value:
                self.counts["values"] += 1
                self._say("note", "value", f"the table value {article.value} of {article.name} is not modelled", article)
            if article.percent in self.special:
                self._say("note", "special", f"{_text(article.percent)} % is the rate of {self.special[article.percent]}", article)
            else:
                found[article.number].append(article)
        rates = self._new_rates(found)
        for tier, percent in rates.items():
            if percent != self.rates[tier]:
                self._rate(tier, percent)
        for number, rows in sorted(found.items()):
            self._category(number, rows, {percent: tier for tier, percent in rates.items()}, names)

    def _new_rates(self, found: Mapping[str, list[Article]]) -> dict[str, Fraction]:
        """The rate of each tier by the document: that of more than half of the tier's categories which have one number and one rate."""
        votes: dict[str, Counter[Fraction]] = defaultdict(Counter)
        for number, rows in found.items():
            percents, held = {row.percent for row in rows}, self.by_number.get(number, [])
            if len(percents) == len(held) == 1:
                votes[held[0].tier].update(percents)
        rates = dict(self.rates)
        for tier, counted in votes.items():
            percent, count = counted.most_common(1)[0]
            if tier in rates and 2 * count > counted.total():
                rates[tier] = percent
        if len(set(rates.values())) == len(rates):
            return rates
        said = ", ".join(f"{tier} {_text(percent)} %" for tier, percent in rates.items())
        message = f"by the document two tiers would have one rate ({said}): the rates of tiers are left"
        self.issues.append(Issue("error", "tiers", message, hint="Change the rates by hand, then import again."))
        return dict(self.rates)

    def _rate(self, tier: str, percent: Fraction) -> None:
        message = f"the {tier} rate goes from {_text(self.rates[tier])} to {_text(percent)} %"
        self.issues.append(
            Issue("review", "rate_of_tier", message, value=_text(percent), hint="Concluded from the categories of the tier.")
        )
        self.counts["rates"] += self._replace("rate", {"tier": tier}, {"tier": tier, "percent": _text(percent)})

    def _category(self, number: str, rows: list[Article], tiers: Mapping[Fraction, str], names: Mapping[str, str]) -> None:
        percents = {row.percent for row in rows}
        unknown = sorted(percents.difference(tiers))
        held = self.by_number.get(number, [])
        if unknown:
            said = ", ".join(f"{_text(percent)} %" for percent in unknown)
            message = f"category {number} has a rate that no tier has: {said}"
            self._left(rows, "error", "unknown_rate", message, "Look at the rates of the tiers on that day.")
        elif len(held) == len(percents) == 1:
            self._tier(held[0], tiers[rows[0].percent], rows[0])
        elif not held and len(percents) == 1:
            self._add(number, names.get(number) or rows[0].name, tiers[rows[0].percent], rows[0])
        elif held and {row.tier for row in held} == {tiers[percent] for percent in percents}:
            self.counts["unchanged"] += 1
        else:
            said = ", ".join(f"{row.key} {row.tier}" for row in held) or "no category"
            printed = ", ".join(f"{_text(percent)} %" for percent in sorted(percents))
            message = f"category {number} has {printed} here, and in the tables: {said}"
            self._left(rows, "review", "several", message, "Which goods have which rate is for a person to read.")

    def _tier(self, held: PostalCategory, tier: str, row: Article) -> None:
        if held.tier == tier:
            self.counts["unchanged"] += 1
            return
        self._say("review", "tier", f"{held.key} goes from the {held.tier} to the {tier} rate", row)
        cells: dict[str, Any] = {"key": held.key, "number": held.number, "name": held.name}
        cells |= {"name_zh": held.name_zh} if held.name_zh else {}
        cells["tier"] = tier
        if held.threshold:
            tests = [{"unit": each.unit, "at_least": exact.format(each.at_least, 8)} for each in held.threshold]
            cells["threshold"] = tests
        self.counts["tiers"] += self._replace("category", {"key": held.key}, cells)

    def _add(self, number: str, name: str, tier: str, row: Article) -> None:
        self.counts["categories"] += 1
        hint = "Give it a key and an English name, and say under [[goods]] which codes are of it."
        self._say("review", "new_category", f"category {number} is new: {name}", row, hint)
        cells = {"key": f"category-{number}", "number": number, "name": name, "name_zh": name, "tier": tier}
        self.table.append("category", {**cells, **self._proof(None)})

    def _replace(self, array: str, match: Mapping[str, Any], cells: Mapping[str, Any]) -> bool:
        """End the row of today and begin the next; one that begins on the day itself is left to a person (False)."""
        start = self.request.start
        old = next(row for row in self.table.rows(array) if _is(row, match) and row["from"] <= start <= row.get("until", start))
        if old["from"] == start:
            message = f"a row of {array} {', '.join(match.values())} begins on {start} already, by {old['source']}"
            self.issues.append(Issue("error", "begins", message, hint="One of the two is wrong: mend it by hand."))
            return False
        self.table.end(array, match, start - ONE_DAY)
        self.table.append(array, {**cells, **self._proof(old.get("until"))}, after=match)
        return True

    def _proof(self, until: date | None) -> dict[str, Any]:
        ends = {} if until is None else {"until": until}
        request = self.request
        return {
            "from": request.start, **ends, "source": request.source, "evidence": request.evidence, "verified_on": request.read_on,
        }  # fmt: skip

    def _left(self, rows: list[Article], severity: Severity, code: str, message: str, hint: str) -> None:
        self.counts["left"] += 1
        self._say(severity, code, message, rows[0], hint)

    def _say(self, severity: Severity, code: str, message: str, row: Article, hint: str = "") -> None:
        self.issues.append(Issue(severity, code, message, row.row, row.sheet, "", row.number, hint))


def _is(row: Mapping[str, Any], match: Mapping[str, Any]) -> bool:
    return all(row.get(key) == value for key, value in match.items())


def _text(percent: Fraction) -> str:
    return exact.format(percent, 8)
