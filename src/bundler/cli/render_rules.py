"""A rule explained, and the list of all rules, for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

from bundler.assembly import FACES
from bundler.cli.render_findings import TITLES
from bundler.cli.render_parts import facts, heading, lines_table

GROUPS = {
    "LST": "The positive list (正面清单)",
    "LIM": "Limits",
    "ID": "The buyer (订购人)",
    "VAL": "Values",
    "TAX": "Taxes",
    "FX": "Taxes",
    "BND": "Bonded stock and the declaration",
    "DEC": "Documents",
    "BUN": "Bundles",
    "CIQ": "Notice and labels",
    "RET": "Returns",
    "AUD": "The answer itself",
}
KNOWN = {
    "face": "compose forms only bundles that keep it, and every bundle is checked again before it is returned.",
    "goods": "compose uses only goods that keep it, and every bundle is checked again before it is returned.",
    "construction": "No bundle that compose forms can break it.",
    "unknown": "compose cannot know it; it is asked when there is an order.",
}
"""How the solver knows a rule, by the kinds of its faces."""

WIDTH = 74


def show_rules(console: Console, document: Mapping[str, Any]) -> None:
    """Print every rule with its sentence, by groups."""
    table = lines_table()
    table.add_column("rule", no_wrap=True, style="bold")
    table.add_column("what it says", overflow="fold")
    title = ""
    for rule in document["rules"]:
        if title != (title := GROUPS[rule["code"].partition("-")[0]]):
            table.add_row("", Text(title, style="cyan"))
        said = Text(rule["sentence"])
        table.add_row(rule["code"], said if rule["decided"] else said.append(" Not decided by bundler.", style="yellow"))
    console.print(table)
    console.print(Text("bundler explain CODE tells why a rule is there, what breaks it and how to mend it.", style="dim"))


def show_explanation(console: Console, rule: Mapping[str, Any]) -> None:
    """Print all that is known of one rule."""
    console.push_theme(Theme({"markdown.code": "bold"}))  # its own has a black ground, which is a bar on a light terminal
    console.print(heading(rule["code"], f"sources on {rule['on']}") if rule["on"] else Text(rule["code"], style="bold"))
    console.print(Text(rule["sentence"], style="bold"))
    _section(console, "Why", Markdown(rule["why"]))
    _section(console, "Legal sources", facts((each["source"], _source(each)) for each in rule["sources"]))
    if rule["undecided_because"]:
        _section(console, "Why bundler does not decide it", Markdown(rule["undecided_because"]))
    if rule["example_note"] or rule["example"]:
        _section(console, "Example", Group(*_example(rule)))
    _section(console, "How to mend it", Markdown(rule["how_to_mend"]))
    _section(console, "In the solver", Text(_solver(rule)))
    console.print(Text(f"tables {rule['tables']} ({rule['tables_sha256'][:8]})", style="dim"))


def _section(console: Console, title: str, body: RenderableType) -> None:
    console.print(Text(f"\n{title}", style="bold cyan"))
    console.print(Padding(body, (0, 0, 0, 2)))


def _example(rule: Mapping[str, Any]) -> Iterable[RenderableType]:
    if rule["example_note"]:
        yield Markdown(rule["example_note"])
    if rule["example"]:
        yield Text(_compact(rule["example"]), style="green")
        _, style = TITLES[rule["example_finding"]]
        yield Text("Finding: ", style="bold").append(rule["example_finding"], style=style)


def _compact(value: Any, indent: int = 0) -> str:
    """JSON for reading: what fits into a line stands in one, and plain values share lines."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    pairs = value.items() if isinstance(value, dict) else [(None, held) for held in value]
    parts = [("" if key is None else f"{json.dumps(key)}: ") + _compact(held, indent + 2) for key, held in pairs]
    begin, end = "{}" if isinstance(value, dict) else "[]"
    inner = "\n" + " " * (indent + 2)
    return begin + inner + _filled(parts, inner, WIDTH - indent) + "\n" + " " * indent + end


def _filled(parts: list[str], inner: str, width: int) -> str:
    """Parts separated by commas, in one line as long as they fit and none of them has several lines."""
    text, used = parts[0], len(parts[0])
    for before, part in pairwise(parts):
        broken = "\n" in before or "\n" in part or used + len(part) + 2 > width
        text += f",{inner}{part}" if broken else f", {part}"
        used = len(part) if broken else used + len(part) + 2
    return text


def _source(each: Mapping[str, Any]) -> Text:
    if each["title"] is None:
        return Text("not among the instruments of these tables", style="yellow")
    text = Text(each["title"])
    if each["title_zh"]:
        text.append(f"\n{each['title_zh']}")
    told = ["a reading, no law" if each["kind"] == "reading" else ""]
    told.append(f"in force since {each['effective']}" if each["effective"] else "")
    told.append("not yet on this day" if each["in_effect"] is False else "")
    told += [each["evidence"].replace("_", " "), f"verified {each['verified_on']}"]
    text.append(f"\n{', '.join(part for part in told if part)}", style="dim")
    return text.append(f"\n{each['note']}" if each["note"] else "", style="dim")


def _solver(rule: Mapping[str, Any]) -> str:
    if not rule["decided"]:
        return "The solver does not know it."
    face = FACES[rule["code"]]
    return f"{KNOWN[face.how]} {face.why}"
