"""What has to hold whatever happened: nothing oversold, balances the sums of their entries, nothing lost that was answered."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from sqlalchemy import Connection, create_engine, text

from tests.proof.shop import OTHERS_LEFT, PRICES, WINE_LEFT, Shop

EFFECTS = {
    "grant": (1, 0, 0), "reserve": (0, 1, 0), "post": (0, -1, 1), "void": (0, -1, 0), "expire": (0, -1, 0), "return": (0, 0, -1),
}  # fmt: skip
"""What a step does to granted, pending and posted, for each unit: written down here anew, not taken from the service."""
Held = dict[tuple[str, str, str], tuple[int, int, int]]


def check(url: str, shop: Shop) -> None:
    """Hold a database against what a shop was answered. Raises AssertionError."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with closing(engine.connect()) as connection:
        held = balances(connection)
        connection.rollback()
        _same_as_answered(held, shop)
        _same_orders(shop)
        _same_answers(shop)
        assert balances(connection) == held
    engine.dispose()
    shop.desk.close()


def balances(connection: Connection) -> Held:
    """Return what every account holds, having found that it is the sum of its entries and not oversold."""
    held: Held = {
        (kind, owner, part): (granted, pending, posted)
        for kind, owner, part, granted, pending, posted in connection.execute(
            text("SELECT kind, owner, part, granted, pending, posted FROM balance")
        )
    }
    sums = dict.fromkeys(held, (0, 0, 0))
    for kind, owner, part, step, amount in connection.execute(text("SELECT kind, owner, part, step, amount FROM entry")):
        before = sums[kind, owner, part]
        sums[kind, owner, part] = tuple(was + by * amount for was, by in zip(before, EFFECTS[step], strict=True))  # type: ignore[assignment]
    assert sums == held
    for (kind, *_), (granted, pending, posted) in held.items():
        assert min(granted, pending, posted) >= 0
        assert kind != "stock" or pending + posted <= granted
    return held


def _same_as_answered(held: Held, shop: Shop) -> None:
    """Pieces of every item and yuan of all persons together, by what the shop was answered."""
    wanted: dict[str, Counter[str]] = {"reserved": Counter(), "posted": Counter(), "voided": Counter()}
    for sale in (sale for clerk in shop.clerks for sale in clerk.sales):
        wanted[sale.state].update(sale.kept)
    for sku in PRICES:
        granted = WINE_LEFT if sku.startswith("WINE") else OTHERS_LEFT
        assert held["stock", sku, "main"] == (granted, wanted["reserved"][sku], wanted["posted"][sku]), sku
    value = {state: sum(PRICES[sku] * pieces for sku, pieces in goods.items()) for state, goods in wanted.items()}
    pending, posted = (sum(amounts[at] for (kind, *_), amounts in held.items() if kind == "yuan") for at in (1, 2))
    assert (pending, posted) == (value["reserved"], value["posted"])


def _same_orders(shop: Shop) -> None:
    for sale in (sale for clerk in shop.clerks for sale in clerk.sales):
        told = shop.desk.ask("GET", f"/v1/orders/{sale.order_id}")
        assert (told.status, told.document.get("state")) == (200, sale.state), told
        kinds = Counter(event["kind"] for event in told.document["events"])
        assert kinds["returned"] == sale.back.total(), told


def _same_answers(shop: Shop) -> None:
    """Every write that was done is sent again under its key: its first answer comes, and nothing is done twice."""
    for clerk in shop.clerks:
        for method, path, body, key, first in clerk.answered:
            again = shop.desk.ask(method, path, body, key)
            assert (again.status, again.document, again.headers.get("idempotent-replay")) == (first.status, first.document, "true"), key
