"""Why a basket is sent as several orders, and what a person has to know of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations

from bundler.assembly.parcel_tariff import ParcelTariff
from bundler.assembly.splitting.first_fit import Apart
from bundler.assembly.splitting.orders import Part
from bundler.compliance.naming import NAMED, some
from bundler.compliance.parcels import barred_by
from bundler.compliance.rules import bnd_01_account_book, bnd_04_place, bnd_06_storage, dec_01_lines, lst_02_mode
from bundler.duty.assess import Assessment
from bundler.values import exact

Orders = Mapping[int, Part]
"""Orders by their number."""
Told = Callable[[Orders, Assessment, ParcelTariff | None], str]
"""Says in a sentence what keeps some orders apart."""
KG_MAX = "parcel_tariff.kg_max"


def reasons(parts: Sequence[Part], apart: Apart, found: Assessment, tariff: ParcelTariff | None) -> list[dict[str, object]]:
    """Return what keeps the orders apart: a rule (or a line of the tariff), the orders, and a sentence.

    Every two orders of a proven split are kept apart by one of them.
    """
    kept: dict[tuple[str, Told], set[int]] = {}
    for (one, first), (two, second) in combinations(enumerate(parts, start=1), 2):
        why = _why(first, second, apart, found, tariff)
        if why is not None:
            kept.setdefault(why, set()).update((one, two))
    told = {key: {number: parts[number - 1] for number in sorted(held)} for key, held in kept.items()}
    return [{"rule": rule, "orders": list(held), "message": say(held, found, tariff)} for (rule, say), held in told.items()]


def _why(first: Part, second: Part, apart: Apart, found: Assessment, tariff: ParcelTariff | None) -> tuple[str, Told] | None:
    """Return the rule that keeps two orders apart, and who says so of all that it keeps apart."""
    if not first.codes & second.codes:
        own = found.order.supervision_code
        moved = (unit for part in (first, second) if own not in part.codes for unit, _ in part.held)
        rules = (barred_by(goods, own) for unit in moved for goods in unit.goods)
        return next(filter(None, rules), lst_02_mode.CODE), _codes_differ
    for one in first.kinds:
        for two in second.kinds:
            if two in apart.foes[one]:
                return apart.foes[one][two], PLACES[apart.foes[one][two]]
    most = found.day.count("declaration_lines")
    if most is not None and first.declared + second.declared > most:
        return dec_01_lines.CODE, _too_many_lines
    heavy = tariff is not None and first.weight + second.weight > tariff.prices(first.storage_class).kg_max
    return (KG_MAX, _too_heavy) if heavy else None


def _codes_differ(held: Orders, _found: Assessment, _tariff: ParcelTariff | None) -> str:
    return f"An order goes under one supervision code (监管方式): {_by({number: part.code for number, part in held.items()})}."


def _places_differ(column: str, sentence: str, held: Orders, _found: Assessment, _tariff: ParcelTariff | None) -> str:
    return f"{sentence}: {_by({number: part.stated(column) for number, part in held.items()})}."


def _too_many_lines(held: Orders, found: Assessment, _tariff: ParcelTariff | None) -> str:
    most = found.day.count("declaration_lines")
    return f"Two of the orders {some(map(str, held))} have more declared lines together than the {most} of one declaration list."


def _too_heavy(held: Orders, _found: Assessment, tariff: ParcelTariff | None) -> str:
    classes = dict.fromkeys(part.storage_class for part in held.values())
    heaviest = [exact.format(tariff.prices(each).kg_max, 8) for each in classes] if tariff is not None else []
    return f"Two of the orders {some(map(str, held))} weigh more together than the {' or '.join(dict.fromkeys(heaviest))} kg of one parcel."


PLACES = {
    bnd_01_account_book.CODE: partial(_places_differ, "account_book", "One declaration list draws on one account book (账册)"),
    bnd_04_place.CODE: partial(_places_differ, "customs_district", "One declaration list leaves one customs district (关区)"),
    bnd_06_storage.CODE: partial(_places_differ, "storage_class", "One parcel holds goods of one storage class"),
}


def _by(values: Mapping[int, str | None]) -> str:
    """Return which orders have which value: ``A for order 1, B for orders 2 and 3``."""
    by_value: dict[str, list[int]] = {}
    for number, value in values.items():
        by_value.setdefault(value or "none stated", []).append(number)
    told = [f"{value} for {'orders' if len(held) > 1 else 'order'} {some(map(str, held))}" for value, held in by_value.items()]
    return "; ".join(told[:NAMED]) + (f"; and {len(told) - NAMED} more" if len(told) > NAMED else "")


def why_code(part: Part, found: Assessment) -> str:
    """Return why an order goes under its supervision code."""
    own = found.order.supervision_code
    if part.code == own:
        return f"{own} is the code of the basket."
    barred = {
        goods.item.sku: rule for unit, _ in part.held for goods in unit.goods if (rule := barred_by(goods, own)) is not None
    }  # fmt: skip
    told = some(f"{sku} ({rule})" for sku, rule in barred.items())
    return f"{told} may not go under {own}, the code of the basket."
