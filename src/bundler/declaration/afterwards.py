"""After the declaration: the withdrawal of a whole list before release (CEB623), the return of some pieces after it (CEB625)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from bundler.catalogue.returning import Return
from bundler.compliance.return_answer import ReturnAnswer
from bundler.declaration.declaring import DECLARED, IDENTITY_CARD, NEW, guid_of, not_written
from bundler.declaration.fields import C_18, C_1000
from bundler.declaration.messages import Document
from bundler.declaration.records.cancellation import InvtCancel
from bundler.declaration.records.refund import InvtRefundHead, InvtRefundLine
from bundler.declaration.shipment import PLACE, Shipment, read_shipment
from bundler.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class Reference:
    """Which declaration list: its number at customs (invtNo, given with the acceptance), and that of the platform where it is known."""

    invt_no: str
    pre_no: str | None = None


def withdraw(shipment: Shipment | Mapping[str, Any] | str | bytes, of: Reference, reason: str) -> Document:
    """Return the withdrawal of a declaration list: all of it, for a part cannot be withdrawn.

    ``shipment`` is that of the order with the moment of this message in ``sent_at`` and a number of its own in ``internal_no``. Raises
    InputError with all faults.
    """
    given, faults = _read(shipment, of, reason)
    if faults or given is None:
        raise InputError(faults)
    return Document(InvtCancel(guid=guid_of("CEB623", given), reason=reason, **_head(given, of)))


def give_back(
    answer: ReturnAnswer, shipment: Shipment | Mapping[str, Any] | str | bytes, of: Reference, reason: str, *, reviewed: bool = False
) -> Document:
    """Return the return of pieces: lines of the original list by their number and tariff code, with the pieces that come back now.

    Raises InputError with all faults: a return that is refused, such as one after its days, or under review without ``reviewed``, a
    shipment that cannot be used or is sent on another day than that of the application, a number or reason that no message can carry.
    """
    given, faults = _read(shipment, of, reason)
    faults += [] if given is None else sent_when_applied_for(given, answer.case.back)
    grave = ("error",) if reviewed else ("error", "review")
    faults += [Fault("return", each.message, each.code, hint=each.hint or "") for each in answer.findings if each.severity in grave]
    if faults or given is None:
        raise InputError(faults)
    lines = []
    for each in answer.case.returned:
        item = each.line.goods.item
        lines.append(
            InvtRefundLine(gnum=each.line.number, gcode=item.hs_code, gname=item.name_zh or "", qty=Fraction(each.pieces), unit=item.unit)
        )
    return Document(InvtRefundHead(guid=guid_of("CEB625", given), reason=reason, **_head(given, of)), tuple(lines))


def sent_when_applied_for(shipment: Shipment, back: Return) -> list[Fault]:
    """Return a fault where a return is sent on another day than that on which it says that it is applied for: its days are held to that."""
    if shipment.sent_at.startswith(f"{back.applied_on:%Y%m%d}"):
        return []
    message = f"the message is sent on the day of the application, {back.applied_on}"
    hint = "Give the moment of this message, and the day of the application as it is."
    return [Fault(PLACE, message, "day", "/sent_at", field="sent_at", value=shipment.sent_at, hint=hint)]


def _read(shipment: Any, of: Reference, reason: str) -> tuple[Shipment | None, list[Fault]]:
    """The shipment, and all that is wrong with it, the numbers of the list and the reason."""
    faults: list[Fault] = []
    given: Shipment | None = None
    try:
        given = read_shipment(shipment)
    except InputError as wrong:
        faults.extend(wrong.faults)
    stated: tuple[tuple[str, Any, Any], ...] = (
        ("invt_no", C_18, of.invt_no),
        ("pre_no", C_18 | None, of.pre_no),
        ("reason", C_1000, reason),
    )
    for name, kind, value in stated:
        if wrong_text := not_written(TypeAdapter(kind), value):
            faults.append(Fault("list", wrong_text, "text", field=name, value=None if name == "reason" else value))
    return given, faults


def _head(shipment: Shipment, of: Reference) -> dict[str, Any]:
    parties, buyer = shipment.parties, shipment.buyer
    return {
        "app_type": NEW,
        "app_time": shipment.sent_at,
        "app_status": DECLARED,
        "customs_code": shipment.customs_code,
        "order_no": shipment.order_no,
        "ebp_code": parties.platform.code,
        "ebp_name": parties.platform.name,
        "ebc_code": parties.merchant.code,
        "ebc_name": parties.merchant.name,
        "logistics_no": shipment.waybill_no,
        "logistics_code": parties.logistics.code,
        "logistics_name": parties.logistics.name,
        "cop_no": shipment.internal_no,
        "pre_no": of.pre_no,
        "invt_no": of.invt_no,
        "buyer_id_type": IDENTITY_CARD,
        "buyer_id_number": buyer.id_number,
        "buyer_name": buyer.name,
        "buyer_telephone": buyer.telephone,
        "agent_code": parties.declarant.code,
        "agent_name": parties.declarant.name,
    }
