"""An answer given again, for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_answer import show_answer
from bundler.cli.render_parts import facts, heading, lines_table, receipt_line

if TYPE_CHECKING:
    from bundler.replaying import Replay

SHOWN = 40
MEMBERS = ("status", "objective", "verdict", "order_value", "tax", "payable")


def show_replay(console: Console, replay: Replay) -> None:
    """Print what an answer says now, and where it is not what it was."""
    answer = replay.answer
    receipt = answer["receipt"]
    if "limit" in answer:
        show_answer(console, answer, taxes=answer["tax"] is not None, brief=True)
    else:
        name = printable(answer["order_id"]) if answer.get("order_id") else "Plan" if "designs" in answer else "Order"
        console.print(heading(name, f"declared on {receipt['on']}, replayed under {receipt['tables']}"))
        told = [(key.replace("_", " "), Text(_cell(answer[key]))) for key in MEMBERS if key in answer]
        console.print(Padding(facts(told), (1, 0, 1, 1)))
        console.print(receipt_line(receipt))
    for note in replay.notes:
        console.print(Text(printable(note), style="yellow"), soft_wrap=True)
    if replay.differences:
        table = lines_table()
        table.add_column("at", overflow="fold")
        table.add_column("then", overflow="fold")
        table.add_column("now", overflow="fold")
        for each in replay.differences[:SHOWN]:
            table.add_row(Text(printable(each.at)), Text(_cell(each.then)), Text(_cell(each.now)))
        console.print(table)
        if len(replay.differences) > SHOWN:
            console.print(Text(f"and {len(replay.differences) - SHOWN} more: --json tells them all", style="dim"))
    console.print(_verdict(replay))


def _verdict(replay: Replay) -> Text:
    what = "answer" if replay.stated.whole else "receipt"
    if replay.reproduced:
        return Text(f"✔ the {what} is reproduced exactly", style="bold green")
    count = len(replay.differences)
    return Text(f"✘ the {what} is not reproduced: {count} difference{'s' if count > 1 else ''}", style="bold red")


def _cell(value: Any) -> str:
    if value is None:
        return "?"
    text = printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 60 else text[:59] + "…"
