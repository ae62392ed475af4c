"""The cases of whole orders that travel with the tables: each comes out as written, and every threshold has one on each side."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

import bundler
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.casework.boundaries import missing_sides
from bundler.upkeep.casework.case import QuoteCase, read_cases
from bundler.upkeep.casework.running import case_differences, case_faults

TABLES = bundler.load_tables()
BY_FILE, FAULTS = read_cases(shipped_folder())
CASES = [case for held in BY_FILE.values() for case in held]
FEN = Decimal("0.01")


def test_every_case_of_an_order_can_be_read() -> None:
    assert FAULTS == []
    assert CASES


def test_every_case_of_an_order_comes_out_as_written() -> None:
    assert case_faults(BY_FILE, TABLES) == []
    assert list(case_differences(BY_FILE, TABLES)) == []


def test_every_conditional_rate_has_a_case_on_both_sides_of_its_boundary() -> None:
    assert missing_sides(CASES, TABLES) == []


def taxes(value: Decimal, consumption: Decimal) -> tuple[Decimal, Decimal]:
    """Seventy per cent of consumption tax and of VAT at 13 %, each rounded once."""
    full = value * consumption / (1 - consumption)
    return tuple((part * Decimal("0.7")).quantize(FEN, ROUND_HALF_UP) for part in (full, (value + full) * Decimal("0.13")))  # type: ignore[return-value]


@pytest.mark.parametrize("case", [case for case in CASES if case.id.startswith("COSMETICS")], ids=lambda case: case.id)
def test_cosmetics_bear_fifteen_per_cent_from_their_threshold_on_and_nothing_under_it(case: QuoteCase) -> None:
    item, per_unit = case.items[0], Decimal(15 if "SHEET" in case.id else 10)
    value, over = Decimal(item["unit_price"]), case.id.endswith("-at")
    boundary = per_unit * Decimal(item["net_content"])
    assert value == (boundary if over else boundary - FEN)
    found = tuple(Decimal(case.expect[name]) for name in ("consumption_tax", "vat"))
    assert found == taxes(value, Decimal("0.15") if over else Decimal(0))
