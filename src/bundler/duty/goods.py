"""Goods: an item together with everything the tables say of it on the day. Worked out once, used by every order of that day."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bundler.catalogue.item import MILLILITRES_PER_LITRE, Item
from bundler.duty.code_rows import Gap, rows_of
from bundler.duty.terms import ConsumptionTax, Terms, compile_terms
from bundler.duty.threshold import Threshold, threshold
from bundler.tariff.day import Day
from bundler.tariff.rows import ConsumptionTaxPeriod, Listing, Remark, TariffLine, VatRate
from bundler.tariff.rows import Threshold as ThresholdRow
from bundler.values import exact

QUANTITIES_KEPT = 1024
_ONE = Fraction(1)
SMALLEST = 200_000
"""The smallest quantity is one of so many: half of the last of five places, for less would be declared as nothing."""


@dataclass(eq=False, slots=True)
class Goods:
    """An item on a day; ``gap`` is set where a tax cannot be formed, and then ``under`` and ``over`` are None.

    ``sku`` and ``public`` (the public price in fen) are those of the item, ``kilogram_limits`` the remarks that limit the kilograms of a
    person and year, ``gaps`` the known gaps of the tables that touch the code, as bits of the day, ``legal_units`` the legal units of the
    tariff line with the quantity of one piece in each, None where it cannot be formed.
    """

    item: Item
    day: Day
    line: TariffLine | None
    listing: Listing | None
    remarks: tuple[Remark, ...]
    kilogram_limits: tuple[Remark, ...]
    gaps: int
    vat: VatRate | None
    tax_period: ConsumptionTaxPeriod | None
    gap: Gap | None
    threshold: Threshold | None = None
    under: Terms | None = None
    over: Terms | None = None
    sku: str = field(init=False)
    public: int = field(init=False)
    legal_units: tuple[tuple[str, Fraction | None], ...] = field(init=False)
    form: dict[str, Any] | None = None
    """A declared line of these goods as it stands in an answer, as far as they decide it, once one was told."""
    said: dict[Any, Any] = field(default_factory=dict)
    """What the rules say of these goods alone, by supervision code and strictness, once they were asked."""
    canonical_json: str = ""
    """The facts of the item as JSON, once ``facts`` were asked for."""
    _litres: dict[int, str] = field(default_factory=dict)
    _legal: dict[int, list[dict[str, str | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sku, self.public = self.item.sku, self.item.unit_price
        self.legal_units = tuple([(code, self._per_piece(code)) for code in self.line.units]) if self.line else ()

    def facts(self) -> str:
        """Return the facts of the item as JSON; many goods are taxed and judged only, and never need them."""
        self.canonical_json = self.item.canonical_json
        return self.canonical_json

    def terms(self, value: int, pieces: int) -> Terms | None:
        """Return the terms that tax ``pieces`` worth ``value`` fen within the limits, or None where that cannot be known."""
        if self.threshold is None:
            return self.under
        side = self.threshold.side(value, pieces)
        return None if side is None else self.over if side else self.under

    def _per_piece(self, code: str) -> Fraction | None:
        unit = self.day.tables.units.get(code)
        if unit is None or unit.factor is None:
            return None
        kind, item = unit.kind, self.item
        base = item.net_weight_kg if kind == "mass" else item.litres if kind == "volume" else _ONE if kind == "count" else None
        if base is None:
            return None
        quantity = base if unit.factor == 1 else base / unit.factor
        return None if quantity.numerator * SMALLEST < quantity.denominator else quantity

    def legal_quantities(self, pieces: int) -> list[dict[str, str | None]]:
        """Return the legal quantities of ``pieces``, fresh: five places half-up, null where a unit's quantity cannot be formed."""
        found = self._legal.get(pieces)
        if found is None:
            if len(self._legal) >= QUANTITIES_KEPT:
                self._legal.clear()
            found = self._legal[pieces] = [
                {"unit": code, "quantity": None if per_piece is None else exact.format(per_piece * pieces)}
                for code, per_piece in self.legal_units
            ]
        return [quantity.copy() for quantity in found]

    def litres_text(self, pieces: int) -> str:
        """Return the litres of ``pieces`` as exact text."""
        found = self._litres.get(pieces)
        if found is None:
            if len(self._litres) >= QUANTITIES_KEPT:
                self._litres.clear()
            found = self._litres[pieces] = exact.format((self.item.litres or Fraction(0)) * pieces, 8)
        return found

    @property
    def tariff(self) -> Fraction | None:
        """The tariff rate above the limit: the provisional rate where there is one, else MFN; None where it is not known."""
        if self.line is None or self.line.provisional_unknown:
            return None
        return self.line.provisional if self.line.provisional is not None else self.line.mfn

    def full_terms(self, value: int, pieces: int) -> Terms | None:
        """Return the terms of ``pieces`` worth ``value`` fen in full tax, or None where a rate is not known.

        Full tax: tariff, consumption tax and VAT at the whole statutory amount, in general trade and, for one piece, above the single
        limit (财关税〔2018〕49号).
        """
        tariff, limited = self.tariff, self.terms(value, pieces)
        if tariff is None or limited is None or self.vat is None or self.line is None:
            return None
        over = self.threshold is None or limited is self.over
        return compile_terms(
            vat=self.vat.percent,
            consumption_tax=_consumption_tax(self.line, self.tax_period, over=over),
            litres=self.item.litres or Fraction(0),
            share=Fraction(1),
            tariff=tariff,
            sources=(self.line.source, self.vat.source),
        )


