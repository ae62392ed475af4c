"""Sharing an amount pro rata in whole fen, by largest remainder. The one way in which bundler ever splits a price."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Return the shares of ``amount`` fen in proportion to ``weights``: they sum exactly, each within one fen of pro rata.

    The fen left over by rounding down go to the largest remainders; of equal remainders the earlier is served first.
    Raises ValueError when all weights are zero.
    """
    total = sum(weights)
    if total == 0:
        raise ValueError("all weights are zero")
    if amount == 0:
        return [0] * len(weights)
    if len(weights) == 1:
        return [amount]
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(amount * weight, total)
        shares.append(share)
        remainders.append(remainder)
    left = amount - sum(shares)
    if left:
        for index in sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:left]:
            shares[index] += 1
    return shares


def declared_prices(total: int, pieces: int) -> list[tuple[int, int, int]]:
    """Return how ``pieces`` at ``total`` fen are declared: (pieces, total fen, unit price in 1/100,000 yuan), one line or two.

    A customs unit price has at most five decimals. Where ``total / pieces`` does not end within them the line is split: the lower
    price first, and so many pieces at one fen more that the total is exact.
    """
    if total * 1000 % pieces == 0:
        return [(pieces, total, total * 1000 // pieces)]
    low, dearer = divmod(total, pieces)
    cheaper = pieces - dearer
    return [(cheaper, cheaper * low, low * 1000), (dearer, dearer * (low + 1), (low + 1) * 1000)]
