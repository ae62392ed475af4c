"""What naive bundlers get wrong: one code for a box, prices that are steered, prices that do not add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest

import bundler
from tests.compliance.desk import ON, WINE, ask, bundle, item, times

WINE_300 = item("WINE", **{**WINE, "unit_price": "300.00"})
CHOCOLATE = item("CHOC", unit_price="200.00")
MILK = item("MILK", hs_code="0401200000", unit_price="100.00")
BOX = (WINE_300, CHOCOLATE, MILK)


def fen(exact: Fraction) -> int:
    return int((Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), ROUND_HALF_UP))


def tax_by_hand(wine: int, chocolate: int, milk: int) -> int:
    """The tax in fen of three shares in fen, from the published formulas: wine 10 % and 13 %, chocolate 13 %, milk 9 %, levied at 70 %."""
    k = Fraction(7, 10)
    of_wine = fen(k * wine / Fraction(9, 10) / 10) + fen(k * wine / Fraction(9, 10) * 13 / 100)
    return of_wine + fen(k * chocolate * 13 / 100) + fen(k * milk * 9 / 100)


def test_t_19_a_gift_box_is_not_one_code() -> None:
    answer = ask(bundle("520.00", *BOX)).to_dict()
    assert [line["hs_code"] for line in answer["lines"]] == ["2204210000", "1806320000", "0401200000"]
    assert answer["tax"] == "67.74"  # as plain goods 47.32, as wine 93.02, as milk 32.76


def test_t_19_a_box_is_not_called_a_set_and_the_question_of_its_rate_is_asked() -> None:
    answer = ask(bundle("520.00", *BOX))
    assert len(answer.to_dict()["lines"]) == 3
    assert "BUN-05" in [finding.code for finding in answer.findings]


def test_t_20_the_split_is_pro_rata_though_another_would_be_cheaper() -> None:
    answer = ask(bundle("520.00", *BOX)).to_dict()
    shares = [int(line["goods_value"].replace(".", "")) for line in answer["lines"]]
    assert shares == [26000, 17333, 8667]  # 520 / 600 of each public price
    assert tax_by_hand(*shares) == 6774
    whole = range(0, 30001, 1000)
    steered = min(
        tax_by_hand(52000 - chocolate - milk, chocolate, milk)
        for chocolate, milk in product(whole, whole)
        if chocolate <= 20000 and milk <= 10000 and 52000 - chocolate - milk <= 30000
    )
    assert steered == 6385  # wine 220, the discount taken on it alone
    assert answer["tax"] == "67.74"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_t_20_the_order_of_the_components_steers_nothing(order: tuple[int, ...]) -> None:
    lines = ask(bundle("520.00", *(BOX[at] for at in order))).to_dict()["lines"]
    assert {line["sku"]: line["goods_value"] for line in lines} == {"WINE": "260.00", "CHOC": "173.33", "MILK": "86.67"}


def test_t_20_a_component_takes_no_price_or_weight_of_its_own() -> None:
    for key in ("price", "unit_price", "weight", "share"):
        box = bundle("520.00", {"item": WINE_300, "quantity": 1, key: "220.00"}, times(1, CHOCOLATE))
        with pytest.raises(bundler.InputError, match="unknown key"):
            bundler.quote({"on": ON, "lines": [box]})


@pytest.mark.parametrize(("price", "pieces", "naive"), [("100.00", 3, "99.99"), ("10.00", 7, "10.01"), ("0.02", 3, "0.03")])
def test_t_21_unit_prices_times_quantities_are_the_price_that_is_paid(price: str, pieces: int, naive: str) -> None:
    lines = ask(bundle(price, times(pieces, item()))).to_dict()["lines"]
    assert sum(line["quantity"] for line in lines) == pieces
    assert all(Decimal(line["unit_price"]) * line["quantity"] == Decimal(line["goods_value"]) for line in lines)
    assert str(sum(Decimal(line["goods_value"]) for line in lines)) == price
    rounded = (Decimal(price) / pieces).quantize(Decimal("0.01"), ROUND_HALF_UP) * pieces
    assert str(rounded) == naive != price


def test_t_21_the_lines_add_up_to_what_the_payment_has_to_say() -> None:
    answer = ask(bundle("99.99", times(3, item()), item("B"), quantity=2), freight="9.99", insurance="0.05", non_cash="5.00").to_dict()
    money = {key: sum(Decimal(line[key]) for line in answer["lines"]) for key in ("goods_value", "freight", "insurance", "tax")}
    assert money == {key: Decimal(answer[key]) for key in money}
    assert sum(money.values()) == Decimal(answer["payable"])
