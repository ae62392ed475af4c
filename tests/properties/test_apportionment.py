"""Laws of sharing a price and of declaring it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bundler.duty.apportion import apportion, declared_prices

weights = st.lists(st.integers(0, 10**7), min_size=1, max_size=12).filter(any)


@given(st.integers(0, 10**9), weights)
def test_shares_sum_exactly_and_stay_within_one_fen_of_pro_rata(amount: int, weights: list[int]) -> None:
    shares = apportion(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1


@given(st.integers(0, 10**9), weights)
def test_the_largest_remainders_are_served_and_of_equal_ones_the_earlier(amount: int, weights: list[int]) -> None:
    shares = apportion(amount, weights)
    total = sum(weights)
    extra = [share - amount * weight // total for share, weight in zip(shares, weights, strict=True)]
    assert set(extra) <= {0, 1}
    order = sorted(range(len(weights)), key=lambda index: (-Fraction(amount * weights[index] % total, total), index))
    assert [extra[index] for index in order] == sorted(extra, reverse=True)


@given(st.integers(0, 10**9), weights)
def test_the_order_of_lines_decides_only_ties(amount: int, weights: list[int]) -> None:
    forwards = sorted(zip(weights, apportion(amount, weights), strict=True))
    backwards = sorted(zip(weights[::-1], apportion(amount, weights[::-1]), strict=True))
    assert forwards == backwards


@given(st.integers(0, 10**9), st.integers(1, 10**4))
def test_declared_unit_prices_times_pieces_are_the_total_exactly(total: int, pieces: int) -> None:
    lines = declared_prices(total, pieces)
    assert sum(count for count, _, _ in lines) == pieces
    assert sum(part for _, part, _ in lines) == total
    assert all(count * price == part * 1000 for count, part, price in lines)
    assert [price for _, _, price in lines] == sorted(price for _, _, price in lines)
    assert len(lines) == (1 if (Fraction(total, 100) / pieces * 10**5).denominator == 1 else 2)
