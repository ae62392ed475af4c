"""Traps about people and returns: whose annual limit it is (T-15), and from which day a return counts (T-24)."""

from __future__ import annotations

from typing import Any

import pytest

import bundler
from bundler.compliance.answer import Answer
from tests.compliance.desk import WATCH, ask, earlier, give_back, item, loose, one, said, sold

HERE = {"customs_district": "3105"}


@pytest.mark.parametrize("order", [{}, {"seller": "OTHER-SHOP", "address_key": "a-friend", "phone_key": "p-2"}])
def test_t_15_the_annual_limit_is_the_buyers_whatever_the_shop_and_to_whomever_the_parcel_goes(order: dict[str, str]) -> None:
    inside, out = (ask(loose(), buyer={"annual_used": used}, **order) for used in ("25900.00", "25900.01"))
    assert (said(inside, "LIM-02"), said(out, "LIM-02")) == ([], [("error", (1,))])


def in_flight(used: str | None, *history: dict[str, Any]) -> Answer:
    stated = {} if used is None else {"annual_used": used}
    return ask(loose(), buyer={**stated, "history": list(history)}, seller="THIS")


@pytest.mark.parametrize(
    ("value", "severity"), [("20000.00", None), ("20000.01", "warning"), ("25900.00", "warning"), ("25900.01", "review")]
)
def test_t_15_orders_in_flight_on_any_platform_count_though_customs_has_not_counted_them(value: str, severity: str | None) -> None:
    answer = in_flight("20000.00", earlier("E-1", value, on="2026-10-01", seller="OTHER-PLATFORM"))
    assert said(answer, "LIM-02") == ([] if severity is None else [(severity, (1,))])
    if severity is not None:
        assert f"orders of 2026 come to {value}, and 20000.00" in one(answer, "LIM-02").message
        assert ("pass the annual limit" in one(answer, "LIM-02").message) is (severity == "review")


def test_t_15_orders_of_last_year_do_not_count_and_those_of_this_year_count_where_nothing_is_stated_as_used() -> None:
    last, this = (in_flight(None, earlier("E-1", "26000.00", on=on)) for on in ("2025-12-31", "2026-01-01"))
    assert said(last, "LIM-02") == [("info", ())]
    assert said(this, "LIM-02") == [("review", (1,))]
    assert "pass the annual limit of 26000.00" in one(this, "LIM-02").message


def test_t_15_a_single_piece_at_full_tax_counts_in_the_year_too() -> None:
    watch = loose(item(**{**WATCH, "unit_price": "12000.00"}))
    assert ask(watch).to_dict()["limit"]["annual_remaining"] == "14000.00"
    assert ask(watch, buyer={"annual_used": "14000.00"}).verdict == "compliant"
    assert said(ask(watch, buyer={"annual_used": "14000.01"}), "LIM-02") == [("error", (1,))]
    later = in_flight("0.00", earlier("WATCH", "12000.00", on="2026-02-01"))
    assert "come to 12000.00" in one(later, "LIM-02").message


@pytest.mark.parametrize(
    ("applied", "arrived", "refused"),
    [
        ("2026-02-09", "2026-02-24", False),  # day 30 and day 45
        ("2026-02-10", "2026-02-20", True),  # within 45 days, but applied for on day 31
        ("2026-01-31", "2026-02-24", False),  # back after 30 days, but within 45
        ("2026-01-31", "2026-02-25", True),
    ],
)
def test_t_24_thirty_days_are_those_of_the_application_and_forty_five_those_of_the_goods(applied: str, arrived: str, refused: bool) -> None:
    answer = give_back(sold(loose(item(**HERE))), (1, 1), released_on="2026-01-10", applied_on=applied, arrived_on=arrived)
    assert (answer.verdict == "non_compliant") is refused
    assert (answer.annual_restored is None) is refused


def test_t_24_days_count_from_release_and_a_day_of_delivery_is_not_taken() -> None:
    late = give_back(sold(loose(item(**HERE))), (1, 1), released_on="2026-01-10", applied_on="2026-02-12", arrived_on=None)
    assert said(late, "RET-01") == [("error", (1,))]
    with pytest.raises(bundler.InputError) as raised:
        give_back(sold(loose(item(**HERE))), (1, 1), delivered_on="2026-01-14")
    (fault,) = raised.value.faults
    assert (fault.pointer, fault.hint) == (
        "/delivered_on",
        "Leave it out: the days of a return count from release (放行), not from delivery.",
    )


def test_t_24_goods_go_back_to_the_zone_they_left() -> None:
    order = sold(loose(item(**HERE)))
    assert give_back(order, (1, 1), customs_district="3105").verdict == "compliant"
    elsewhere = give_back(order, (1, 1), customs_district="3117")
    assert (said(elsewhere, "RET-01"), elsewhere.tax) == ([("error", (1,))], None)
