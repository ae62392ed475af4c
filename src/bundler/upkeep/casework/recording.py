"""Making a case of an order: what the engine says today is written down, beside what a source prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bundler.catalogue import Catalogue, Item, Order
from bundler.catalogue.canonical import canonical_json
from bundler.catalogue.order import ItemLine
from bundler.compliance import quote
from bundler.duty.assess import assess
from bundler.errors import Fault, InputError
from bundler.tariff import Tables
from bundler.upkeep.casework.running import Difference, known_figures
from bundler.values import money
from bundler.values.near import did_you_mean

PRIVATE = ("cost", "clearance_value", "import_value")
"""What a merchant keeps to itself, and no quote asks for."""


class Telling(NamedTuple):
    """What a maintainer says of a case: its id, its title, and for a published example its source with the figures it prints.

    ``published`` are figures by their path in the answer, such as ``tax`` or ``lines.1.vat``; ``differs`` says why one of them is not
    what the law gives.
    """

    id: str
    title: str
    source: str = ""
    published: Mapping[str, str] = {}
    differs: str = ""


class Recorded(NamedTuple):
    """A case, ready to be written, and the printed figures that the engine does not agree with."""

    case: dict[str, Any]
    disagreements: list[Difference]


def record(order: Order, catalogue: Catalogue, tables: Tables, telling: Telling) -> Recorded:
    """Return an order as a case.

    Raises InputError for an unknown source, figures that no answer has, printed amounts that are none, and a reason why figures differ
    where none does.
    """
    assert order.on is not None
    used = {part.goods.sku for part in assess(order, catalogue, tables).parts}
    expect = known_figures(quote(order, catalogue=catalogue, tables=tables).to_dict())
    disagreements = list(_disagreements(expect, telling, tables))
    plain = json.loads(canonical_json(order))
    for own in ("on", "order_id"):
        plain.pop(own, None)
    status = "computed" if not telling.published else "published_wrong" if disagreements else "published"
    said = {"source": telling.source, "note": telling.differs if disagreements else "", "published": dict(telling.published)}
    case = {
        "id": telling.id, "title": telling.title, "kind": "quote", "status": status, "on": order.on,
        **{key: value for key, value in said.items() if value}, "order": plain,
        "items": [_facts(catalogue[sku]) for sku in sorted(used) if sku in catalogue], "expect": expect,
    }  # fmt: skip
    return Recorded(case, disagreements)


def both_sides(order: Order, catalogue: Catalogue, tables: Tables, telling: Telling) -> list[Recorded]:
    """Return the two cases around the threshold of a loose item: the lowest value at which the tax is due, and a fen under it.

    Raises InputError where the order is anything else, or its threshold hangs on an exchange rate that is not known.
    """
    found = assess(order, catalogue, tables)
    goods = found.parts[0].goods
    if len(found.parts) != 1 or found.bundled or goods.threshold is None or found.order_value != found.goods_value:
        message = "both sides of a threshold are those of one loose item with a conditional consumption tax, without freight"
        raise InputError([Fault("order", message, "both_sides")])
    if not goods.threshold.certain:
        message = "the threshold hangs on an exchange rate that the tables do not have for the month"
        raise InputError([Fault("order", message, "both_sides", field="on", value=order.on)])
    first = goods.threshold.first_over(1)
    alone = order.model_copy(update={"lines": [ItemLine(kind="item", sku=goods.sku, quantity=1)]})
    return [
        record(alone, _at_price(goods.item, price), tables, telling._replace(id=f"{telling.id}-{side}", title=f"{telling.title}, {where}"))
        for price, side, where in ((first - 1, "under", "a fen under it"), (first, "at", "exactly at it"))
    ]


def _facts(item: Item) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(item.canonical_json)
    return {name: value for name, value in facts.items() if name not in PRIVATE}


def _at_price(item: Item, price: int) -> Catalogue:
    return Catalogue((Item.model_validate({**_facts(item), "unit_price": money.format(price)}),))


def _disagreements(expect: Mapping[str, Any], telling: Telling, tables: Tables) -> Iterator[Difference]:
    said = {"--id": telling.id, "--title": telling.title}
    faults = [Fault(name, "it is empty", "missing") for name, text in said.items() if not text.strip()]
    if telling.source and telling.source not in tables.instruments:
        faults.append(
            Fault(
                "--source", "unknown source", "unknown_source", value=telling.source, hint=did_you_mean(telling.source, tables.instruments)
            )
        )
    if telling.published and not telling.source:
        faults.append(Fault("--source", "a published figure names the source that prints it", "missing"))
    figures = dict(_figures("", expect))
    faults += [
        Fault("--published", "the answer has no such figure", "unknown_figure", value=path, hint=did_you_mean(path, figures))
        for path in telling.published
        if path not in figures
    ]
    faults += [
        Fault("--published", "an amount in yuan has two decimal places", "amount", value=f"{path}={printed}", hint="Such as tax=46.51.")
        for path, printed in telling.published.items()
        if _is_amount(figures.get(path, "")) and not _is_amount(printed)
    ]
    if telling.differs and all(figures.get(path) == printed for path, printed in telling.published.items()):
        faults.append(Fault("--differs", "no printed figure differs from what comes out", "nothing_differs", hint="Leave it out."))
    if faults:
        raise InputError(faults)
    yield from (Difference(path, printed, figures[path]) for path, printed in telling.published.items() if printed != figures[path])


def _is_amount(text: str) -> bool:
    try:
        money.parse(text)
    except ValueError:
        return False
    return True


def _figures(path: str, part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _figures(f"{path}.{key}" if path else key, value)
    elif isinstance(part, list):
        for at, value in enumerate(part, start=1):
            yield from _figures(f"{path}.{at}", value)
    else:
        yield path, part