def resolve(item: Item, day: Day) -> Goods:
    """Return an item with what the tables say of it on ``day``. Never raises: what is missing is the ``gap`` of the goods."""
    goods = Goods(item, day, *rows_of(item.hs_code, day))
    line, period = goods.line, goods.tax_period
    if goods.gap is not None or line is None:
        return goods
    if period is not None:
        goods.threshold, goods.gap = _threshold(item, day, period)
        if goods.gap is None and item.litres is None and period.yuan_per_litre:
            goods.gap = _no_content(item, "litre", period)
        if goods.gap is not None:
            return goods
    goods.under = _within(goods, line, over=period is not None and not period.threshold)
    goods.over = _within(goods, line, over=True) if goods.threshold else None
    return goods


def _within(goods: Goods, line: TariffLine, *, over: bool) -> Terms:
    """The terms within the limits. Goods of the same classes share them, found by names: faster than by the fractions they are made of."""
    day, period, vat = goods.day, goods.tax_period, goods.vat
    litres = None if period is None else goods.item.litres
    key = (line.vat_class, line.consumption_tax, line.source, litres, over)
    found: Terms | None = day.derived(key)
    if found is None:
        share, waived = day.taxed_share, day.limit("taxed_share")
        assert vat is not None and share is not None and waived is not None  # noqa: PT018  an order is assessed only on days of the regime
        found = day.derive(key, compile_terms(
            vat=vat.percent, consumption_tax=_consumption_tax(line, period, over=over), litres=litres or Fraction(0), share=share,
            sources=(waived.source, vat.source),
        ))  # fmt: skip
    return found


def _consumption_tax(line: TariffLine, period: ConsumptionTaxPeriod | None, *, over: bool) -> ConsumptionTax:
    """The consumption tax at or over the threshold (or of a class without one), or under it."""
    if period is None:
        return ConsumptionTax(source=line.source)
    if over:
        tonne = period.specific_per_litre is None and period.specific_per_tonne is not None and period.litres_per_tonne is not None
        text = (
            f"{exact.format(period.specific_per_tonne)} / {exact.format(period.litres_per_tonne)}"  # type: ignore[arg-type]
            if tonne
            else exact.format(period.yuan_per_litre)
        )
        return ConsumptionTax(period.ad_valorem_percent, period.yuan_per_litre, text, period.source)
    below = next((row.below_specific_per_litre for row in period.threshold if row.below_specific_per_litre is not None), None)
    if below is None:
        return ConsumptionTax(source=period.source)
    return ConsumptionTax(Fraction(0), below, exact.format(below), period.source)


def _threshold(item: Item, day: Day, period: ConsumptionTaxPeriod) -> tuple[Threshold | None, Gap | None]:
    if not period.threshold:
        return None, None
    for row in period.threshold:
        content = content_of(item, row.unit)
        if content:
            return _test(row, content, day, period)
    return None, _no_content(item, " or ".join(row.unit for row in period.threshold), period)


def content_of(item: Item, unit: str) -> Fraction | None:
    """Return the content of one piece in the unit of a threshold, or None where the item does not state it."""
    if unit == "piece":
        return Fraction(1)
    if unit == "litre":
        return item.litres
    if unit == "ml":
        return None if item.litres is None else item.litres * MILLILITRES_PER_LITRE
    return item.net_content if item.net_content_unit == unit else None


def _test(row: ThresholdRow, content: Fraction, day: Day, period: ConsumptionTaxPeriod) -> tuple[Threshold | None, Gap | None]:
    if row.at_least is not None:
        return threshold(row.unit, row.at_least, content), None
    rate, current = day.exchange_rate("USD")
    if rate is None or row.at_least_usd_per_tonne is None or row.litres_per_tonne is None:
        message = f"no customs exchange rate of USD is known for {day.day:%Y-%m}, nor an earlier one"
        return None, Gap("FX-01", message, "Add the month's rate to exchange_rates.csv.", period.source)
    band = Fraction(0) if current else day.share("exchange_rate_band") or Fraction(0)
    basis = f"{exact.format(row.at_least_usd_per_tonne)} USD/t at {exact.format(rate.cny_per_unit)} CNY/USD of {rate.start:%Y-%m}"
    per_litre = row.at_least_usd_per_tonne * rate.cny_per_unit / row.litres_per_tonne
    return threshold(row.unit, per_litre, content, band, basis, rate), None


def _no_content(item: Item, unit: str, period: ConsumptionTaxPeriod) -> Gap:
    column = "volume_l" if unit == "litre" else f"net_content with net_content_unit {unit}"
    return Gap(
        "TAX-02", f"{item.hs_code} is taxed by its content, and item {item.sku} does not state it in {unit}",
        f"State {column} of one unit.", period.source,
    )  # fmt: skip
