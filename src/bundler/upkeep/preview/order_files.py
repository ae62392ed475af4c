"""Orders of a file or a folder: one order, a list, JSON lines, or a folder of files with one order each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bundler.catalogue.order import Order
from bundler.catalogue.parsing import MAX_JSON_BYTES, parse_json, validate
from bundler.catalogue.source import place_of, read_bytes
from bundler.errors import Fault, InputError
from bundler.upkeep.preview.subjects import Stated

MAX_BYTES = 256 * 1024 * 1024
MOST_ORDERS = 1_000_000
JSON_LINES = (".jsonl", ".ndjson")


class _Document(NamedTuple):
    """An order as JSON: where it stands, and what it is called where it has no id of its own."""

    place: str
    pointer: str
    name: str
    order: Any


def read_orders(path: Path) -> list[Stated]:
    """Return the orders of ``.json``, of JSON lines (``.jsonl``), or of every ``.json`` of a folder in the order of their names.

    An order without an id is called by its file, or by its number. Raises InputError with the faults of all of them.
    """
    faults: list[Fault] = []
    found: dict[str, Stated] = {}
    for document in _documents(path, faults):
        try:
            order = validate(Order, document.order, document.place, document.pointer)
        except InputError as error:
            faults += error.faults
            continue
        name = order.order_id or document.name
        if name in found:
            first = found[name]
            message = f"the order stands twice, first in {first.place}{first.pointer}"
            faults.append(Fault(document.place, message, "duplicate_id", f"{document.pointer}/order_id", value=name))
        found[name] = Stated("order", name, order, document.place, document.pointer)
        if len(found) > MOST_ORDERS:
            raise InputError([Fault(place_of(path), f"more than {MOST_ORDERS} orders", "too_large")])
    if faults:
        raise InputError(faults)
    return list(found.values())


def _documents(path: Path, faults: list[Fault]) -> Iterator[_Document]:
    if not path.is_dir():
        yield from _of_lines(path, faults) if path.suffix.lower() in JSON_LINES else _of_file(path, faults)
        return
    files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".json")
    if not files:
        faults.append(Fault(place_of(path), "the folder holds no .json file", "empty_folder"))
    for each in files:
        yield from _of_file(each, faults)


def _of_file(path: Path, faults: list[Fault]) -> Iterator[_Document]:
    try:
        document = parse_json(read_bytes(path, MAX_JSON_BYTES), place_of(path))
    except InputError as error:
        faults += error.faults
        return
    if isinstance(document, list):
        yield from (_Document(place_of(path), f"/{at}", f"{path.stem} {at + 1}", each) for at, each in enumerate(document))
    else:
        yield _Document(place_of(path), "", path.stem, document)


def _of_lines(path: Path, faults: list[Fault]) -> Iterator[_Document]:
    for number, line in enumerate(read_bytes(path, MAX_BYTES).splitlines(), start=1):
        if line.strip():
            place = f"{place_of(path)}, line {number}"
            try:
                yield _Document(place, "", f"{path.stem} {number}", parse_json(line, place))
            except InputError as error:
                faults += error.faults
