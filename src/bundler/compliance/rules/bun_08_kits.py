"""A kit made ready in the zone under a record of its own (料号) has a declaration of simple processing (简单加工)."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "BUN-08"
SOURCES = ("simple-processing-reading",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """A kit without one needs a person; goods that are not said to be a kit are taken for none."""
    item = case.item
    if not item.kit or item.processing_declaration is not None:
        return ()
    return (Finding(
        CODE, "review", f"{item.sku} is a kit made ready in the zone, and no declaration of simple processing is stated.",
        "State processing_declaration, or sell the components as a bundle: packed at the order they need no record of their own.",
        source=SOURCES[0],
    ),)  # fmt: skip
