"""The bonded side (金关二期): lines of a 核注清单 (INV101) for released declaration lists, as a draft for the warehouse's declarant.

Sums of the declared lines for each record of the account book (备案序号). Total amounts have two places there and unit prices four: what
does not come out, as totals of lists that bundler did not make, is rounded half-up and marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bundler.declaration.fields import plain
from bundler.declaration.messages import Document, Message
from bundler.declaration.receipts.report import report
from bundler.declaration.receipts.statuses import Stage
from bundler.errors import Fault, InputError
from bundler.values import exact

PRICE_PLACES, TOTAL_PLACES = 4, 2
BONDED_RETAIL, OUT, MATERIAL, NO_DECLARATION, FULL_RELIEF, ADDED = "8", "E", "I", "2", "1", "3"
"""InvtType 保税电商, ImpexpMarkcd 出区, MtpckEndprdMarkcd 料件, DclcusFlag 不报关, LvyrlfModecd 征免方式, ModfMarkcd 增加."""

LIST = "CEB621"
OUT_OF_ZONE: frozenset[Stage | None] = frozenset(("released", "closed"))

SHARED = ("item_record_no", "item_no", "gcode", "gname", "gmodel", "unit", "unit1", "unit2", "country", "currency")
"""What the declared lines of one drafted line have in common."""


@dataclass(frozen=True, slots=True)
class Released:
    """A declaration list that customs released, with its number there (invtNo)."""

    invt_no: str
    document: Document


def released(messages: Iterable[Message]) -> list[Released]:
    """Return the declaration lists (CEB621) in some messages with the numbers that their receipts (CEB622) among them give.

    Of several lists under one number of the caller's (copNo) the latest counts. Raises InputError with all faults: messages that are
    neither, and lists that no receipt says were released.
    """
    held = list(messages)
    sent: list[Any] = [document for message in held if message.shape.code == LIST for document in message.documents]
    lists = {each.head.cop_no: each for each in sorted(sent, key=lambda each: each.head.app_time)}
    answered = report(message for message in held if message.shape.code != LIST).documents
    numbers = {each.number: each.standing.invt_no for each in answered if each.answers == "list" and each.standing.stage in OUT_OF_ZONE}
    hint = "Give the receipt (CEB622) that releases it, or leave the list out."
    faults = [
        Fault("lists", "no receipt says that the list was released", "not_released", field="copNo", value=number, hint=hint)
        for number in lists
        if numbers.get(number) is None
    ]
    if faults:
        raise InputError(faults)
    return [Released(numbers[number] or "", document) for number, document in lists.items()]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: ``head`` and ``lines`` by the tags of INV101, and ``bills``, the declaration lists it covers.

    ``rounded`` are the numbers of the lines whose unit price does not come out in four places, or whose total not in two.
    """

    head: dict[str, str]
    lines: tuple[dict[str, str], ...]
    bills: tuple[str, ...]
    rounded: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the draft as JSON-ready data."""
        return {"head": self.head, "lines": list(self.lines), "bills": list(self.bills), "rounded": list(self.rounded)}


def draft(released: Iterable[Released]) -> Draft:
    """Return the draft of released lists of one account book, one supervision code and one transport mode.

    Raises InputError where there are none, where a list stands twice, where they are not of one book, mode and transport, and where a list
    is no bonded one: 9610 has no account book.
    """
    lists = list(released)
    heads: list[Any] = [each.document.head for each in lists]
    _refuse(lists, heads)
    first = heads[0]
    sums: dict[tuple[str, ...], _Sum] = {}
    for each in lists:
        for line in each.document.lines:
            sums.setdefault(_key(line), _Sum()).add(line)
    made = [_line(number, key, summed, first.country) for number, (key, summed) in enumerate(sorted(sums.items()), 1)]
    return Draft(
        head={
            "PutrecNo": first.ems_no,
            "InvtType": BONDED_RETAIL,
            "ImpexpMarkcd": OUT,
            "MtpckEndprdMarkcd": MATERIAL,
            "SupvModecd": first.trade_mode,
            "TrspModecd": first.traf_mode,
            "DclcusFlag": NO_DECLARATION,
            "StshipTrsarvNatcd": first.country,
        },
        lines=tuple(line for line, _ in made),
        bills=tuple(sorted(each.invt_no for each in lists)),
        rounded=tuple(number for number, (_, rounded) in enumerate(made, 1) if rounded),
    )


@dataclass(slots=True)
class _Sum:
    qty: Fraction = Fraction(0)
    qty1: Fraction = Fraction(0)
    qty2: Fraction = Fraction(0)
    total: Fraction = Fraction(0)

    def add(self, line: Any) -> None:
        self.qty += line.qty
        self.qty1 += line.qty1
        self.qty2 += line.qty2 or 0
        self.total += line.total_price


def _key(line: Any) -> tuple[str, ...]:
    """What lines of one record share."""
    return tuple(getattr(line, name) or "" for name in SHARED)


def _line(number: int, key: tuple[str, ...], summed: _Sum, destination: str) -> tuple[dict[str, str], bool]:
    record, sku, code, name, model, unit, unit1, unit2, country, currency = key
    price = summed.total / summed.qty
    rounded, total = Fraction(exact.format(price, PRICE_PLACES)), Fraction(exact.format(summed.total, TOTAL_PLACES))
    told = {
        "GdsSeqno": str(number), "PutrecSeqno": record, "GdsMtno": sku, "Gdecd": code, "GdsNm": name, "GdsSpcfModelDesc": model,
        "DclUnitcd": unit, "LawfUnitcd": unit1, "SecdLawfUnitcd": unit2,
        "DclQty": plain(summed.qty), "LawfQty": plain(summed.qty1), "SecdLawfQty": plain(summed.qty2) if unit2 else "",
        "DclUprcAmt": plain(rounded), "DclTotalAmt": plain(total), "DclCurrcd": currency,
        "Natcd": country, "DestinationNatcd": destination,
        "LvyrlfModecd": FULL_RELIEF, "ModfMarkcd": ADDED,
    }  # fmt: skip
    return {tag: value for tag, value in told.items() if value}, rounded != price or total != summed.total


def _refuse(lists: list[Released], heads: list[Any]) -> None:
    faults: list[Fault] = []
    if not lists:
        faults.append(Fault("lists", "at least one released list is wanted", "empty"))
    numbers = [each.invt_no for each in lists]
    faults += [
        Fault("lists", "the list stands twice", "twice", value=each) for each, times in sorted(Counter(numbers).items()) if times > 1
    ]
    for each in lists:
        unrecorded = [line.gnum for line in each.document.lines if line.item_record_no is None]  # type: ignore[attr-defined]
        if each.document.head.ems_no is None or unrecorded:  # type: ignore[attr-defined]
            message = "the list is no bonded one: it lacks emsNo, or itemRecordNo of a line"
            faults.append(Fault("lists", message, "not_bonded", value=each.invt_no))
    for name, tag in (("ems_no", "emsNo"), ("trade_mode", "tradeMode"), ("traf_mode", "trafMode")):
        found = sorted({getattr(head, name) or "none" for head in heads})
        if len(found) > 1:
            faults.append(Fault("lists", f"the lists have several {tag}: {', '.join(found)}", "mixed", field=tag))
    if faults:
        raise InputError(faults)
