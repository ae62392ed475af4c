"""The faces of the rules on what one parcel may hold: of every two goods, whether they may lie in one bundle.

Goods of which every two may share a bundle may all share one, so a rule that looks at the whole order is kept by looking at its pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bundler.catalogue.item import Item

Together: TypeAlias = NDArray[np.bool_]


def bnd_01(items: Sequence[Item]) -> Together:
    """No two different account books; one that is not stated keeps nobody apart."""
    return _agree([item.account_book for item in items])


def bnd_04(items: Sequence[Item]) -> Together:
    """No two different customs districts; one that is not stated keeps nobody apart."""
    return _agree([item.customs_district for item in items])


def bnd_06(items: Sequence[Item]) -> Together:
    """One storage class."""
    return equal([item.storage_class for item in items])


def equal(values: Sequence[str | None]) -> Together:
    """Return for every two of the values whether they are the same; not stated is a value of its own."""
    if len(set(values)) <= 1:
        return _all(values)
    codes = _codes(values)
    return np.asarray(codes[:, None] == codes)


def _agree(values: Sequence[str | None]) -> Together:
    if len({*values} - {None}) <= 1:
        return _all(values)
    unstated = np.array([value is None for value in values], dtype=np.bool_)
    found = equal(values)
    found[unstated] = True
    found[:, unstated] = True
    return found


def _all(values: Sequence[str | None]) -> Together:
    return np.ones((len(values), len(values)), dtype=np.bool_)


def _codes(values: Sequence[str | None]) -> NDArray[np.int32]:
    known = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return np.array([known[value] for value in values], dtype=np.int32)
