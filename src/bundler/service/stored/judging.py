"""What the rules say in a write is counted once: done or refused, and not where it is only told again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from litestar import Response

from bundler.service.observing.metrics import Metrics
from bundler.service.stored.writing import REPLAYED
from bundler.storage.bundles import RefusedBundleError
from bundler.storage.ordering import RefusedError
from bundler.storage.quoting import NoPriceError

Said: TypeAlias = Mapping[str, Any]
"""A verdict with its findings, on the wire."""


def counted(metrics: Metrics, write: Callable[[], Response[Any]], said: Callable[[Response[Any]], Said | None]) -> Response[Any]:
    """Return the answer of a write, with what the rules said in it counted: ``said`` is that of a write that was done, if they were asked.

    Raises what the write raises.
    """
    try:
        done = write()
    except (RefusedError, NoPriceError) as refused:
        metrics.judged(refused.answer)
        raise
    except RefusedBundleError as refused:
        metrics.judged(of_bundle(refused.examined))
        raise
    found = None if REPLAYED in done.headers else said(done)
    if found is not None:
        metrics.judged(found)
    return done


def of_bundle(examined: Said) -> Said:
    """Return the verdict on a bundle with the findings on its default choice and on those that named what stops it."""
    others = [each["findings"] for each in examined["stopped"] if each["choice"] != examined["choice"]]
    return {"verdict": examined["verdict"], "findings": [*examined["answer"]["findings"], *(each for some in others for each in some)]}
