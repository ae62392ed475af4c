"""Where two documents are not the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bundler.catalogue.parsing import escaped


@dataclass(frozen=True, slots=True)
class Difference:
    """A JSON pointer with what stood there and what stands there now, None where nothing does."""

    at: str
    then: Any
    now: Any

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON-ready data."""
        return {"at": self.at, "then": self.then, "now": self.now}


def differences(then: Any, now: Any, at: str = "") -> Iterator[Difference]:
    """Yield every difference between two JSON documents, in the order of the second."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*now, *then]):
            yield from differences(then.get(key), now.get(key), f"{at}/{escaped(key)}")
    elif isinstance(then, list) and isinstance(now, list):
        for index, (before, after) in enumerate(zip_longest(then, now)):
            yield from differences(before, after, f"{at}/{index}")
    elif type(then) is not type(now) or then != now:
        yield Difference(at, then, now)


def plain(document: Any) -> Any:
    """Return an answer as JSON would give it back."""
    return json.loads(json.dumps(document))
