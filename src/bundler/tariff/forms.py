"""What a row needs and may not have, by its form or kind: what is missing makes a quote false, what is too much would never be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from bundler.errors import Fault
from bundler.tariff.rows import ConsumptionTaxClass, ConsumptionTaxPeriod, Record, Remark
from bundler.values import exact

Ways = tuple[tuple[str, ...], ...]
"""The groups of fields that a row may have, any one of them and no other."""

_SPECIFIC: Ways = (("specific_per_litre",), ("specific_per_tonne", "litres_per_tonne"))
TAX_FORMS: Mapping[str, Ways] = {
    "ad_valorem": (("ad_valorem_percent",),),
    "specific": _SPECIFIC,
    "compound": tuple(("ad_valorem_percent", *way) for way in _SPECIFIC),
    "none": ((),),
    "unmodelled": ((),),
}
THRESHOLD: Ways = (("at_least",), ("at_least_usd_per_tonne", "litres_per_tonne"))
REMARK_KINDS: Mapping[str, Ways] = {
    "mode": (("allowed_modes",),),
    "annual_kg": (("group", "kg"),),
    "named_goods": ((),),
    "exclusion": ((),),
}


class Wrong(NamedTuple):
    """What is wrong with a field of a row."""

    field: str
    message: str
    code: str
    value: str | None = None
    hint: str = ""


def check_consumption_taxes(rows: Iterable[ConsumptionTaxClass], faults: list[Fault]) -> None:
    """Every period has what its form needs, every threshold one test, and neither has more."""
    for row in rows:
        for at, period in enumerate(row.period):
            faults += [_fault("consumption_tax.toml", row, wrong, f"period.{at}.") for wrong in _period(period)]


def check_remarks(rows: Iterable[Remark], faults: list[Fault]) -> None:
    """Every remark has what its kind needs and no more."""
    for row in rows:
        wrongs = _ways(row, f"the kind {row.kind!r}", REMARK_KINDS[row.kind], REMARK_KINDS.values())
        faults += [_fault("remarks.toml", row, wrong) for wrong in wrongs]


def _fault(name: str, row: Record, wrong: Wrong, at: str = "") -> Fault:
    return Fault(name, wrong.message, wrong.code, row=row.row, field=at + wrong.field, value=wrong.value, hint=wrong.hint)


def _period(period: ConsumptionTaxPeriod) -> Iterator[Wrong]:
    yield from _ways(period, f"the form {period.form!r}", TAX_FORMS[period.form], TAX_FORMS.values())
    if period.ad_valorem_percent >= 1:
        under = "a tax on a price that holds the tax itself is under 100 percent"
        yield Wrong("ad_valorem_percent", under, "percent", exact.format(period.ad_valorem_percent * 100, 8))
    if period.threshold and period.form in ("none", "unmodelled"):
        yield Wrong("threshold", f"the form {period.form!r} cannot have it", "not_for_form", hint="There is no tax that it could test.")
    for at, row in enumerate(period.threshold):
        place = f"threshold.{at}."
        for wrong in _ways(row, "a threshold", THRESHOLD, (THRESHOLD,)):
            yield wrong._replace(field=place + wrong.field)
        if row.at_least_usd_per_tonne is not None and row.unit != "litre":
            yield Wrong(f"{place}unit", "a threshold per tonne is tested per litre", "bad_unit", row.unit, 'Write "litre".')
        if row.below_specific_per_litre is not None and period.form not in ("specific", "compound"):
            hint = "Only a form with a specific part has a specific part below a threshold."
            field, value = f"{place}below_specific_per_litre", exact.format(row.below_specific_per_litre, 8)
            yield Wrong(field, f"the form {period.form!r} cannot have it", "not_for_form", value, hint)


def _ways(row: Record, what: str, ways: Ways, every: Iterable[Ways]) -> Iterator[Wrong]:
    """What keeps a row from having exactly one of its ways, and which of its figures are nothing."""
    known = dict.fromkeys(chain.from_iterable(chain.from_iterable(every)))
    given = [field for field in known if field in row.model_fields_set and getattr(row, field) not in ("", [])]
    meant = max(ways, key=lambda way: len(set(way).intersection(given)))
    can = ", or ".join(" and ".join(way) for way in ways if way) or f"none of {', '.join(known)}"
    hint = f"{what[0].upper()}{what[1:]} has {can}."
    for field in meant:
        if field not in given:
            yield Wrong(field, f"required for {what}, but missing", "missing", hint=hint)
    beside = f" beside {' and '.join(meant)}" if meant else ""
    for field in given:
        if field not in meant:
            yield Wrong(field, f"{what} cannot have it{beside}", "not_for_form", _written(row, field), hint)
        elif getattr(row, field) == 0:
            yield Wrong(field, "more than 0 is wanted", "not_above_0", "0")


def _written(row: Record, field: str) -> str | None:
    value = getattr(row, field)
    if isinstance(value, Fraction):
        return exact.format(value * 100 if field.endswith("percent") else value, 8)
    return value if isinstance(value, str) else None
