"""An answer of quote or check as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_findings import GRAVE, findings_block
from bundler.cli.render_parts import amount, facts, heading, lines_table, receipt_line

NARROW = 90
VERDICTS = {
    "compliant": ("✔ compliant", "bold green"),
    "review": ("? review: a person must decide", "bold yellow"),
    "non_compliant": ("✘ non-compliant", "bold red"),
}


def show_answer(console: Console, answer: Mapping[str, Any], *, taxes: bool = True, working: bool = False, brief: bool = False) -> None:
    """Print an answer; ``brief`` counts warnings and remarks where it would spell them out."""
    console.print(_title(answer))
    if answer["lines"]:
        console.print(Padding(_lines(answer["lines"], taxes, narrow=console.width < NARROW), (1, 0, 1, 1)))
    console.print(_sums(answer, taxes))
    console.print(findings_block(answer["findings"], brief=brief))
    stopping = [finding["code"] for finding in answer["findings"] if finding["severity"] in GRAVE]
    if stopping:
        console.print(Text(f"bundler explain {stopping[0]} says why this rule is there and what mends it", style="dim"))
    if working:
        console.print(_working(answer["lines"]))
    console.print(coverage_line(answer["coverage"], brief=brief))
    console.print(receipt_line(answer["receipt"]))
    console.print(verdict_line(answer))


def _title(answer: Mapping[str, Any]) -> Text:
    name = printable(answer["order_id"]) if answer["order_id"] else "Order"
    return heading(name, f"declared on {answer['receipt']['on']}, amounts in CNY")


def coverage_line(coverage: Mapping[str, Any], *, brief: bool = False) -> Text:
    """Return in one line until when the tables were verified, and what they knowingly leave out of this order."""
    gaps = coverage["gaps"]
    told = f"tables verified until {coverage['verified_until']}"
    if gaps:
        told += f", {len(gaps)} known gaps touch it" if brief else f"; known gaps that touch it: {', '.join(gaps)}"
    return Text(told, style="dim")


def verdict_line(answer: Mapping[str, Any]) -> Text:
    """Return the verdict with the number of findings of each severity."""
    words, style = VERDICTS[answer["verdict"]]
    counts: dict[str, int] = {}
    for finding in answer["findings"]:
        counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
    names = {"error": "error", "review": "to review", "warning": "warning", "info": "remark"}
    plural = {"error": "errors", "review": "to review", "warning": "warnings", "info": "remarks"}
    told = ", ".join(f"{count} {names[key] if count == 1 else plural[key]}" for key, count in counts.items())
    text = Text(words, style=style)
    return text.append(f"  ({told})", style="not bold dim") if told else text


def _lines(lines: Iterable[Mapping[str, Any]], taxes: bool, *, narrow: bool) -> Table:
    """Return the declared lines; a narrow table that needs a column for the tariff gives up the unit price."""
    lines = list(lines)
    with_tariff = taxes and any(line["tariff"] not in (None, "0.00") for line in lines)
    table = lines_table()
    table.add_column("#", justify="right", style="dim")
    table.add_column("goods", overflow="fold", min_width=8)
    table.add_column("tariff code", no_wrap=True)
    table.add_column("pcs", justify="right", no_wrap=True)
    priced = not (narrow and with_tariff)
    columns = {"unit price": "unit_price"} if priced else {}
    columns |= {"value": "dutiable_value"}
    if taxes:
        columns |= ({"tariff": "tariff"} if with_tariff else {}) | {"CT": "consumption_tax", "VAT": "vat", "tax": "tax"}
    for name in [*columns, *([] if taxes else ["from", "legal quantity"])]:
        table.add_column(name, justify="right", no_wrap=True)
    box: object = None
    for line in lines:
        if line["from"] != box and line["from"] is not None:
            table.add_row("", Text(printable(line["from"]), style="bold"))
        box = line["from"]
        cells = [amount(line[key]) for key in columns.values()]
        if not taxes:
            cells += [Text(line["origin"]), _legal(line["legal_quantities"])]
        goods = Text(("" if box is None else "  ") + printable(line["sku"]))
        table.add_row(str(line["number"]), goods, line["hs_code"], str(line["quantity"]), *cells)
    return table


def _legal(quantities: Iterable[Mapping[str, Any]]) -> Text:
    return Text("\n".join(f"{each['quantity'] or '?'} [{each['unit']}]" for each in quantities))


def _sums(answer: Mapping[str, Any], taxes: bool) -> RenderableType:
    money: list[tuple[str, RenderableType]] = [("goods", amount(answer["goods_value"]))]
    money += [(key, amount(answer[key])) for key in ("freight", "insurance")]
    money.append(("order value", amount(answer["order_value"], "bold")))
    due: list[tuple[str, RenderableType]] = []
    if taxes:
        if answer["tariff"] not in (None, "0.00"):
            due.append(("tariff", amount(answer["tariff"])))
        due += [("consumption tax", amount(answer["consumption_tax"])), ("VAT", amount(answer["vat"]))]
        due += [("tax", amount(answer["tax"], "bold")), ("payable", amount(answer["payable"], "bold green"))]
    limit = answer["limit"]
    room: list[tuple[str, RenderableType]] = [
        ("single limit", amount(limit["single"])),
        ("annual limit", amount(limit["annual"])),
        ("left this year", amount(limit["annual_remaining"])),
    ]
    grid = Table.grid(padding=(0, 3))
    grid.add_row(*(facts(part, right=True) for part in (money, due, room) if part))
    return Padding(grid, (0, 0, 1, 1))


def _working(lines: Iterable[Mapping[str, Any]]) -> RenderableType:
    blocks: list[RenderableType] = [Text("Working", style="bold")]
    for line in lines:
        title = Text(f"  line {line['number']}  {printable(line['sku'])}", style="bold")
        blocks.append(title.append(f"  V = {line['dutiable_value']}", style="not bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold", ratio=1)
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(no_wrap=True, style="dim")
        for step in line["working"]:
            name = {"consumption_tax": "CT", "vat": "VAT"}.get(step["step"], step["step"])
            formula = Text(step["formula"])
            if step["values"] != step["formula"]:
                formula.append(f"\n{step['values']}", style="dim")
            grid.add_row(name, formula, amount(step["amount"]), step["source"])
        blocks.append(Padding(grid, (0, 0, 1, 4)))
    return Group(*blocks)
