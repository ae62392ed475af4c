"""The legal quantities of a line (kilograms, litres, pieces) can be formed, and its measures agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.catalogue.item import MILLILITRES_PER_LITRE
from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "BND-05"
SOURCES = ("ceb-messages",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """A quantity that cannot be formed needs a person; measures that contradict each other are warnings."""
    item = case.item
    missing = [code for code, per_piece in case.goods.legal_units if per_piece is None]
    one_volume = item.volume_l is None or item.net_content is None
    return () if not missing and one_volume and item.gross_weight_kg is None else _told(case, missing)


def _told(case: GoodsCase, missing: list[str]) -> Iterator[Finding]:
    item = case.item
    if missing:
        names = ", ".join(f"{code} {case.day.tables.units[code].name_zh}" for code in missing)
        yield Finding(
            CODE, "review", f"The legal quantity of {item.sku} in {names} cannot be formed from the item's measures.",
            "State volume_l for litres; other units have to be declared by hand.", source=SOURCES[0],
        )  # fmt: skip
    stated_twice = item.volume_l is not None and item.net_content is not None and item.net_content_unit == "ml"
    if stated_twice and (item.volume_l or 0) * MILLILITRES_PER_LITRE != item.net_content:
        message = f"volume_l and net_content of {item.sku} differ; volume_l is used."
        yield Finding(CODE, "warning", message, "Correct the one that is wrong.", source=SOURCES[0])
    if item.gross_weight_kg is not None and item.gross_weight_kg < item.net_weight_kg:
        yield Finding(CODE, "warning", f"{item.sku} weighs less gross than net.", "Correct the weights.", source=SOURCES[0])
