"""What a row says, field by field: in words, and as a number or a set where two can be compared exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from bundler.tariff.bulk import BULK
from bundler.tariff.figures import KINDS
from bundler.tariff.limits import FIGURES, allowed
from bundler.tariff.loader import KEYS, TOML_TABLES
from bundler.tariff.rows import ConsumptionTaxPeriod, ExchangeRate, Limit, Listing, Record, TariffLine
from bundler.tariff.wording import decimal, percent, tax_in_words
from bundler.values import exact, money

PROVENANCE = frozenset({"start", "until", "source", "evidence", "verified_on", "note"})
KEY_FIELDS: Mapping[type[Any], frozenset[str]] = {
    model: frozenset({KEYS[name, array]})
    for name, arrays in TOML_TABLES.items()
    for array, model in arrays.items()
    if (name, array) in KEYS
}
"""The field that is the key of a row, by model: it is told as what the row is about."""
FEN = frozenset({"tax_at_most", "value"})
ALL_IF_EMPTY = frozenset({"origins", "hs_prefixes"})
"""Lists that stand for all, or all others, where they are empty."""
LINE, LISTING = BULK
NAMES: Mapping[str, str] = {
    "ad_valorem_percent": "rate", "allowed_modes": "allowed supervision modes", "category": "category", "cny_per_unit": "rate",
    "codes": "number of codes", "dear_category": "category from its threshold on", "form": "form of the tax", "group": "group of codes",
    "hs_prefixes": "codes", "kg": "kilograms a year", "modes": "supervision modes", "name_zh": "Chinese name", "percent": "rate",
    "specific_per_litre": "tax per litre", "specific_per_tonne": "tax per tonne", "tax_at_most": "amount", "text_zh": "Chinese text",
    "unknown": "why it is not known", "value": "", "at_least": "threshold", "at_least_usd_per_tonne": "threshold per tonne",
    "below_specific_per_litre": "tax per litre below the threshold",
}  # fmt: skip
"""What people call a field, where it is not the field's own name; "" where the row is its value."""
RATES: Mapping[str, str] = {"mfn": "MFN", "provisional": "provisional"}
UNITS: Mapping[str, str] = {
    "cny_per_unit": "CNY", "specific_per_litre": "CNY", "specific_per_tonne": "CNY", "at_least": "CNY", "kg": "kg", "tax_at_most": "CNY",
    "at_least_usd_per_tonne": "USD", "below_specific_per_litre": "CNY", "value": "CNY",
}  # fmt: skip


class Facet(NamedTuple):
    """One field of a row: its name, what it says (None: nothing), and how it compares: as a number, as a set, else as text."""

    name: str
    words: str | None
    unit: str = ""
    number: Fraction | None = None
    members: frozenset[str] | None = None


Facets = dict[str, Facet]


def facets(row: Any) -> Facets:
    """Return what a row says besides its days and its provenance."""
    if isinstance(row, TariffLine):
        return _line(row)
    if isinstance(row, Listing):
        return _listing(row)
    if isinstance(row, ExchangeRate):
        return {"cny_per_unit": _number("cny_per_unit", row.cny_per_unit)}
    if isinstance(row, Limit):
        return {"value": _limit(row)}
    return dict(_record(row, PROVENANCE | KEY_FIELDS.get(type(row), frozenset())))


def pair(before: Any, after: Any) -> tuple[Facets, Facets]:
    """Return what two rows of a key say; a consumption tax of another form is told as a whole, for its parts do not compare."""
    if isinstance(before, ConsumptionTaxPeriod) and isinstance(after, ConsumptionTaxPeriod) and before.form != after.form:
        return _whole(before), _whole(after)
    return facets(before), facets(after)


def summary(kind: str, row: Any) -> str:
    """Return a row in one line, for one that begins or ends."""
    if isinstance(row, TariffLine):
        told = LINE.words(row)
        rates = [f"{name} {told[key]}{' %' if _digit(told[key]) else ''}" for key, name in RATES.items() if told[key]]
        return ", ".join([*rates, *(each for each in (told["vat_class"], told["consumption_tax"]) if each)]) or LINE.whole
    if isinstance(row, Listing):
        return LISTING.words(row)["status"] or ""
    held = KINDS[kind]
    return f"{held.value(row)} {held.unit(row)}".rstrip()


def _digit(text: str | None) -> bool:
    return text is not None and text[0].isdigit()


def _whole(row: ConsumptionTaxPeriod) -> Facets:
    return {"form": Facet("tax", tax_in_words(row), members=frozenset({row.form}))}


def _line(row: TariffLine) -> Facets:
    return {
        key: Facet(LINE.names[key], said, LINE.units.get(key, "") if _digit(said) else "", getattr(row, key) if key in RATES else None)
        for key, said in LINE.words(row).items()
    }


def _listing(row: Listing) -> Facets:
    return {
        "status": Facet("status", row.status),
        "remarks": _members("remarks", row.remarks),
        "edition": Facet("edition", row.edition or None),
        "name_zh": Facet("name", row.name_zh or None),
    }


def _limit(row: Limit) -> Facet:
    unit = KINDS["limit"].unit(row)
    number = None if FIGURES[row.name] is allowed else exact.parse(row.value)
    return Facet("", row.value, unit, number)


def _record(row: Record, left_out: frozenset[str]) -> Iterator[tuple[str, Facet]]:
    for key in type(row).model_fields:
        if key in left_out:
            continue
        value = getattr(row, key)
        if key == "threshold":
            yield from _thresholds(value)
            if len(value) > 1:
                yield "order", Facet("order of the thresholds", ", ".join(test.unit for test in value))
        else:
            yield key, _facet(key, value)


def _facet(key: str, value: Any) -> Facet:
    name = _name(key)
    if value in (None, "") or (key == "ad_valorem_percent" and not value):
        return Facet(name, None)
    if isinstance(value, bool):
        return Facet(name, "yes" if value else "no")
    if isinstance(value, list):
        return Facet(name, "all") if key in ALL_IF_EMPTY and not value else _members(name, value)
    if isinstance(value, int):
        return Facet(name, money.format(value), "CNY", Fraction(value, 100)) if key in FEN else Facet(name, str(value), "", Fraction(value))
    if isinstance(value, Fraction):
        return _number(key, value)
    return Facet(name, str(value))


def _number(key: str, value: Fraction) -> Facet:
    if key.endswith("percent"):
        return Facet(_name(key), percent(value), "%", value)
    return Facet(_name(key), decimal(value), UNITS.get(key, ""), value)


def _members(name: str, values: Iterable[str]) -> Facet:
    held = frozenset(values)
    return Facet(name, ", ".join(sorted(held)) or None, members=held)


def _thresholds(rows: Iterable[Record]) -> Iterator[tuple[str, Facet]]:
    """The figures of the thresholds by their unit, of which a row mostly has one each."""
    seen: Counter[str] = Counter()
    for row in rows:
        unit = getattr(row, "unit", "")
        seen[unit] += 1
        for key, facet in _record(row, frozenset({"unit"})):
            if facet.words is not None:
                per = {"at_least": f"CNY per {unit}", "at_least_usd_per_tonne": "USD per tonne"}.get(key, facet.unit)
                yield f"threshold.{unit}.{seen[unit]}.{key}", facet._replace(unit=per)


def _name(key: str) -> str:
    return NAMES.get(key, key.replace("_", " "))
