"""One five-line order, dictionary in, dictionary out, tables and catalogue loaded; prices vary so that nothing is remembered."""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from typing import Any

import bundler

EXAMPLE = Path(__file__).parents[1] / "examples" / "ningbo"
CODES = {
    "WINE": ("2204210000", {"volume_l": "0.75"}),
    "CHOC": ("1806310000", {}),
    "HONEY": ("0409000000", {}),
    "WHISKY": ("2208300000", {"volume_l": "0.7"}),
    "LOTION": ("3304990039", {"net_content": "100", "net_content_unit": "ml"}),
}


def test_quote_of_a_five_line_order(benchmark: Any) -> None:
    catalogue = bundler.load_catalogue([
        {"sku": sku, "name": sku, "hs_code": code, "origin": "FR", "unit": "142", "unit_price": "300.00", "net_weight_kg": "0.5", **facts}
        for sku, (code, facts) in CODES.items()
    ])  # fmt: skip
    tables = bundler.load_tables()
    orders = cycle([
        {
            "on": "2026-11-23",
            "buyer": {"annual_used": f"{index}.00"},
            "freight": f"{index % 40}.00",
            "lines": [{"kind": "item", "sku": sku, "quantity": 1 + index % 2} for sku in CODES],
        }
        for index in range(1, 997)
    ])  # fmt: skip
    answer = benchmark(lambda: bundler.quote(next(orders), catalogue=catalogue, tables=tables).to_dict())
    assert len(answer["lines"]) == len(CODES)


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
