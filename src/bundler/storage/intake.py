"""Rows of items on their way into the database: read one by one, held against each other, and taken in by the thousand.

A bad row keeps no other item out. The rows of one item, which are its lots, are taken in together or not at all: a part of them would
state less stock than there is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlmodel import Session

from bundler.catalogue import Item
from bundler.catalogue.item import COLUMNS, OF_LOTS
from bundler.catalogue.rows import Apart, Rows
from bundler.errors import Fault, InputError
from bundler.ledger import Refusal, Unnamed
from bundler.storage.engine import Database
from bundler.storage.items import Shelf, Taken
from bundler.storage.writes import Answer, Key, OtherContentError, once
from bundler.values import identity_number

ROUTE = "PUT /v1/items"
MAX_ROWS = 200_000
CHUNK = 2000
"""Rows of one transaction: other writers wait no longer than these take."""
ALL_TOLD = 1000
"""Bad rows of which all faults are told: nobody mends more at once, and an answer is kept."""
MAX_LOTS = 100
"""Rows of one item."""
LONGEST_RECORD = 110
"""Letters of a record number: a second lot of the record is named after it."""
MAX_WARNINGS = 20
OUTCOMES = ("new", "changed", "same", "refused", "invalid")
Progress = Callable[[int, int], None]
"""Called with how many rows are done, of how many."""


@dataclass
class Intake:
    """Rows that were read: each an item or what is wrong with it. ``skus`` is what each says its sku is."""

    rows: Rows
    numbers: list[int] = field(default_factory=list)
    skus: list[str | None] = field(default_factory=list)
    found: list[Item | list[Fault]] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Rows) -> Intake:
        """Read rows. Raises InputError for too many, and where they cannot be told apart at all."""
        intake, apart = cls(rows), Apart(rows)
        for number, sku, found in apart:
            if len(intake.found) >= MAX_ROWS:
                raise too_many(rows.place)
            intake.numbers.append(number)
            intake.skus.append(sku)
            intake.found.append(found)
        intake.warnings = apart.unknown[:MAX_WARNINGS]
        intake._judge()
        return intake

    def units(self) -> Iterator[list[int]]:
        """Yield the places of rows that belong together: those of an item, or one that is none."""
        of_item: dict[str, list[int]] = {}
        for at, row in enumerate(self.found):
            if isinstance(row, Item):
                of_item.setdefault(row.sku, []).append(at)
        for at, row in enumerate(self.found):
            if not isinstance(row, Item):
                yield [at]
            elif of_item[row.sku][0] == at:
                yield of_item[row.sku]

    def chunks(self) -> Iterator[list[int]]:
        """Yield the places of rows that one transaction takes in; of no rows at all it is an empty one."""
        chunk: list[int] = []
        for unit in self.units():
            chunk += unit
            if len(chunk) >= CHUNK:
                yield chunk
                chunk = []
        if chunk or not self.found:
            yield chunk

    def digest(self, at: int) -> str:
        """Return what tells a row from another: the record of a write need not keep thousands of rows to name the one that differs."""
        row = self.found[at]
        text = f"{row.facts_json} {row.stock} {row.expires_on}" if isinstance(row, Item) else "\n".join(map(str, row))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _judge(self) -> None:
        """Put what is wrong with rows beside each other, and with what no database keeps, in the place of those rows."""
        for at, row in enumerate(self.found):
            if isinstance(row, Item) and (faults := _not_kept(row)):
                self.found[at] = [self._fault(at, fault) for fault in faults]
        unread = {sku: at for at, sku in reversed(list(enumerate(self.skus))) if sku is not None and not isinstance(self.found[at], Item)}
        for places in self.units():
            if len(places) > 1 or (unread and self.skus[places[0]] in unread):
                self._judge_item(places, unread.get(self.skus[places[0]] or ""))
        bad = [row for row in self.found if isinstance(row, list)]
        for faults in bad[ALL_TOLD:]:
            del faults[1:]

    def _judge_item(self, places: list[int], bad: int | None) -> None:
        """Hold the rows of an item against each other; ``bad`` is the place of one that could not be read."""
        faults: dict[int, Fault] = {}
        items = {at: row for at in places if isinstance(row := self.found[at], Item)}
        first, lots, facts = places[0], dict[Any, int](), dict[str, Any]()
        for at, item in items.items():
            lot = item.item_record_no, item.expires_on
            mine = item.model_dump(exclude={*OF_LOTS, "item_record_no"}) if len(items) > 1 else {}
            facts = facts or mine
            other = next((name for name, fact in mine.items() if fact != facts[name]), "")
            if lot in lots:
                message = f"the sku stands twice, first at {self._place(lots[lot])}"
                hint = "Another lot of it has another item_record_no or expires_on."
                self.found[at] = [self._fault(at, Fault("items", message, "duplicate_sku", "/sku", field="sku", value=item.sku, hint=hint))]
                continue
            lots[lot] = at
            if other:
                message = f"the rows of an item are its lots, and the one at {self._place(first)} says something else of it"
                faults[at] = Fault("items", message, "other_facts", f"/{other}", field=other)
            elif len(lots) > MAX_LOTS:
                faults[at] = Fault("items", f"more than {MAX_LOTS} lots of one item", "too_long", "/sku", field="sku", value=item.sku)
        counted = {items[at].item_record_no for at in lots.values() if items[at].stock is not None}
        for at in lots.values():
            if items[at].stock is None and items[at].item_record_no in counted:
                message = "other rows of this record count their stock, and this one does not"
                faults.setdefault(at, Fault("items", message, "uncounted_lot", "/stock", field="stock"))
        culprit = min(faults, default=bad) if bad is None else bad
        if culprit is not None:
            message = f"the rows of an item are taken in together, and the one at {self._place(culprit)} cannot be"
            for at in lots.values():
                self.found[at] = [self._fault(at, faults.get(at) or Fault("items", message, "other_row", "/sku", field="sku"))]

    def _fault(self, at: int, fault: Fault) -> Fault:
        return self.rows.placed(self.numbers[at], fault)

    def _place(self, at: int) -> str:
        return self.rows.place_of(self.numbers[at])

    def refused(self, at: int, refusal: Refusal) -> Fault:
        """Return what keeps a row out, as it stands against what is known."""
        if isinstance(refusal, Unnamed):
            message = f"the lots of this item have records ({', '.join(refusal.records[:5])}), and the row names none"
            hint = "State item_record_no: which of them is meant cannot be told."
            return self._fault(at, Fault("items", message, "item_record_no", "/item_record_no", field="item_record_no", hint=hint))
        lot = " ".join(
            ["of the lot", refusal.record or "without a record", *([f"good until {refusal.expires_on}"] if refusal.expires_on else [])]
        )
        message = f"fewer pieces were counted than the {refusal.reserved} that orders hold {lot}"
        row = self.found[at]
        stock = row.stock if isinstance(row, Item) else None
        return self._fault(at, Fault("items", message, "count_below_reserved", "/stock", field="stock", value=stock))


@dataclass
class TakenIn:
    """What became of every row, and whether all of it was done before."""

    results: list[dict[str, Any]]
    warnings: list[Fault]
    replayed: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as it is told: how many rows came to what, and each of them."""
        counts = Counter(result["outcome"] for result in self.results)
        return {
            "rows": len(self.results),
            **{name: counts[name] for name in OUTCOMES},
            "warnings": [_told(fault) for fault in self.warnings],
            "results": self.results,
        }


