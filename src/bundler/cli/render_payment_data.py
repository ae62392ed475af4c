"""Payment data for customs as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_declaration import SEVERITIES
from bundler.cli.render_parts import heading, lines_table, two_places

if TYPE_CHECKING:
    from bundler.declaration.payment_answering import Sent


def show_payment_data(console: Console, sent: Sent, objections: Sequence[dict[str, Any]]) -> None:
    """Print the orders that were paid and what does not hold; nothing of the original request and answer, nor of the account."""
    from bundler.declaration.fields import plain

    data = sent.data
    console.print(heading(f"Payment data for {printable(data.session_id)}", f"{two_places(plain(data.head.total_amount))} CNY"))
    table = lines_table()
    table.add_column("order", overflow="fold")
    table.add_column("goods", overflow="fold")
    for each in data.orders:
        table.add_row(printable(each.order_no), printable(", ".join(goods.gname for goods in each.goods_info)))
    console.print(Padding(table, (1, 0, 1, 1)))
    for told in objections:
        line = Text(f" {printable(told['field'])}", style=SEVERITIES[told["severity"]])
        console.print(line.append(f"  {printable(told['message'])}", style="not bold"))
    if not objections:
        console.print(Text(" everything holds", style="green"))
    console.print(Text(f" {'signed' if sent.signature else 'not signed'}, service time {data.service_time}", style="dim"))
