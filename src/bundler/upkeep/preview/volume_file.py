"""How often things are sold: a CSV of ``id,volume``, with a column ``kind`` where an id names several things."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from bundler.catalogue.source import place_of, read_bytes
from bundler.errors import Fault, InputError
from bundler.upkeep.preview.bundle_file import MOST_SOLD
from bundler.upkeep.preview.subjects import KINDS, Kind, Subjects
from bundler.values.near import did_you_mean

MAX_BYTES = 64 * 1024 * 1024
HEADERS = (["id", "volume"], ["kind", "id", "volume"])
HINTED, COMPARED = 20, 500
Volumes = dict[tuple[Kind, str], int]


def read_volumes(path: Path, subjects: Subjects) -> Volumes:
    """Return the volumes of a file by kind and id. Raises InputError with all faults: nothing that was typed is ignored.

    Ids are skus, and those of the bundles and orders.
    """
    place = place_of(path)
    try:
        text = read_bytes(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Save it as 'CSV UTF-8'."
        raise InputError([Fault(place, f"not UTF-8 at byte {error.start}", "encoding", hint=hint)]) from None
    known = _known(subjects)
    faults: list[Fault] = []
    found: Volumes = {}
    try:
        for row, kind, id, volume in _rows(text, place, faults):
            key = _key(kind, id, known)
            if isinstance(key, tuple) and key not in found:
                found[key] = volume
            else:
                message = f"the volume of {id!r} stands twice" if isinstance(key, tuple) else key
                hint = did_you_mean(id, list(known)[:COMPARED]) if key == UNKNOWN and len(faults) < HINTED else ""
                faults.append(Fault(place, message, "volume", row=row, field="id", value=id, hint=hint))
    except csv.Error as error:
        faults.append(Fault(place, f"not CSV: {error}", "csv"))
    if faults:
        raise InputError(faults)
    return found


UNKNOWN = "neither a sku of the catalogue nor the id of a bundle or an order"
SEVERAL = "the id names several things; say in a column 'kind' which: item, bundle or order"


def _known(subjects: Subjects) -> Mapping[str, set[Kind]]:
    found: dict[str, set[Kind]] = {}
    for stated in subjects.stated:
        found.setdefault(stated.id, set()).add(stated.kind)
    for sku in subjects.catalogue:
        found.setdefault(sku, set()).add("item")
    return found


def _rows(text: str, place: str, faults: list[Fault]) -> Iterator[tuple[int, str, str, int]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if header not in HEADERS:
        hint = "Write id,volume or kind,id,volume in the first line."
        faults.append(Fault(place, "another header is wanted", "header", row=1, value=",".join(header), hint=hint))
        return
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(Fault(place, f"{len(cells)} cells where the header has {len(header)}", "cells", row=reader.line_num))
            continue
        named = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        volume = named["volume"]
        if not (volume.isascii() and volume.isdigit() and len(volume) <= len(str(MOST_SOLD)) and int(volume) <= MOST_SOLD):
            message = f"a whole number from 0 to {MOST_SOLD} is wanted"
            faults.append(Fault(place, message, "volume", row=reader.line_num, field="volume", value=volume))
            continue
        yield reader.line_num, named.get("kind", ""), named["id"], int(volume)


def _key(kind: str, id: str, known: Mapping[str, set[Kind]]) -> tuple[Kind, str] | str:
    """Return what a row is about, or what is wrong with it."""
    kinds = known.get(id, set())
    if kind and kind not in KINDS:
        return "an item, a bundle or an order is wanted as the kind"
    meant = [each for each in KINDS if each in kinds and kind in ("", each)]
    if len(meant) == 1:
        return meant[0], id
    return SEVERAL if meant else UNKNOWN
