"""The postal channel (进境物品, 行邮税): what the goods of an order would pay as articles, and why they may not be any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from bundler.compliance.case import Case
from bundler.compliance.channels import LINE, NOTHING, Channel, wire
from bundler.compliance.elsewhere import EVERYWHERE, barred, bonded, formed, in_order, said_by
from bundler.compliance.finding import Finding
from bundler.duty.postal import Article, Parcel, parcel
from bundler.values import exact
from bundler.values.money import format as yuan

READING, MAPPING = "postal-reading", "postal-goods-reading"


def postal(case: Case, told: Iterable[Mapping[str, Any]]) -> Channel:
    """Return the postal channel of an assessed order; ``told`` are its declared lines on the wire.

    Above the limit of a parcel nothing is taxed as an article, and the taxes are None; below it they stand also where the goods are no
    articles, to be compared.
    """
    sent = parcel(case.found)
    limit = list(_limit(case, sent))
    taxed = formed(case.found) and not any(finding.severity == "error" for finding in limit)
    assessed, waived = (sent.assessed, sent.waived) if taxed else (None, None)
    findings = [*_personal(case), *limit, *barred(case.found, "ART-08"), *said_by(EVERYWHERE, case)]
    if formed(case.found):
        findings += [*_value(case, sent), *_categories(case, sent), *_rates(case, sent)]
    if taxed:
        findings += _exemption(sent)
    return Channel(
        name="postal",
        findings=in_order(findings),
        basis="retail_price",
        value=sent.value if formed(case.found) else None,
        order_value=case.found.order_value if formed(case.found) else None,
        tariff=0,
        consumption_tax=0,
        vat=0,
        postal_tax=None if assessed is None or waived is None else assessed - waived,
        waived=waived,
        lines=[_line(line, article, case, taxed) for line, article in zip(told, sent.articles, strict=True)],
    )


def _personal(case: Case) -> Iterator[Finding]:
    """Articles are for personal use, posted to the person; bonded stock and a merchant's shipment never are."""
    source = next((row.source for row in case.day.postal.parcel_limits), READING)
    numbers = bonded(case.found)
    if numbers:
        yield Finding(
            "ART-01", "error", "Bonded stock is no postal article: it leaves the zone under the code by which it entered.",
            "The taxes of this channel are shown to be compared only.", numbers, "A2018-194",
        )  # fmt: skip
    yield Finding(
        "ART-02", "review",
        "An order is a merchant's sale. It can be articles only where a seller abroad posts it to the consumer for personal use, in "
        "reasonable quantity; a commercial shipment is cleared as goods.",
        "Customs decides; what may not be posted at all is not held here either.", (), source,
    )  # fmt: skip


def _limit(case: Case, sent: Parcel) -> Iterator[Finding]:
    """A parcel is worth at most its limit, or is one indivisible article; the limit may differ by the place of posting."""
    limits, value = case.day.postal.parcel_limits, sent.value
    if not formed(case.found) or (limits and value <= limits[-1].value):
        return
    if not limits:
        yield Finding("ART-03", "review", f"The limit of a parcel on {case.day.day} is not known.", "Add it to personal_articles.toml.")
        return
    high, low = limits[0], limits[-1]
    if value <= high.value:
        where = " or ".join(low.origins)
        yield Finding(
            "ART-03", "review", f"The parcel is worth {yuan(value)}; the limit is {yuan(high.value)}, and {yuan(low.value)} from {where}.",
            f"It passes where it is not posted from {where}.", (), low.source,
        )  # fmt: skip
    elif high.lone_article and not case.found.bundled and sum(article.line.quantity for article in sent.articles) == 1:
        yield Finding(
            "ART-03", "review", f"The article is worth {yuan(value)}, above the limit of {yuan(high.value)}.",
            "One indivisible article above the limit may pass for personal use; customs decides.", (), high.source,
        )  # fmt: skip
    else:
        yield Finding(
            "ART-03", "error", f"The parcel is worth {yuan(value)}; the limit is {yuan(high.value)}: it is returned, or cleared as goods.",
            "Splitting one purchase to slip under the limit is an offence.", (), high.source,
        )  # fmt: skip


