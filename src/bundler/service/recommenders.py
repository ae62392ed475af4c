"""The indexes of the service's own catalogues, each for a policy, its day and an edition; the last few that were asked are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from bundler.catalogue import Catalogue
from bundler.tariff import Tables

if TYPE_CHECKING:
    from bundler.assembly import Policy, Recommender

KEPT = 4
"""An index of 10,000 items takes some 100 megabytes."""


class Recommenders:
    """Makes an index when it is first asked for, one at a time; who asks for one that is kept never waits."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, int], Recommender] = OrderedDict()
        self._making, self._looking = threading.Lock(), threading.Lock()

    def of(self, catalogue: Catalogue, policy: Policy, tables: Tables) -> Recommender:
        """Return the recommender of a catalogue, always the same one; that of stored items is another one once they have changed."""
        from bundler.assembly import Recommender

        # What is kept holds its catalogue, so that no other one can have the same identity meanwhile.
        key = policy.model_dump_json(), tables.sha256, id(catalogue)
        if found := self._kept(key):
            return found
        with self._making:
            if found := self._kept(key):  # made meanwhile
                return found
            made = Recommender(catalogue, policy, tables)
            with self._looking:
                self._known[key] = made
                if len(self._known) > KEPT:
                    self._known.popitem(last=False)
            return made

    def _kept(self, key: tuple[str, str, int]) -> Recommender | None:
        with self._looking:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)
