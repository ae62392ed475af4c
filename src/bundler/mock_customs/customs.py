"""The mock itself: messages in, receipts out, in memory and bounded. Nothing here knows HTTP or reads a clock."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bundler.declaration import SHAPES, Document, Message, read, write
from bundler.declaration.checking import Case, check_refund
from bundler.declaration.checking.agreement import r8_lines_match
from bundler.declaration.checking.amounts import (
    r1_paid_is_the_sum,
    r2_goods_value_is_the_sum_of_the_lines,
    r3_total_is_price_times_quantity,
    r4_payment_is_what_was_paid,
)
from bundler.declaration.checking.form import form_objections
from bundler.declaration.checking.goods import r10_quantities_are_above_nothing
from bundler.declaration.records.message_return import MessageReturn
from bundler.declaration.records.receipts import (
    InventoryReturn,
    InvtCancelReturn,
    InvtRefundReturn,
    LogisticsReturn,
    OrderReturn,
    PaymentReturn,
)
from bundler.errors import InputError
from bundler.mock_customs.scenario import Scenario
from bundler.mock_customs.taxing import tax_bill
from bundler.tariff.tables import Tables

COMPARED = (
    r1_paid_is_the_sum, r2_goods_value_is_the_sum_of_the_lines, r3_total_is_price_times_quantity, r4_payment_is_what_was_paid,
    r8_lines_match, r10_quantities_are_above_nothing,
)  # fmt: skip
"""The rules by which a list is refused: those that a wrong explosion of a bundle breaks. Made-up persons and companies pass."""
MOST_ORDERS = 10_000
MOST_RECEIPTS = 100_000
STORED, DECLARING, REFUSED, ACCEPTED, APPROVED, RELEASED = "1", "2", "100", "120", "399", "800"
TO_BE_STORED = "1"
"""The appStatus of a document that is stored at the platform and not declared yet (暂存)."""


@dataclass(slots=True)
class Dossier:
    """What came in for one order number, and what customs made of it."""

    order: Document | None = None
    payment: Any = None
    waybill: Any = None
    inventory: Document | None = None
    invt_no: str = ""
    pre_no: str = ""
    state: str = ""
    refunds: list[Document] = field(default_factory=list)
    taxed: bool | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A receipt that is delivered from the moment ``due`` on."""

    number: int
    due: datetime
    data: bytes


