"""After the declaration: withdrawals and returns."""

from __future__ import annotations

from typing import Any

import pytest

import bundler
from bundler.declaration.afterwards import Reference, give_back, withdraw
from bundler.errors import InputError
from tests.declaration.story import order, shipment

OF = Reference("31052026I000000001", "B20261123000000001")


def back(*lines: tuple[int, int], **days: Any) -> bundler.ReturnAnswer:
    plain = {"released_on": "2026-11-24", "applied_on": "2026-11-30", "customs_district": "3105"}
    return bundler.check_return(order(), {**plain, "lines": [{"number": at, "pieces": pieces} for at, pieces in lines], **days})


def later(**changes: Any) -> dict[str, Any]:
    """The shipment of a message that is sent on the day of the application."""
    return shipment(sent_at="20261130093000", **changes)


def test_a_return_names_the_original_lines_and_the_pieces_that_come_back() -> None:
    found = give_back(back((2, 1), (3, 1)), later(internal_no="COP2"), OF, "不合适", reviewed=True)
    head: Any = found.head
    lines: list[Any] = list(found.lines)
    assert (head.invt_no, head.cop_no, head.reason) == ("31052026I000000001", "COP2", "不合适")
    assert [(line.gnum, line.gcode, line.qty, line.unit) for line in lines] == [(2, "3304990039", 1, "012"), (3, "2106909090", 1, "142")]


def test_a_return_after_its_days_is_refused_with_the_dates() -> None:
    with pytest.raises(InputError, match="2026-12-24"):
        give_back(back((2, 1), applied_on="2027-01-30"), shipment(), OF, "不合适")


def test_a_return_is_sent_on_the_day_of_its_application_so_that_no_other_day_passes_its_windows() -> None:
    for sent_at in ("20261123103000", "20270301103000"):
        with pytest.raises(InputError, match="2026-11-30") as refused:
            give_back(back((2, 1)), shipment(sent_at=sent_at), OF, "不合适", reviewed=True)
        assert [each.pointer for each in refused.value.faults] == ["/sent_at"]


def test_a_return_under_review_is_declared_once_a_person_has_decided() -> None:
    doubtful = back((2, 1))  # what is kept has a price that only the whole bundle had
    assert doubtful.verdict == "review"
    with pytest.raises(InputError):
        give_back(doubtful, later(), OF, "不合适")
    assert give_back(doubtful, later(), OF, "不合适", reviewed=True).lines


def test_numbers_and_reasons_that_no_message_can_carry_are_all_told() -> None:
    for make in (withdraw, lambda *rest: give_back(back((2, 1)), *rest, reviewed=True)):
        with pytest.raises(InputError) as refused:
            make(shipment(port_code=3105), Reference("3" * 19, ""), "不合适\n")
        assert [each.field for each in refused.value.faults] == ["port_code", "invt_no", "pre_no", "reason"]


def test_a_withdrawal_names_the_whole_list_and_the_reason() -> None:
    head: Any = withdraw(shipment(internal_no="COP2"), OF, "订购人取消订单").head
    assert (head.invt_no, head.pre_no, head.cop_no, head.reason) == (OF.invt_no, OF.pre_no, "COP2", "订购人取消订单")
