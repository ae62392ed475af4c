"""A tariff code on a day, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from bundler.cli.render_parts import facts, heading

BARS = {"endangered": "endangered species", "dual_use": "dual-use goods", "prohibited": "prohibited goods"}
NOT_KNOWN = Text("not known", style="yellow")


def show_line(console: Console, line: Mapping[str, Any]) -> None:
    """Print everything the tables say of a code."""
    until = f" to {line['until']}" if line["until"] else ""
    console.print(heading(line["hs_code"], f"on {line['on']} (row of {line['from']}{until or ' onwards'})"))
    console.print(Text(line["name_zh"], style="bold"))
    rows: list[tuple[str, RenderableType]] = [
        ("units", _units(line["units"])),
        ("MFN rate", _rate(line["mfn_percent"])),
        ("provisional rate", _provisional(line)),
        ("VAT", _vat(line["vat"])),
        ("consumption tax", _consumption_tax(line["consumption_tax"])),
        ("tax in the limits", _composite(line)),
        ("positive list", _listing(line["listing"])),
        ("documents", _documents(line["documents"])),
        ("row from", _proof(line)),
    ]
    console.print(Padding(facts(rows), (1, 0, 1, 1)))


def show_unknown(console: Console, found: Mapping[str, Any]) -> None:
    """Print that a code is not in the tables on a day, and what is near it."""
    console.print(Text(f"The tables have no tariff line {found['hs_code']} on {found['on']}.", style="bold yellow"))
    if found["periods"]:
        spans = "; ".join(f"{each['from']} to {each['until'] or 'open'}" for each in found["periods"])
        console.print(Text(f"They have it on other days: {spans}."))
    if found["neighbours"]:
        console.print(Text("Codes near it:", style="bold"))
        near = [(each["hs_code"], Text(each["name_zh"])) for each in found["neighbours"]]
        console.print(Padding(facts(near), (0, 0, 0, 2)))


def _proof(row: Mapping[str, Any]) -> Text:
    if row["source"] is None:
        return Text("")
    return Text(f"{row['source']}, {row['evidence'].replace('_', ' ')}, verified {row['verified_on']}", style="dim")


def _with_proof(text: Text, row: Mapping[str, Any]) -> Text:
    return text.append("\n").append_text(_proof(row)) if row["source"] else text


def _rate(percent: str | None) -> Text:
    return NOT_KNOWN if percent is None else Text(f"{percent} %")


def _provisional(line: Mapping[str, Any]) -> Text:
    if line["provisional_unknown"]:
        return Text("one exists, the tables do not know it", style="yellow")
    return Text("none known", style="dim") if line["provisional_percent"] is None else _rate(line["provisional_percent"])


def _units(units: Iterable[Mapping[str, Any]]) -> Text:
    told = ", ".join(f"{each['code']} {each['name_zh'] or ''}".strip() for each in units)
    return Text(told) if told else NOT_KNOWN


def _vat(vat: Mapping[str, Any] | None) -> Text:
    if vat is None:
        return NOT_KNOWN
    text = Text(f"{vat['percent']} % ({vat['class']})")
    if vat["scope_uncertain"]:
        text.append(", the members of the class changed since and the new list is not known", style="yellow")
    return _with_proof(text, vat)


def _consumption_tax(tax: Mapping[str, Any] | None) -> Text:
    if tax is None:
        return Text("none", style="dim")
    text = Text(f"{tax['name']}{' ' + tax['name_zh'] if tax['name_zh'] else ''}: ")
    text.append(_form(tax), style="bold")
    for each in tax["thresholds"]:
        text.append(f"\n{_threshold(each)}")
    return _with_proof(text, tax)


def _form(tax: Mapping[str, Any]) -> str:
    if tax["form"] in (None, "unmodelled"):
        return "not modelled on this day"
    parts = [f"{tax['ad_valorem_percent']} %"] if tax["form"] in ("ad_valorem", "compound") else []
    if tax["form"] in ("specific", "compound"):
        parts.append(_specific(tax))
    return " + ".join(parts) or "none"


def _specific(tax: Mapping[str, Any]) -> str:
    if tax["specific_per_litre"] is not None:
        return f"{tax['specific_per_litre']} yuan per litre"
    return f"{tax['specific_per_tonne']} yuan per tonne of {tax['litres_per_tonne']} litres"


def _threshold(each: Mapping[str, Any]) -> str:
    if each["at_least"] is not None:
        start = f"due from {each['at_least']} yuan per {each['unit']}"
    else:
        start = f"due from {each['at_least_usd_per_tonne']} USD per tonne of {each['litres_per_tonne']} litres, at the month's rate"
    below = each["below_specific_per_litre"]
    return f"{start}; below it " + ("nothing" if below is None else f"{below} yuan per litre")


def _composite(line: Mapping[str, Any]) -> Text:
    if line["composite_percent"] is not None:
        return Text(f"{line['composite_percent']} % of the dutiable value", style="bold green")
    return Text("depends on price or quantity: quote an order", style="dim") if line["consumption_tax"] else NOT_KNOWN


def _listing(listing: Mapping[str, Any] | None) -> Text:
    if listing is None:
        return Text("not known whether it is listed", style="yellow")
    listed = listing["status"] == "listed"
    text = Text(f"{listing['hs8']} {'is listed' if listed else 'is not listed'}", style="green" if listed else "red")
    if listing["edition"]:
        text.append(f" (edition {listing['edition']})", style="default")
    for remark in listing["remarks"]:
        text.append(f"\n{remark['text']}", style="yellow")
        if remark["text_zh"]:
            text.append(f"\n{remark['text_zh']}", style="default")
    return _with_proof(text, listing)


def _documents(documents: Iterable[Mapping[str, Any]]) -> Text:
    text = Text()
    for each in documents:
        text.append("\n" if text else "")
        text.append(f"{each['code']} {each['name_zh'] or ''}".rstrip())
        if each["bars"]:
            text.append(f"  bars it from the regime: {BARS.get(each['bars'], each['bars'])}", style="bold red")
    return text or Text("none", style="dim")
