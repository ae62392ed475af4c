"""Bundles that no order may hold, and the supervision codes that goods may share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, get_args

from bundler.catalogue.order import BundleLine, SupervisionCode
from bundler.compliance.parcels import barred_by, kept_apart_by, place_of
from bundler.compliance.rules import bnd_01_account_book, bnd_04_place, bnd_06_storage, dec_01_lines, lst_02_mode
from bundler.duty.explode import Part
from bundler.duty.goods import Goods

CODES: tuple[str, ...] = get_args(SupervisionCode)
"""The supervision codes that an order may state."""
APART = {
    bnd_01_account_book.CODE: "lie in different account books (账册)",
    bnd_04_place.CODE: "lie in different customs districts (关区)",
    bnd_06_storage.CODE: "travel in different storage classes",
}
"""What keeps two goods apart, in words."""


def why_impossible(line: BundleLine, parts: Sequence[Part], own: str, most_lines: int | None) -> dict[str, Any] | None:
    """Return why no order can hold a bundle: its components are kept apart, or it has more lines than a declaration list; else None."""
    told = {"id": line.id, "quantity": line.quantity}
    by_place = {place_of(part.goods.item): part.goods.item for part in parts}
    for one, two in combinations(by_place.values(), 2):
        rule = kept_apart_by(one, two)
        if rule is not None:
            message = f"Bundle {line.id} can never be one order: {one.sku} and {two.sku} {APART[rule]}."
            return {**told, "rule": rule, "message": message, "hint": "Compose it of goods that share a parcel, or sell them loose."}
    if not codes_of([part.goods for part in parts], own):
        message = f"Bundle {line.id} can never be one order: its components are allowed under different supervision codes only."
        return {**told, "rule": lst_02_mode.CODE, "message": message, "hint": "Compose it of goods that share a supervision code."}
    declared = sum(part.last - part.first + 1 for part in parts)
    if most_lines is not None and declared > most_lines:
        message = f"Bundle {line.id} has {declared} declared lines; a declaration list holds {most_lines}."
        return {**told, "rule": dec_01_lines.CODE, "message": message, "hint": "Compose it of fewer different goods."}
    return None


def codes_of(goods: Sequence[Goods], own: str) -> frozenset[str]:
    """Return the supervision codes to choose from: the basket's ``own`` wherever the goods may go under it, else what they may.

    Goods that no code allows are left out of sight: their order says what is wrong with them. Empty where the codes of the goods
    exclude each other.
    """
    allowed = [{code for code in CODES if barred_by(each, code) is None} for each in dict.fromkeys(goods)]
    shared = set(CODES).intersection(*filter(None, allowed))
    return frozenset([own]) if own in shared else frozenset(shared)
