"""Amounts in fen and as they stand on the wire."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bundler.values import money


@given(st.integers(-(10**13), 10**13))
@example(0)
@example(-1)
@example(99_999)
@example(100_000)
def test_an_amount_is_written_with_two_places(fen: int) -> None:
    whole, part = divmod(abs(fen), 100)
    assert money.format(fen) == f"{'-' if fen < 0 else ''}{whole}.{part:02d}"


@given(st.integers(0, 10**14 - 1))
def test_an_amount_that_was_written_is_read_again(fen: int) -> None:
    assert money.parse(money.format(fen)) == fen
