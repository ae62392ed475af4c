"""``recommend``: items in, the best lawful bundles with them out, in proven order."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bundler.assembly.composing import asked_json, inputs, receipt, warnings_of
from bundler.assembly.policy import Policy
from bundler.assembly.recommending.answer import Recommendations
from bundler.assembly.recommending.wanted import DEFAULT, TOP, Wanted, anchors_of, stock_of, top_of
from bundler.catalogue.catalogue import Catalogue
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

MAX_INDEXED = 20_000
"""Items of one catalogue; more were never measured."""
MAX_UNITS = 1_000_000
"""Numbers of pieces of each item at each discount; an index of that many takes some two seconds and 350 megabytes."""
PolicySource = Policy | Mapping[str, Any] | str | Path


def recommend(
    catalogue: Any,
    anchor: str | Sequence[str],
    tables: Tables | None = None,
    *,
    top: int = TOP,
    policy: PolicySource | None = None,
    on: date | None = None,
) -> Recommendations:
    """Return the ``top`` lawful designs with the anchors of which one copy is worth most.

    ``anchor`` is the sku of an item or a list of them; one that stands twice is wanted in two pieces. Without a policy its defaults hold,
    and stock for one copy is enough; ``on`` is the day where the policy names none. Raises InputError with all faults. Who asks more than
    once makes a ``Recommender``.
    """
    return Recommender(catalogue, policy, tables, on=on).recommend(anchor, top)


class Recommender:
    """Recommendations from one catalogue under one policy: the index is made once, questions then take milliseconds.

    Threads may share it. Raises InputError with all faults of catalogue and policy.
    """

    def __init__(self, catalogue: Any, policy: PolicySource | None = None, tables: Tables | None = None, *, on: date | None = None) -> None:
        # loading the arrays takes a while, for those only who ask
        from bundler.assembly.recommending.index import Index
        from bundler.assembly.recommending.stocked import Stocked

        goods, self.policy, _ = inputs(catalogue, DEFAULT if policy is None else policy, None, on, MAX_INDEXED)
        _bounded(goods, self.policy)
        self.tables = load_tables() if tables is None else tables
        self.catalogue = goods
        self._warnings = warnings_of(goods, self.policy, self.tables)
        self._stocked = Stocked(Index(goods, self.policy, self.tables), self.tables, dict(goods))
        self._changing = threading.Lock()

    def recommend(self, anchor: str | Sequence[str], top: int = TOP) -> Recommendations:
        """Return the ``top`` best designs with the anchors. Raises InputError for an unknown anchor, and for a ``top`` out of range."""
        from bundler.assembly.recommending.asking import asked

        stocked = self._stocked
        wanted = Wanted.model_construct(anchor=self._anchors(anchor, top), top=top)
        found = asked(stocked, wanted)
        stated = asked_json(self.policy, {"recommend": wanted})
        stamp = receipt(stocked.input_sha256(stated), self.policy, self.tables)
        return Recommendations(
            wanted.anchor, top, found.designs, found.proven, found.bound, found.reasons, stocked.told(), [*self._warnings], stamp,
            lambda: stocked.input_json(stated),
        )  # fmt: skip

    def update_stock(self, stock: Mapping[str, int]) -> None:
        """Take over the stock of some items; questions that are being answered keep the stock they began with.

        Raises InputError with all faults, and then nothing is changed.
        """
        with self._changing:
            self._stocked = self._stocked.changed(stock_of(stock, self.catalogue))

    def _anchors(self, anchor: str | Sequence[str], top: int) -> list[str]:
        faults: list[Fault] = []
        anchors: list[str] = []
        try:
            anchors = anchors_of(anchor, self.catalogue)
        except InputError as error:
            faults += error.faults
        try:
            top_of(top)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        return anchors


def _bounded(catalogue: Catalogue, policy: Policy) -> None:
    """Raise InputError where the index would have too many units."""
    bundle = policy.bundle
    most, discounts = min(bundle.copies_per_item, bundle.pieces[1]), len(bundle.discounts)
    units = len(catalogue) * most * discounts
    if units > MAX_UNITS:
        message = f"{len(catalogue)} items, {most} of each, {discounts} discounts: {units} units, and at most {MAX_UNITS} are taken"
        hint = "Give the items of one account book, or a lower bundle.copies_per_item, or fewer bundle.discounts."
        raise InputError([Fault("catalogue", message, "too_many_units", hint=hint)])