def _value(case: Case, sent: Parcel) -> Iterator[Finding]:
    numbers = tuple(article.line.number for article in sent.articles)
    yield Finding(
        "ART-04", case.unsure,
        "Articles are valued by the official table, else at their market price. The table is not held: the public retail price stands, "
        "without freight; the order is one parcel, and the tax of each line is rounded half-up to the fen.",
        "Where the table has a value for the article, that one decides.", numbers, READING,
    )  # fmt: skip


def _categories(case: Case, sent: Parcel) -> Iterator[Finding]:
    """A category that cannot be told needs a person; one that can is a reading."""
    unknown: dict[tuple[str, str], list[int]] = {}
    known: dict[tuple[str, str], list[int]] = {}
    for article in sent.articles:
        if article.rate is None:
            unknown.setdefault((article.unknown, article.source), []).append(article.line.number)
        elif article.category is not None:
            known.setdefault((article.category.name, exact.percent(article.rate.percent)), []).append(article.line.number)
    for (why, source), numbers in unknown.items():
        yield Finding(
            "ART-05", "review", f"The postal tax is not known: {why}.", "Look the article up in the official list.", tuple(numbers), source
        )
    for (name, percent), numbers in known.items():
        yield Finding(
            "ART-05", case.unsure, f"Presumed to be of the category {name!r}, at {percent}: the category is read from the tariff code.",
            "Confirm it in the official list of categories.", tuple(numbers), MAPPING,
        )  # fmt: skip


def _rates(case: Case, sent: Parcel) -> Iterator[Finding]:
    """A rate that is presumed on the day is told."""
    presumed: dict[str, tuple[set[Fraction], list[int]]] = {}
    for article in sent.articles:
        if article.rate is not None and case.day.evidence(article.rate) == "presumed":
            rates, numbers = presumed.setdefault(article.rate.source, (set(), []))
            rates.add(article.rate.percent)
            numbers.append(article.line.number)
    for source, (rates, numbers) in presumed.items():
        yield Finding(
            "ART-06", case.unsure, f"Presumed on {case.day.day}: a rate of {' and '.join(map(exact.percent, sorted(rates)))}.",
            "Confirm it and set the evidence of its row in personal_articles.toml.", tuple(numbers), source,
        )  # fmt: skip


def _exemption(sent: Parcel) -> Iterator[Finding]:
    """Up to the exemption nothing is levied, and above it all: nothing is deducted."""
    if sent.exemption is None or not sent.assessed:
        return
    most, source = yuan(sent.exemption.tax_at_most), sent.exemption.source
    if sent.waived:
        yield Finding("ART-07", "info", f"The tax of {yuan(sent.waived)} is not levied: up to {most} a parcel goes free.", "", (), source)
    else:
        yield Finding(
            "ART-07", "info", f"The tax of {yuan(sent.assessed)} is due whole: only up to {most} a parcel goes free.", "", (), source
        )
    if sent.rounding_decides:
        yield Finding(
            "ART-07", "review", f"Rounding to the fen decides whether the tax is within {most}.",
            "Whether the tax is rounded before it is tested was not found; here it is.", (), READING,
        )  # fmt: skip


def _line(told: Mapping[str, Any], article: Article, case: Case, taxed: bool) -> dict[str, Any]:
    value, rate = wire(article.value) if formed(case.found) else None, article.rate
    tax = wire(article.tax) if taxed else None
    steps = []
    if tax is not None and value is not None and rate is not None:
        steps = [{
            "step": "postal_tax", "formula": f"V × {exact.percent(rate.percent)}", "values": f"{value} × {exact.format(rate.percent)}",
            "amount": tax, "source": rate.source,
        }]  # fmt: skip
    return {
        **{key: told[key] for key in LINE},
        "dutiable_value": value,
        "tariff": NOTHING,
        "consumption_tax": NOTHING,
        "vat": NOTHING,
        "tax": tax,
        "working": steps,
        "postal_tax": tax,
        "category": article.category.key if article.category else None,
    }
