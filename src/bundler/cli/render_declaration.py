"""Declarations, pre-checks and receipts as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import heading, lines_table, two_places

if TYPE_CHECKING:
    from bundler.declaration import Declaration, Message

STYLES = {
    "released": "bold green", "closed": "bold green", "approved": "bold green", "accepted": "green", "refused": "bold red",
    "failed": "bold red", "detained": "bold red", "sent_back": "bold red",
}  # fmt: skip
SEVERITIES = {"error": "bold red", "review": "bold yellow", "warning": "bold magenta"}


def show_declaration(console: Console, found: Declaration) -> None:
    """Print the declared lines and the messages; nothing of buyer and consignee."""
    from bundler.declaration.fields import plain

    def yuan(amount: Fraction) -> str:
        return two_places(plain(amount))

    head: Any = found.order.head
    lists: list[Any] = list(found.inventory.lines)
    console.print(heading(f"Declaration of {printable(head.order_no)}", "amounts in CNY"))
    table = lines_table()
    for name in ("#", "goods", "tariff code", "pieces", "price", "total", "legal quantities"):
        left = name in ("goods", "tariff code")
        table.add_column(name, justify="left" if left else "right", no_wrap=name != "goods", overflow="fold")
    for line in lists:
        legal = " + ".join(f"{plain(qty)} {unit}" for qty, unit in ((line.qty1, line.unit1), (line.qty2, line.unit2)) if unit)
        table.add_row(
            str(line.gnum), printable(line.item_no), line.gcode, plain(line.qty), yuan(line.price), yuan(line.total_price), legal
        )  # fmt: skip
    console.print(Padding(table, (1, 0, 1, 1)))
    paid = f"goods {yuan(head.goods_value)} + freight {yuan(head.freight)} + tax {yuan(head.tax_total)}"
    console.print(Text(f" {paid} − points {yuan(head.discount)} = paid {yuan(head.actural_paid)}"))
    for message in found.messages:
        console.print(Text(f" {message.shape.code}  {message.guid}", style="dim"))


def show_afterwards(console: Console, message: Message) -> None:
    """Print a return with its lines, or a withdrawal; nothing of the buyer."""
    from bundler.declaration.fields import plain

    (document,) = message.documents
    head: Any = document.head
    lines: Any = document.lines
    name = "Return" if lines else "Withdrawal"
    console.print(heading(f"{name} of {printable(head.order_no)}", f"of the list {printable(head.invt_no)}"))
    if lines:
        table = lines_table()
        for name in ("#", "goods", "tariff code", "pieces back"):
            left = name in ("goods", "tariff code")
            table.add_column(name, justify="left" if left else "right", no_wrap=name != "goods", overflow="fold")
        for line in lines:
            table.add_row(str(line.gnum), printable(line.gname), line.gcode, plain(line.qty))
        console.print(Padding(table, (1, 0, 1, 1)))
    console.print(Text(f" {message.shape.code}  {message.guid}", style="dim"))


def show_checked(console: Console, told: Mapping[str, Any]) -> None:
    """Print what is objected to, order by order."""
    for order in told["orders"]:
        console.print(heading(printable(order["order_no"]), ", ".join(order["parts"])))
        if not order["objections"]:
            console.print(Padding(Text("nothing that customs would refuse was found", style="green"), (0, 0, 1, 2)))
            continue
        table = lines_table()
        table.add_column("rule", no_wrap=True)
        table.add_column("field and what is wrong", overflow="fold")
        table.add_column("refusal", no_wrap=True, justify="right")
        for each in order["objections"]:
            text = Text(printable(each["field"]), style="dim")
            text.append(f"\n{printable(each['message'])}", style="not dim")
            text.append(f"\n→ {each['hint']}" if each["hint"] else "", style="not dim green")
            table.add_row(Text(each["rule"], style=SEVERITIES[each["severity"]]), text, each["refusal"] or "–")
        console.print(Padding(table, (1, 0, 1, 1)))


def show_receipts(console: Console, told: Mapping[str, Any]) -> None:
    """Print where each document stands."""
    table = lines_table()
    for name in ("number", "of", "stands at", "what customs said"):
        table.add_column(name, overflow="fold", no_wrap=name in ("of", "stands at"))
    for each in told["documents"]:
        said = Text(f"{each['status'] or ''} {each['name']} {each['name_zh']}".strip())
        for code in each["codes"]:
            said.append(f"\n{code['code']}: {code['name'] or 'not known'}")
        said.append(f"\n→ {each['mend']}" if each["mend"] else "", style="green")
        stage = (each["stage"] or "nothing known").replace("_", " ")
        table.add_row(printable(each["number"]), each["answers"], Text(stage, style=STYLES.get(each["stage"] or "", "")), said)
    if told["documents"]:
        console.print(Padding(table, (1, 0, 1, 1)))
    for bill in told["tax_bills"]:
        taxes = f"tariff {bill['tariff']}, consumption tax {bill['consumption_tax']}, VAT {bill['vat']}"
        console.print(Text(f" tax bill of {printable(bill['invt_no'])}: {taxes}"))
    for each in told["format_faults"]:
        console.print(Text(f" {printable(each['message'])} failed the checks of the format: {printable(each['info'])}", style="bold red"))


def show_draft(console: Console, told: Mapping[str, Any]) -> None:
    """Print the drafted lines of the bonded side; what does not come out has a star."""
    head = told["head"]
    console.print(heading(f"Draft 核注清单 of {printable(head['PutrecNo'])}", f"{len(told['bills'])} released lists, amounts in CNY"))
    table = lines_table()
    for name in ("#", "record", "goods", "tariff code", "quantity", "price", "total"):
        left = name in ("record", "goods", "tariff code")
        table.add_column(name, justify="left" if left else "right", no_wrap=name != "goods", overflow="fold")
    for at, line in enumerate(told["lines"], 1):
        star = "*" if at in told["rounded"] else ""
        cells = (line["PutrecSeqno"], line.get("GdsMtno", ""), line["Gdecd"], f"{line['DclQty']} {line['DclUnitcd']}")
        table.add_row(str(at), *map(printable, cells), line["DclUprcAmt"] + star, line["DclTotalAmt"])
    console.print(Padding(table, (1, 0, 1, 1)))
    if told["rounded"]:
        console.print(Text(" * rounded: the price does not come out in four places, or the total in two", style="dim"))
