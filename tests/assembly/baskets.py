"""Small baskets on made-up places, and brute forces over all their splits that know nothing of the solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

import bundler
from tests.compliance.desk import Facts, bundle, item, loose, times

ON = "2017-06-01"
"""A day on which a remark lists fluid milk for direct purchase (9610) only."""
MILK = "0401200000"
CODES = ("1210", "9610", "1239")
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "account_book": st.sampled_from(["BOOK-1", "BOOK-2", "BOOK-3"]),
        "customs_district": st.sampled_from(["3105", "3117"]),
        "storage_class": st.sampled_from(["ambient", "ambient", "chilled"]),
        "hs_code": st.just(MILK),
    },
)
TENTHS = st.integers(1, 40).map(lambda tenths: f"{tenths / 10:.1f}")
Lines = list[list[int]]
"""A split of whole lines: the lines of each order."""


@st.composite
def baskets(draw: st.DrawFn, most: int = 6) -> list[Facts]:
    """Loose lines and bundles; what they lie in is stated or not."""
    found: list[Facts] = []
    for at in range(draw(st.integers(1, most))):
        goods = [item(f"S{at}{part}", gross_weight_kg=draw(TENTHS), **draw(PLACES)) for part in range(draw(st.sampled_from([1, 1, 1, 2])))]
        if len(goods) > 1:
            found.append(bundle("150.00", *(times(draw(st.integers(1, 2)), each) for each in goods), id=f"B{at}"))
        else:
            found.append(loose(goods[0], draw(st.integers(1, 3))))
    return found


def tariff(first_kg: str = "1", further_kg: str = "0.5", kg_max: str = "20", **more: Any) -> Facts:
    """Parcel prices."""
    return {"first_kg": first_kg, "first": "8.00", "further_kg": further_kg, "further": "3.00", "kg_max": kg_max, **more}


tariffs = st.builds(tariff, st.sampled_from(["1", "2.5"]), st.sampled_from(["0.5", "1", "3"]), st.sampled_from(["16", "20", "40"]))


def goods_of(line: Facts) -> list[Facts]:
    """The items of a line."""
    return [part["item"] for part in line.get("components", [line])]


def kilograms(line: Facts) -> Fraction:
    """The gross weight of a line."""
    parts = line.get("components", [{**line, "quantity": 1}])
    return line["quantity"] * sum(Fraction(part["item"]["gross_weight_kg"]) * part["quantity"] for part in parts)


def price(tariff: Mapping[str, Any], weight: Fraction) -> int:
    """The price of a parcel in fen, counted up by every weight that is begun."""
    fen, carried = round(Fraction(tariff["first"]) * 100), Fraction(tariff["first_kg"])
    while carried < weight:
        fen, carried = fen + round(Fraction(tariff["further"]) * 100), carried + Fraction(tariff["further_kg"])
    return fen


def partitions(things: Sequence[int]) -> Iterator[Lines]:
    """All ways to group things, each group and the list of groups in their order."""
    if not things:
        yield []
        return
    *most, last = things
    for rest in partitions(most):
        for at in range(len(rest)):
            yield [*rest[:at], [*rest[at], last], *rest[at + 1 :]]
        yield [*rest, [last]]


class Oracle:
    """What an order may hold, asked of ``check`` itself and nothing else."""

    def __init__(
        self, lines: Sequence[Facts], own: str = "1210", tariff: Mapping[str, Any] | None = None, tables: bundler.Tables | None = None
    ) -> None:
        self.lines, self.own, self.tariff, self.tables = lines, own, tariff, tables
        self.known: dict[tuple[int, ...], bool] = {}
        self.codes = [self._codes(goods_of(line)) for line in lines]

    def broken(self, lines: Sequence[Facts], code: str) -> set[str]:
        """The rules that an order breaks."""
        answer = bundler.check({"on": ON, "supervision_code": code, "lines": lines}, tables=self.tables)
        return {finding.code for finding in answer.findings if finding.severity == "error"}

    def _codes(self, goods: Sequence[Facts]) -> set[str]:
        """The basket's own code where all goods may go under it, else the others; goods that no code allows have no say."""
        may = [{code for code in CODES if not self.broken([loose(each)], code) & {"LST-02", "BND-04"}} for each in goods]
        shared = set(CODES).intersection(*filter(None, may))
        return {self.own} if self.own in shared else shared

    def holds(self, held: Iterable[int]) -> bool:
        """Whether one order may hold these lines."""
        key = tuple(held)
        if key not in self.known:
            lines = [self.lines[at] for at in key]
            fits = self.tariff is None or sum(map(kilograms, lines)) <= Fraction(self.tariff["kg_max"])
            apart = self.broken(lines, "1210") & {"BND-01", "BND-04", "BND-06", "DEC-01"}
            self.known[key] = fits and not apart and bool(set.intersection(*(self.codes[at] for at in key)))
        return self.known[key]

    def best(self, among: Sequence[int]) -> Lines:
        """Fewest orders, lowest freight, then every line in turn in the earliest order."""
        lawful = (split for split in partitions(among) if all(map(self.holds, split)))
        return min(lawful, key=lambda split: (len(split), self._freight(split), _numbers(split)))

    def _freight(self, split: Lines) -> int:
        if self.tariff is None:
            return 0
        return sum(price(self.tariff, sum(kilograms(self.lines[at]) for at in held)) for held in split)


def _numbers(split: Lines) -> list[int]:
    return [number for _, number in sorted((at, number) for number, held in enumerate(split) for at in held)]


Pieces = tuple[tuple[int, ...], ...]
"""For each line, its pieces in each parcel."""


def best_pieces(lines: Sequence[Facts], tariff: Mapping[str, Any], most: int) -> Pieces | None:
    """The best way to put the pieces of loose lines into at most so many parcels; lines that fit one parcel stay whole."""
    pieces, heaviest = [line["quantity"] for line in lines], Fraction(tariff["kg_max"])
    weights = [Fraction(line["item"]["gross_weight_kg"]) for line in lines]
    divided = [many * weight > heaviest for many, weight in zip(pieces, weights, strict=True)]
    books = [line["item"].get("account_book") for line in lines]

    def loads(packing: Pieces) -> list[Fraction]:
        return [
            sum((many * weight for many, weight in zip(parcel, weights, strict=True)), Fraction(0)) for parcel in zip(*packing, strict=True)
        ]

    def lawful(packing: Pieces) -> bool:
        whole = all(max(row) == many or cut for row, many, cut in zip(packing, pieces, divided, strict=True))
        drawn = [{book for book, many in zip(books, parcel, strict=True) if many and book} for parcel in zip(*packing, strict=True)]
        return whole and all(0 < load <= heaviest for load in loads(packing)) and all(len(each) < 2 for each in drawn)

    def worth(packing: Pieces) -> tuple[Any, ...]:
        parts = sum(many > 0 for row, cut in zip(packing, divided, strict=True) if cut for many in row)
        return sum(price(tariff, load) for load in loads(packing)), parts, [-many for row in packing for many in row]

    for count in range(1, most + 1):
        found = [packing for packing in product(*(list(_shared(many, count)) for many in pieces)) if lawful(packing)]
        if found:
            return min(found, key=worth)
    return None


def _shared(pieces: int, parcels: int) -> Iterator[tuple[int, ...]]:
    if parcels == 1:
        yield (pieces,)
        return
    for first in range(pieces, -1, -1):
        for rest in _shared(pieces - first, parcels - 1):
            yield (first, *rest)
