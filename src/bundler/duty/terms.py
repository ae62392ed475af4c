"""The tax formulas of the regime, compiled for one tariff line into exact integer form.

With V the dutiable value, q the quantity in the unit of the specific tax, c and s the ad valorem and specific consumption tax, v the VAT
rate, d the tariff rate and k the share that is levied, the statutory amounts are::

    T   = V·d                      CT* = (V + T + q·s) / (1 − c) · c + q·s
    VAT* = (V + T + CT*) · v       due = k · statutory amount

(财关税〔2016〕18号; the compound form extends it as the statute does.) Each amount is linear in V and in the number of pieces, so a
line's terms are worked out once as fractions, and taxing a line is integer arithmetic with one rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from bundler.values import exact

TERMS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Linear:
    """An exact amount in fen: (``per_fen`` × V + ``per_piece`` × pieces) / ``denominator``."""

    per_fen: int
    per_piece: int
    denominator: int

    def amount(self, value: int, pieces: int) -> int:
        """Return the amount on ``value`` fen and ``pieces``, rounded half-up to the fen once."""
        return (2 * (self.per_fen * value + self.per_piece * pieces) + self.denominator) // (2 * self.denominator)


def _linear(per_fen: Fraction, per_piece: Fraction) -> Linear:
    denominator = lcm(per_fen.denominator, per_piece.denominator)
    return Linear(int(per_fen * denominator), int(per_piece * denominator), denominator)


Step = dict[str, str]
"""A step of the working: what it forms, the formula, the same in figures, the amount, the instrument."""
Figures = tuple[str, ...]
"""The figures of a step around the places of V; q still stands for the litres."""


def _step(name: str, formula: str, values: str, source: str) -> Step:
    return {"step": name, "formula": formula, "values": values, "amount": "", "source": source}


def _figures(step: Step) -> Figures:
    return tuple(step["values"].split("V"))


@dataclass(frozen=True, slots=True)
class Terms:
    """The three taxes of a line, ready to be applied, with their working.

    ``steps`` lack only what V, q and the amount are, ``figures`` are those of each; ``taxed`` says whether consumption tax is due at all.
    """

    tariff: Linear
    consumption_tax: Linear
    vat: Linear
    steps: tuple[Step, Step, Step]
    figures: tuple[Figures, Figures, Figures]
    taxed: bool


@dataclass(frozen=True, slots=True)
class ConsumptionTax:
    """The statutory consumption tax of a line: ``ad_valorem`` share, ``specific`` yuan per litre, in words ``specific_text``."""

    ad_valorem: Fraction = Fraction(0)
    specific: Fraction = Fraction(0)
    specific_text: str = ""
    source: str = ""


@lru_cache(TERMS_KEPT)
def compile_terms(
    *,
    vat: Fraction,
    consumption_tax: ConsumptionTax,
    litres: Fraction,
    share: Fraction,
    tariff: Fraction = Fraction(0),
    sources: tuple[str, str],
) -> Terms:
    """Return the terms of a line: ``litres`` are those of one piece, ``share`` is 0.70 within the limits and 1 in full tax.

    Goods with the same rates and sources get the same object. ``sources`` are the instruments of the tariff (or of its waiving) and of VAT.
    """
    c, per_piece = consumption_tax.ad_valorem, consumption_tax.specific * litres * 100
    gross = 1 / (1 - c)
    on_value, on_piece = (1 + tariff) * gross * c, per_piece * gross
    steps = _steps(vat, consumption_tax, share, tariff, sources)
    return Terms(
        tariff=_linear(tariff, Fraction(0)),
        consumption_tax=_linear(share * on_value, share * on_piece),
        vat=_linear(share * vat * (1 + tariff) * gross, share * vat * on_piece),
        steps=steps,
        figures=(_figures(steps[0]), _figures(steps[1]), _figures(steps[2])),
        taxed=bool(c or per_piece),
    )


def _steps(vat: Fraction, tax: ConsumptionTax, share: Fraction, tariff: Fraction, sources: tuple[str, str]) -> tuple[Step, Step, Step]:
    levied = "" if share == 1 else f" × {exact.percent(share)}"
    levied_values = "" if share == 1 else f" × {exact.format(share)}"
    base, base_values = ("V", "V") if not tariff else ("V + T", f"V × (1 + {exact.format(tariff)})")
    tariff_step = _step("tariff", f"V × {exact.percent(tariff)}", f"V × {exact.format(tariff)}", sources[0])
    formula, values, compound = _statutory(tax, base, base_values)
    if formula == "0":
        ct_step = _step("consumption_tax", "0", "0", tax.source or sources[1])
    else:
        shown = (f"({formula})", f"({values})") if compound and levied else (formula, values)
        ct_step = _step("consumption_tax", f"{shown[0]}{levied}", f"{shown[1]}{levied_values}", tax.source or sources[1])
    vat_step = _step(
        "vat",
        f"({base} + CT*) × {exact.percent(vat)}{levied}",
        f"({base_values} + {values}) × {exact.format(vat)}{levied_values}",
        sources[1],
    )
    return tariff_step, ct_step, vat_step


def _statutory(tax: ConsumptionTax, base: str, base_values: str) -> tuple[str, str, bool]:
    """The full consumption tax CT* in words and in figures, and whether it is a sum."""
    c, s = tax.ad_valorem, tax.specific
    if not c and not s:
        return "0", "0", False
    specific = f"q × {tax.specific_text}"
    if not c:
        return specific, specific, False
    more = f" + {specific}" if s else ""
    rate, rest = exact.percent(c), exact.format(1 - c)
    formula = f"{_sum(base + more)} / (1 − {rate}) × {rate}{more}"
    values = f"{_sum(base_values + more)} / {rest} × {exact.format(c)}{more}"
    return formula, values, bool(s)


def _sum(expression: str) -> str:
    return expression if expression == "V" else f"({expression})"
