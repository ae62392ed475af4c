"""XML as a stream of elements: no tree is built, and what a document declares for itself is refused, so nothing can grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.archive import Archive

MAX_DEPTH = 256
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse_part(archive: Archive, name: str, place: str, start: Start, end: End, text: Text) -> None:
    """Tell the elements of a part, by their names without namespace. Raises InputError for what is no XML, or has a DOCTYPE."""
    depth = 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise InputError([Fault(place, f"nested deeper than {MAX_DEPTH} levels", "too_deep")])
        start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(tag))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, text
    parser.StartDoctypeDeclHandler = lambda *_: _declares(place)
    try:
        parser.Parse(archive.part(name), True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two are an encoding that nobody knows
        raise archive.damaged() from None


def _declares(place: str) -> NoReturn:
    hint = "No office program writes this; take the file from the place that published it."
    raise InputError([Fault(place, "it declares types or entities of its own (DOCTYPE)", "doctype", hint=hint)])


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