class Customs:
    """Takes messages and keeps their receipts; the same messages, moments and scenario give the same receipts.

    A declaration list is answered once order, payment and waybill are there, or the order alone where the scenario says so; it is refused
    where their lines or amounts do not agree. What is not of the form that a message has is answered by CEB900.
    """

    def __init__(self, tables: Tables, scenario: Scenario) -> None:
        self.tables, self.scenario = tables, scenario
        self.dossiers: OrderedDict[str, Dossier] = OrderedDict()
        self.sent: list[Sent] = []
        self._made = 0
        self._now = datetime.min  # noqa: DTZ901  set by take before it is used

    def take(self, data: bytes, now: datetime) -> None:
        """Take a message at a moment in Shanghai; what cannot be read is answered by CEB900. Nothing raises."""
        self._now = now
        try:
            found = read(data)
        except InputError as wrong:
            self._fault(str(wrong), "unknown", data)
            return
        message = found.message
        takers: dict[str, Callable[[Document], None]] = {
            "CEB311": self._order,
            "CEB411": self._payment,
            "CEB511": self._waybill,
            "CEB621": self._inventory,
            "CEB623": self._withdrawal,
            "CEB625": self._refund,
        }
        taker = takers.get(message.shape.code)
        if taker is None:
            self._fault(f"{message.shape.code} goes the other way", f"{message.shape.code}Message", data)
            return
        wrong_form = [f"{each.field}: {each.message}" for _, each in form_objections(found) if each.severity == "error"]
        if wrong_form:
            self._fault("; ".join(wrong_form), message.shape.root, data)
            return
        for document in message.documents:
            taker(document)

    def release(self, order_no: str, now: datetime) -> bool:
        """Release the list of an order that was accepted and held, at a moment in Shanghai; return whether there was one."""
        dossier = self.dossiers.get(order_no)
        if dossier is None or dossier.inventory is None or dossier.state != ACCEPTED:
            return False
        self._now = now
        self._release(dossier, dossier.inventory)
        return True

    def receipts(self, after: int, now: datetime) -> list[Sent]:
        """Return the receipts with a number above ``after`` that are due."""
        return [each for each in self.sent if each.number > after and each.due <= now]

    @property
    def last(self) -> int:
        """The number of the newest receipt, 0 where there is none."""
        return self.sent[-1].number if self.sent else 0

    def dossier(self, order_no: str) -> Dossier:
        """Return what is known of an order; the oldest are forgotten beyond 10,000."""
        found = self.dossiers.setdefault(order_no, Dossier())
        if len(self.dossiers) > MOST_ORDERS:
            self.dossiers.popitem(last=False)
        return found

    def _order(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        dossier.order = document
        told = {"ebp_code": head.ebp_code, "ebc_code": head.ebc_code, "order_no": head.order_no}
        self._accept("CEB312", OrderReturn, head.guid, told)
        self._declare(dossier)

    def _payment(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        dossier.payment = head
        told = {"pay_code": head.pay_code, "pay_transaction_id": head.pay_transaction_id}
        self._accept("CEB412", PaymentReturn, head.guid, told)
        self._declare(dossier)

    def _waybill(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        dossier.waybill = head
        told = {"logistics_code": head.logistics_code, "logistics_no": head.logistics_no}
        self._accept("CEB512", LogisticsReturn, head.guid, told)
        self._declare(dossier)

    def _inventory(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        if dossier.state in (ACCEPTED, RELEASED):
            self._of_list(dossier, document, "-621004", "[Code:-621004;Desc:已申报]")
            return
        dossier.inventory, dossier.state = document, STORED if head.app_status == TO_BE_STORED else DECLARING
        dossier.invt_no = ""
        dossier.pre_no = f"B{self._now:%Y%m%d}{self._serial():09d}"
        self._of_list(dossier, document, dossier.state, "电子口岸已暂存" if dossier.state == STORED else "电子口岸申报中")
        self._declare(dossier)

    def _declare(self, dossier: Dossier) -> None:
        """Answer the list once all that it is compared with is there."""
        document = dossier.inventory
        wanted = (dossier.order,) if self.scenario.alone else (dossier.order, dossier.payment, dossier.waybill)
        if document is None or dossier.state != DECLARING or None in wanted:
            return
        refusal = self.scenario.refuse or self._objection(dossier)
        if refusal is not None:
            dossier.state = REFUSED
            self._of_list(dossier, document, REFUSED, f"[Code:{refusal};Desc:退单]")
            return
        head: Any = document.head
        dossier.state, dossier.invt_no = ACCEPTED, f"{head.customs_code}{self._now:%Y}I{self._serial():09d}"
        self._of_list(dossier, document, ACCEPTED, "[Code:1800;Desc:逻辑校验通过]")
        if not self.scenario.hold:
            self._release(dossier, document)

    def _release(self, dossier: Dossier, document: Document) -> None:
        dossier.state = RELEASED
        self._of_list(dossier, document, RELEASED, "[Code:2600;Desc:放行]")
        guid = self._guid()
        bill = tax_bill(document, dossier.invt_no, guid, self._stamp(), self.tables)
        dossier.taxed = bill is not None
        if bill is not None:
            self._send("CEB816", guid, bill)

    def _objection(self, dossier: Dossier) -> str | None:
        case = Case(self.tables.on(self._now.date()), dossier.order, dossier.inventory, dossier.payment, dossier.waybill)
        for rule in COMPARED:
            for objection in rule(case):
                return objection.refusal or objection.rule
        return None

    def _withdrawal(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        if dossier.invt_no != head.invt_no or not dossier.invt_no:
            self._of_after("CEB624", InvtCancelReturn, dossier, head, "-623003", "[Code:-623003;Desc:清单不存在]")
        elif head.app_status == TO_BE_STORED:
            self._of_after("CEB624", InvtCancelReturn, dossier, head, STORED, "电子口岸已暂存")
        elif dossier.state != ACCEPTED:
            self._of_after("CEB624", InvtCancelReturn, dossier, head, "-623005", "[Code:-623005;Desc:状态不允许]")
        else:
            dossier.state = "withdrawn"
            self._of_after("CEB624", InvtCancelReturn, dossier, head, APPROVED, "[Code:2300;Desc:审核通过]")

    def _refund(self, document: Document) -> None:
        head: Any = document.head
        dossier = self.dossier(head.order_no)
        original = dossier.inventory
        if original is None or dossier.state != RELEASED or dossier.invt_no != head.invt_no:
            self._of_after("CEB626", InvtRefundReturn, dossier, head, "-625209", "[Code:-625209;Desc:清单不符]")
        elif head.app_status == TO_BE_STORED:
            self._of_after("CEB626", InvtRefundReturn, dossier, head, STORED, "电子口岸已暂存")
        elif objection := next(check_refund(document, original, dossier.refunds), None):
            self._of_after("CEB626", InvtRefundReturn, dossier, head, REFUSED, f"[Code:{objection.refusal or objection.rule};Desc:退单]")
        else:
            dossier.refunds.append(document)
            self._of_after("CEB626", InvtRefundReturn, dossier, head, APPROVED, "[Code:2300;Desc:审核通过]")

    def _accept(self, code: str, kind: Any, guid: str, told: dict[str, str]) -> None:
        for status, info in ((DECLARING, "电子口岸申报中"), (ACCEPTED, "[Code:1800;Desc:逻辑校验通过]")):
            self._send(code, guid, Document(kind(guid=guid, return_status=status, return_time=self._stamp(), return_info=info, **told)))

    def _of_list(self, dossier: Dossier, document: Document, status: str, info: str) -> None:
        head: Any = document.head
        made = InventoryReturn(
            guid=head.guid, customs_code=head.customs_code, ebp_code=head.ebp_code, ebc_code=head.ebc_code, agent_code=head.agent_code,
            cop_no=head.cop_no or head.guid[:20], pre_no=dossier.pre_no, invt_no=dossier.invt_no or None, return_status=status,
            return_time=self._stamp(), return_info=info,
        )  # fmt: skip
        self._send("CEB622", head.guid, Document(made))

    def _of_after(self, code: str, kind: Any, dossier: Dossier, head: Any, status: str, info: str) -> None:
        made = kind(
            guid=head.guid, customs_code=head.customs_code, agent_code=head.agent_code, ebp_code=head.ebp_code, ebc_code=head.ebc_code,
            cop_no=head.cop_no or head.guid[:20], pre_no=dossier.pre_no or head.pre_no or "B" + "0" * 17, invt_no=head.invt_no,
            return_status=status, return_time=self._stamp(), return_info=info,
        )  # fmt: skip
        self._send(code, head.guid, Document(made))

    def _fault(self, info: str, kind: str, data: bytes) -> None:
        guid = self._guid()
        told = data[:1000].decode("utf-8", "replace")
        shown = "".join(each if each.isprintable() else " " for each in told).strip() or "-"
        words = " ".join(info.split())[:1000] or "-"
        made = MessageReturn(
            guid=guid, return_status="-1", return_info=words, return_time=self._stamp(), ori_cop_msg_id=guid,
            ori_message_type=kind[:15], ori_biz_message=shown,
        )  # fmt: skip
        self._send("CEB900", guid, Document(made))

    def _send(self, code: str, guid: str, document: Document) -> None:
        data = write(Message(SHAPES[code], guid, (document,)))
        self._made += 1
        due = self._now + timedelta(seconds=self.scenario.delay)
        for _ in range(self.scenario.copies(self._made)):
            self.sent.append(Sent(self.last + 1, due, data))
        del self.sent[:-MOST_RECEIPTS]

    def _stamp(self) -> str:
        return f"{self._now:%Y%m%d%H%M%S}{self._now.microsecond // 1000:03d}"

    def _serial(self) -> int:
        self._made += 1
        return self._made

    def _guid(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mock-customs/{self.scenario.seed}/{self._serial()}")).upper()
