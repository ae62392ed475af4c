"""Reading what a command was given: files, standard input, and the day."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import printable, say
from bundler.cli.options import EDITIONS
from bundler.clock import today_in_shanghai
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.catalogue import Catalogue, Order, Return
    from bundler.tariff import Tables


@dataclass(frozen=True)
class OrderInput:
    """An order with its day, and what it is assessed with."""

    place: str
    order: Order
    catalogue: Catalogue | None
    tables: Tables


def read_order_input(order: str, catalogue: Path | None, tables: Path | None, on: date | None) -> OrderInput:
    """Return the inputs of quote and check. Raises InputError with the faults of all files at once."""
    from bundler.catalogue.source import place_of

    place = "standard input" if order == "-" else place_of(Path(order))
    return _read(lambda: read_order(order, place), place, catalogue, tables, on)


def read_order_or_sku(order: str | None, sku: str | None, catalogue: Path | None, tables: Path | None, on: date | None) -> OrderInput:
    """Return the inputs of a command that takes an order, or one loose piece of an item. Raises InputError as ``read_order_input`` does."""
    if order is not None and sku is None:
        return read_order_input(order, catalogue, tables, on)
    return _read(lambda: _piece(order, sku), "--sku", catalogue, tables, on)


def _piece(order: str | None, sku: str | None) -> Order:
    from bundler.catalogue import Order
    from bundler.catalogue.parsing import validate

    if order is not None or sku is None:
        raise InputError([Fault("ORDER", "an order or --sku is wanted, one of the two", "order")])
    return validate(Order, {"lines": [{"kind": "item", "sku": sku, "quantity": 1}]}, "--sku")


def _read(read: Callable[[], Order], place: str, catalogue: Path | None, tables: Path | None, on: date | None) -> OrderInput:
    from bundler.catalogue.loading import read_catalogue

    faults = Collected()
    parsed = faults.take(read)
    goods = None if catalogue is None else faults.take(lambda: read_catalogue(catalogue))
    edition = faults.take(lambda: read_tables(tables))
    faults.settle()
    assert parsed is not None
    assert edition is not None
    warn_of(goods)
    day = chosen_day(on, parsed.on, "order")
    return OrderInput(place, parsed.model_copy(update={"on": day}), goods, edition)


def read_tables(name: Path | None, editions: Path | None = None) -> Tables:
    """Return the edition that a command names by folder, file or version; versions are also looked for where BUNDLER_EDITIONS says."""
    from bundler.tariff import load_tables

    return load_tables(name, editions or named_editions())


def named_editions() -> str | None:
    """Return the folder of edition files that the environment names."""
    return os.environ.get(EDITIONS) or None


def read_order(source: str, place: str) -> Order:
    """Return the order in a file, or on standard input where ``source`` is ``-``. Raises InputError with all its faults at ``place``."""
    from bundler.catalogue import Order
    from bundler.catalogue.parsing import MAX_JSON_BYTES, parse_json, validate
    from bundler.catalogue.source import read_bytes

    text = sys.stdin.buffer.read(MAX_JSON_BYTES + 1) if source == "-" else read_bytes(Path(source), MAX_JSON_BYTES)
    return validate(Order, parse_json(text, place), place)


def save_input(path: Path | None, text: str) -> None:
    """Write the normalised input of an answer where that was asked for: its bytes are what the receipt holds the SHA-256 of."""
    from bundler.catalogue.parsing import MAX_JSON_BYTES
    from bundler.values.writing import write_whole

    if path is None:
        return
    writable(path)
    raw = text.encode()
    if len(raw) > MAX_JSON_BYTES:
        hint = "Keep the order and its catalogue instead: bundler replay takes both."
        raise InputError([Fault(str(path), f"the input is larger than {MAX_JSON_BYTES >> 20} MiB", "too_large", hint=hint)])
    write_whole(path, raw)


def writable(path: Path | None) -> None:
    """Raise InputError where the folder of a file to be written is not there: long work would be lost if it were only told afterwards."""
    if path is not None and not path.parent.is_dir():
        raise InputError([Fault(str(path), "there is no such folder to write it in", "no_folder", hint="Make the folder first.")])


def writable_folder(folder: Path | None) -> None:
    """Raise InputError where a folder in which files are to be written is not there."""
    if folder is not None and not folder.is_dir():
        raise InputError([Fault(str(folder), "there is no such folder to write in", "no_folder", hint="Make the folder first.")])


def read_return(path: Path) -> Return:
    """Return what comes back of an order. Raises InputError with all faults of the file."""
    from bundler.catalogue.parsing import MAX_JSON_BYTES
    from bundler.catalogue.returning import parse_return
    from bundler.catalogue.source import place_of, read_bytes

    try:
        return parse_return(read_bytes(path, MAX_JSON_BYTES))
    except InputError as error:
        raise renamed(error, "return", place_of(path)) from None


def chosen_day(given: date | None, own: date | None, what: str) -> date:
    """Return the day of declaration, and say so where the input does not settle it: ``--on``, else its own, else today in Shanghai."""
    if given is not None:
        if own is not None and own != given:
            say(f"on {given} (by --on; the {what} says {own})")
        return given
    return own if own is not None else today()


def today() -> date:
    """Return today in Asia/Shanghai, and say that it is used."""
    day = today_in_shanghai()
    say(f"on {day} (today in Asia/Shanghai)")
    return day


def warn(warnings: Iterable[str]) -> None:
    """Tell the warnings of an answer."""
    for each in warnings:
        say(f"warning: {printable(each)}", style="yellow")


def warn_of(catalogue: Catalogue | None) -> None:
    """Tell the warnings of a catalogue, such as columns that nobody reads."""
    for warning in catalogue.warnings if catalogue is not None else ():
        say(f"warning: {printable(str(warning))}", style="yellow")
