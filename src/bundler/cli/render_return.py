"""The answer on a return as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_answer import verdict_line
from bundler.cli.render_findings import findings_block
from bundler.cli.render_parts import amount, facts, heading, lines_table, receipt_line


def show_return(console: Console, answer: Mapping[str, Any]) -> None:
    """Print the answer on a return: what comes back, by when, and what is kept."""
    name = f"Return of {printable(answer['order_id'])}" if answer["order_id"] else "Return"
    console.print(heading(name, f"released on {answer['released_on']}, amounts in CNY"))
    console.print(Padding(_lines(answer), (1, 0, 1, 1)))
    if answer["bundles"]:
        console.print(Padding(_bundles(answer), (0, 0, 1, 1)))
    console.print(_sums(answer))
    console.print(findings_block(answer["findings"]))
    console.print(receipt_line(answer["receipt"]))
    console.print(verdict_line(answer))


def _lines(answer: Mapping[str, Any]) -> Table:
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("goods", overflow="fold", min_width=8)
    table.add_column("tariff code", no_wrap=True)
    with_tariff = any(line["tariff"] not in (None, "0.00") for line in answer["lines"])
    columns = {"value": "dutiable_value"} | ({"tariff": "tariff"} if with_tariff else {})
    columns |= {"CT": "consumption_tax", "VAT": "vat", "tax": "tax"}
    for name in ("back", "before", "sold", *columns):
        table.add_column(name, justify="right", no_wrap=True)
    for line in answer["lines"]:
        pieces = (str(line[key]) for key in ("quantity", "returned_before", "sold"))
        cells = (_amount(answer, line[key]) for key in columns.values())
        table.add_row(str(line["number"]), Text(printable(line["sku"])), line["hs_code"], *pieces, *cells)
    return table


def _bundles(answer: Mapping[str, Any]) -> Table:
    """The bundles of which something comes back, each with its items below it."""
    table = lines_table()
    table.add_column("bundle and items", overflow="fold", min_width=8)
    for name in ("back", "sold", "price", "tax", "limit", "stock"):
        table.add_column(name, justify="right", no_wrap=True)
    for bundle in answer["bundles"]:
        copies = {0: "in part", 1: "1 copy"}.get(bundle["copies"], f"{bundle['copies']} copies")
        table.add_row(Text(printable(bundle["bundle"]), style="bold"), copies, str(bundle["sold"]), *_worth(answer, bundle), "")
        for item in bundle["items"]:
            stock = Text("–", style="dim") if item["stock_restored"] is None else Text(str(item["stock_restored"]))
            counted = (str(item["quantity"]), str(item["sold"]))
            table.add_row(Text(f"  {printable(item['sku'])}"), *counted, *_worth(answer, item), stock)
    return table


def _worth(answer: Mapping[str, Any], part: Mapping[str, Any]) -> list[Text]:
    return [_amount(answer, part[key]) for key in ("goods_value", "tax", "annual_restored")]


def _sums(answer: Mapping[str, Any]) -> RenderableType:
    worth: list[tuple[str, RenderableType]] = [
        ("goods", _amount(answer, answer["goods_value"])),
        ("freight", _amount(answer, answer["freight"])),
        ("insurance", _amount(answer, answer["insurance"])),
        ("tax not levied", _amount(answer, answer["tax"], "bold green")),
    ]
    restored: list[tuple[str, RenderableType]] = [("limit restored", _amount(answer, answer["annual_restored"], "bold green"))]
    restored += [(f"kg of {group}", Text(weight)) for group, weight in (answer["kg_restored"] or {}).items()]
    restored += [("apply until", _day(answer["apply_until"])), ("back until", _day(answer["arrive_until"]))]
    grid = Table.grid(padding=(0, 3))
    grid.add_row(*(facts(part, right=True) for part in (worth, restored, _kept(answer["kept"])) if part))
    return Padding(grid, (0, 0, 1, 1))


def _kept(kept: Mapping[str, Any] | None) -> list[tuple[str, RenderableType]]:
    if kept is None:
        return []
    return [("pieces kept", Text(str(kept["pieces"]))), ("worth", amount(kept["order_value"])), ("tax kept", amount(kept["tax"]))]


def _amount(answer: Mapping[str, Any], text: str | None, style: str = "") -> Text:
    """An amount; of a refused return what does not come back is a dash, not a question."""
    return Text("–", style="dim") if text is None and answer["verdict"] == "non_compliant" else amount(text, style)


def _day(day: str | None) -> Text:
    return Text(day) if day else amount(None)