def too_many(place: str) -> InputError:
    """Return the error of more rows than are taken."""
    return InputError([Fault(place, f"more than {MAX_ROWS} rows", "too_long")])


def take_in(
    database: Database, tenant: str, key: str, intake: Intake, now: Callable[[], datetime], progress: Progress | None = None
) -> TakenIn:
    """Take rows in, a chunk in one transaction each, under the key of their caller.

    A call that was cut off is completed by the same call with the same key: the chunks that were done are not done again. Raises
    OtherContentError where the key stands for other rows, with the pointer to the first that differs.
    """
    results: list[dict[str, Any]] = [{}] * len(intake.found)
    replayed, done = True, 0
    for places in intake.chunks():
        chunk = Key(tenant, f"{key} {places[0]}" if done else key, ROUTE, _content(intake, places))
        told, again = _chunk(database, chunk, intake, places, now)
        for at, one in zip(places, told, strict=True):
            results[at] = one
        replayed, done = replayed and again, done + len(places)
        if progress is not None:
            progress(done, len(results))
    return TakenIn(results, intake.warnings, replayed)


def _content(intake: Intake, places: list[int]) -> dict[str, Any]:
    return {"of": len(intake.found), "rows": [intake.digest(at) for at in places]}


def _chunk(database: Database, key: Key, intake: Intake, places: list[int], now: Callable[[], datetime]) -> tuple[list[Any], bool]:
    items = {at: row for at in places if isinstance(row := intake.found[at], Item)}

    def work(session: Session) -> tuple[Answer, bool]:
        def act() -> Answer:
            taken = Shelf(session, key.tenant, now()).take(list(items.values()), f"count {key.key}"[:120])
            became = dict(zip(items, taken, strict=True))
            return HTTPStatus.OK, [_result(intake, at, became.get(at)) for at in places]

        return once(session, key, now(), act)

    try:
        (_, told), again = database.write(work)
    except OtherContentError as other:
        part, _, place = other.pointer.removeprefix("/").partition("/")
        raise OtherContentError(f"/{places[int(place)]}" if part == "rows" and place else "") from None
    return told, again


def _result(intake: Intake, at: int, taken: Taken | None) -> dict[str, Any]:
    row = intake.found[at]
    if taken is None:
        return {"row": at, "sku": None, "outcome": "invalid", "faults": [_told(fault) for fault in row if isinstance(fault, Fault)]}
    faults = [] if taken.refusal is None else [_told(intake.refused(at, taken.refusal))]
    return {"row": at, "sku": taken.sku, "outcome": taken.outcome, "faults": faults}


def _told(fault: Fault) -> dict[str, Any]:
    """Return a fault as it is told, and kept: without an identity number."""
    parts = {name: part for name, part in fault.to_dict().items() if name != "place"}
    return {name: identity_number.blotted(part) if isinstance(part, str) else part for name, part in parts.items()}


def _not_kept(item: Item) -> list[Fault]:
    """What a database cannot keep of an item."""
    faults = [identity_number.personal("items")] if identity_number.stands_in(item.facts_json) else []
    if "\\u0000" in item.facts_json:  # or a text that spells it out
        texts = {name: str(getattr(item, name)) for name in COLUMNS} | {"tags": "".join(item.tags)}
        message = "a text holds the character U+0000, which no database keeps"
        faults += [Fault("items", message, "text", f"/{name}", field=name) for name, text in texts.items() if "\0" in text]
    if item.item_record_no is not None and len(item.item_record_no) > LONGEST_RECORD:
        message = f"a record number of up to {LONGEST_RECORD} letters is wanted"
        faults.append(Fault("items", message, "too_long", "/item_record_no", field="item_record_no"))
    return faults
