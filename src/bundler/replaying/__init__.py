"""``replay``: a receipt and its input in, the same answer out, or what of it is not the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bundler.catalogue.order import Order
from bundler.errors import Fault, InputError
from bundler.replaying.differences import differences, plain
from bundler.replaying.given import Given, read_given
from bundler.replaying.kinds import comparable, reproduced
from bundler.replaying.result import Replay
from bundler.replaying.stated import Stated, read_stated
from bundler.tariff.loader import load_tables
from bundler.tariff.store import Store, listed
from bundler.tariff.tables import Tables

__all__ = ["Replay", "replay", "replayed"]


def replay(
    receipt: Mapping[str, Any] | str | bytes,
    input: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    editions: str | Path | None = None,
) -> Replay:
    """Return an answer given again, and every place in which it is not the one that was given.

    ``receipt`` is an answer that bundler gave of an order, a policy or an item, or its receipt alone, which is replayed as the question
    that ``input`` holds, else as a quote. ``input`` is an answer's ``input_json``, or the order with ``catalogue`` as ``quote`` takes them
    where nothing else was asked. A plan is replayed where its policy makes it repeatable: ``work`` and one worker. An ``input_json`` needs
    no catalogue. The day and the edition are those of the receipt: the edition is looked for by its hash, in the folder
    ``editions``, in the shipped editions and in the shipped tables, unless ``tables`` names one. Raises InputError with all faults, also
    where no edition has the hash.
    """
    faults: list[Fault] = []
    stated = given = None
    try:
        stated = read_stated(receipt)
    except InputError as error:
        faults.extend(error.faults)
    try:
        given = read_given(input, catalogue)
    except InputError as error:
        faults.extend(error.faults)
    if stated is None or given is None:
        raise InputError(faults)
    edition = _edition(stated.receipt.tables_sha256, editions) if tables is None else tables
    return replayed(stated, given, edition)


def replayed(stated: Stated, given: Given, edition: Tables) -> Replay:
    """Return an answer given again under an edition, for a door that has read receipt and input itself."""
    day = stated.receipt.on
    try:
        answer = plain(reproduced(stated, given.dated(day), edition))
    except InputError as error:
        moved = (replace(fault, pointer=given.at + fault.pointer) if fault.place == "order" else fault for fault in error.faults)
        raise InputError(moved) from None
    compared = answer if stated.whole else answer["receipt"]
    return Replay(stated, given.on, answer, tuple(differences(comparable(stated.document), comparable(compared))))


def _edition(tables_sha256: str, editions: str | Path | None) -> Tables:
    """Return the edition with a hash. Raises InputError that names those that are here."""
    store = Store(editions)
    path = store.with_sha256(tables_sha256)
    if path is not None:
        return load_tables(path)
    shipped = load_tables()
    if shipped.sha256 == tables_sha256:
        return shipped
    known = [f"{release.edition} ({release.tables_sha256})" for _, release in store.releases()]
    known.append(f"{shipped.edition} ({shipped.sha256}, shipped)")
    hint = f"Known: {listed(known)}. Name a folder of editions that has it, or other tables to see what they say."
    message = "no edition with this hash is here"
    raise InputError([Fault("receipt", message, "unknown_edition", field="tables_sha256", value=tables_sha256, hint=hint)])
