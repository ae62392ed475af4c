"""What a quote costs, dictionary in, dictionary out, with tables and catalogue loaded.

The five-line order draws on 1,200 items at prices of their own; goods, quantities, freight and what the buyer has used differ from order to
order. Every item has been quoted before, so what the tables say of it on the day is known, as in a service that has run for a while.
"""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import bundler

EXAMPLE = Path(__file__).parents[1] / "examples" / "ningbo"
KINDS = {
    "WINE": ("2204210000", {"volume_l": "0.75"}),
    "CHOC": ("1806310000", {}),
    "HONEY": ("0409000000", {}),
    "WHISKY": ("2208300000", {"volume_l": "0.7"}),
    "LOTION": ("3304990039", {"net_content": "100", "net_content_unit": "ml"}),
}
ITEMS_OF_A_KIND, ORDERS = 240, 2_000


def amount(random: Random, yuan: int) -> str:
    """Any amount under so many yuan."""
    return f"{random.randrange(yuan)}.{random.randrange(100):02d}"


def items(random: Random) -> list[dict[str, Any]]:
    return [
        {"sku": f"{kind}-{number}", "name": kind, "hs_code": code, "origin": "FR", "unit": "142", "unit_price": amount(random, 400),
         "net_weight_kg": "0.5", **facts}
        for kind, (code, facts) in KINDS.items() for number in range(ITEMS_OF_A_KIND)
    ]  # fmt: skip


def order(random: Random) -> dict[str, Any]:
    """One item of each kind, together within the single limit."""
    return {
        "on": "2026-11-23",
        "buyer": {"annual_used": amount(random, 20_000)},
        "freight": amount(random, 60),
        "lines": [
            {"kind": "item", "sku": f"{kind}-{random.randrange(ITEMS_OF_A_KIND)}", "quantity": random.randint(1, 2)} for kind in KINDS
        ],
    }


def test_quote_of_a_five_line_order(benchmark: Any) -> None:
    random = Random(5)
    catalogue, tables = bundler.load_catalogue(items(random)), bundler.load_tables()
    orders = [order(random) for _ in range(ORDERS)]
    answers = [bundler.quote(each, catalogue=catalogue, tables=tables).to_dict() for each in orders]
    assert len({line["sku"] for answer in answers for line in answer["lines"]}) == len(catalogue)
    assert all(answer["tax"] for answer in answers)
    del answers
    upcoming = cycle(orders)
    answer = benchmark(lambda: bundler.quote(next(upcoming), catalogue=catalogue, tables=tables).to_dict())
    assert len(answer["lines"]) == len(KINDS)


def test_quote_of_a_gift_box_with_every_fact(benchmark: Any) -> None:
    """Four components and freight, with filing prices, stock, places and expiry, so that every rule is asked."""
    catalogue, tables = bundler.load_catalogue(EXAMPLE / "catalogue.csv"), bundler.load_tables()
    order = json.loads((EXAMPLE / "orders" / "ok-gift-box.json").read_text("utf-8"))
    orders = cycle([{**order, "freight": f"{index % 40}.00"} for index in range(1, 997)])
    answer = benchmark(lambda: bundler.quote(next(orders), catalogue=catalogue, tables=tables).to_dict())
    assert len(answer["lines"]) == 4


def test_loading_the_shipped_tables(benchmark: Any) -> None:
    from bundler.tariff.loader import shipped_folder

    tables = benchmark(lambda: bundler.load_tables(shipped_folder()))
    assert len(tables.tariff_lines) > 12_000
