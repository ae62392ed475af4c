"""What a person writes by hand, in TOML or JSON: a policy, a parcel tariff."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from bundler.catalogue.parsing import MAX_JSON_BYTES, parse_json
from bundler.catalogue.source import is_device, place_of, read_bytes
from bundler.errors import Fault, InputError
from bundler.values.toml import parse_toml

KINDS = (".toml", ".json")


def read_document(path: Path) -> Any:
    """Return the document of a file or pipe. Raises InputError where it is missing, of another kind, or broken."""
    place, kind = place_of(path), path.suffix.lower()
    data = read_bytes(path, MAX_JSON_BYTES)
    if kind not in KINDS and path.is_file() and not is_device(path):
        raise InputError([Fault(place, f"unknown kind of file {path.suffix!r}", "file_kind", hint=f"Known: {', '.join(KINDS)}")])
    if kind not in KINDS:  # what comes through a pipe has no name to tell its kind; a table of TOML may begin with a bracket
        kind = ".json" if data.removeprefix(BOM_UTF8).lstrip().startswith(b"{") else ".toml"
    return parse_json(data, place) if kind == ".json" else parse_toml(data.removeprefix(BOM_UTF8), place)
