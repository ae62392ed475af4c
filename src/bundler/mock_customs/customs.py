"""The mock itself: messages in, receipts out, in memory and bounded. Nothing here knows HTTP or reads a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from bundler.declaration import Document, read
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
from bundler.declaration.records.receipts import InvtCancelReturn, InvtRefundReturn, LogisticsReturn, OrderReturn, PaymentReturn
from bundler.errors import InputError
from bundler.mock_customs.dossiers import Dossier, Dossiers
from bundler.mock_customs.outbox import Outbox, Sent
from bundler.mock_customs.replies import Replies
from bundler.mock_customs.scenario import Scenario
from bundler.mock_customs.taxing import tax_bill
from bundler.tariff.tables import Tables

COMPARED = (
    r1_paid_is_the_sum, r2_goods_value_is_the_sum_of_the_lines, r3_total_is_price_times_quantity, r4_payment_is_what_was_paid,
    r8_lines_match, r10_quantities_are_above_nothing,
)  # fmt: skip
"""The rules by which a list is refused: those that a wrong explosion of a bundle breaks. Made-up persons and companies pass."""
STORED, DECLARING, REFUSED, ACCEPTED, APPROVED, RELEASED = "1", "2", "100", "120", "399", "800"
TO_BE_STORED = "1"
"""The appStatus of a document that is stored at the platform and not declared yet (暂存)."""
STEPS = (DECLARING, "电子口岸申报中"), (ACCEPTED, "[Code:1800;Desc:逻辑校验通过]")
"""How orders, payments and waybills are answered."""


class Taken(NamedTuple):
    """What a message brought about: how many receipts, and what is wrong with its form, None where nothing is."""

    receipts: int
    fault: str | None


class Customs:
    """Takes messages and keeps their receipts; the same messages, moments and scenario give the same receipts.

    A declaration list is answered once order, payment and waybill are there, or the order alone where the scenario says so; it is refused
    where their lines or amounts do not agree. What is not of the form that a message has is answered by CEB900.
    """

    def __init__(self, tables: Tables, scenario: Scenario) -> None:
        self.tables = tables
        self.dossiers = Dossiers(scenario)
        self._outbox = Outbox()
        self._replies = Replies(scenario, self._outbox, datetime.min)  # noqa: DTZ901  the moment is set before it is used

    def take(self, data: bytes, now: datetime) -> Taken:
        """Take a message at a moment in Shanghai; what cannot be read is answered by CEB900. Nothing raises."""
        self._replies.now = now
        before = self._replies.sent
        fault = self._take(data)
        return Taken(self._replies.sent - before, fault)

    def _take(self, data: bytes) -> str | None:
        try:
            found = read(data)
        except InputError as wrong:
            return self._fault(str(wrong), "unknown", data)
        message = found.message
        takers: dict[str, Callable[[Dossier, Document], None]] = {
            "CEB311": self._order,
            "CEB411": self._payment,
            "CEB511": self._waybill,
            "CEB621": self._inventory,
            "CEB623": self._withdrawal,
            "CEB625": self._refund,
        }
        taker = takers.get(message.shape.code)
        if taker is None:
            return self._fault(f"{message.shape.code} goes the other way", f"{message.shape.code}Message", data)
        wrong_form = [f"{each.field}: {each.message}" for _, each in form_objections(found) if each.severity == "error"]
        if wrong_form:
            return self._fault("; ".join(wrong_form), message.shape.root, data)
        for document in message.documents:
            head: Any = document.head
            taker(self.dossiers.of(head.order_no), document)
            self.dossiers.settle(head.order_no)
        return None

    def plan(self, order_no: str, scenario: Scenario) -> None:
        """Let the messages of an order be answered by a scenario of its own from now on, also before any came."""
        self.dossiers.of(order_no).scenario = scenario
        self.dossiers.settle(order_no)

    def release(self, order_no: str, now: datetime) -> bool:
        """Release the list of an order that was accepted and held, at a moment in Shanghai; return whether there was one."""
        dossier = self.dossiers.find(order_no)
        if dossier is None or dossier.inventory is None or dossier.state != ACCEPTED:
            return False
        self._replies.now = now
        self._release(dossier, dossier.inventory)
        return True

    def receipts(self, after: int, now: datetime, most: int) -> list[Sent]:
        """Return the receipts with a number above ``after`` that are due, the oldest of them; numbers are given as they come due."""
        return self._outbox.after(after, now, most)

    def newest(self, now: datetime) -> int:
        """Return the number of the newest receipt that is due, 0 where none ever was."""
        return self._outbox.newest(now)

    def _order(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        dossier.order = document
        told = {"ebp_code": head.ebp_code, "ebc_code": head.ebc_code, "order_no": head.order_no}
        self._accept("CEB312", OrderReturn, dossier, head.guid, told)
        self._declare(dossier)

    def _payment(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        dossier.payment = head
        told = {"pay_code": head.pay_code, "pay_transaction_id": head.pay_transaction_id}
        self._accept("CEB412", PaymentReturn, dossier, head.guid, told)
        self._declare(dossier)

    def _waybill(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        dossier.waybill = head
        told = {"logistics_code": head.logistics_code, "logistics_no": head.logistics_no}
        self._accept("CEB512", LogisticsReturn, dossier, head.guid, told)
        self._declare(dossier)

    def _inventory(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        if dossier.state in (ACCEPTED, RELEASED):
            self._replies.of_list(dossier, document, "-621004", "[Code:-621004;Desc:已申报]")
            return
        dossier.inventory, dossier.state = document, STORED if head.app_status == TO_BE_STORED else DECLARING
        dossier.invt_no = ""
        dossier.pre_no = f"B{self._replies.now:%Y%m%d}{self._replies.serial():09d}"
        self._replies.of_list(dossier, document, dossier.state, "电子口岸已暂存" if dossier.state == STORED else "电子口岸申报中")
        self._declare(dossier)

    def _declare(self, dossier: Dossier) -> None:
        """Answer the list once all that it is compared with is there."""
        document = dossier.inventory
        wanted = (dossier.order,) if dossier.scenario.alone else (dossier.order, dossier.payment, dossier.waybill)
        if document is None or dossier.state != DECLARING or None in wanted:
            return
        refusal = dossier.scenario.refuse or self._objection(dossier)
        if refusal is not None:
            dossier.state = REFUSED
            self._replies.of_list(dossier, document, REFUSED, f"[Code:{refusal};Desc:退单]")
            return
        head: Any = document.head
        dossier.state, dossier.invt_no = ACCEPTED, f"{head.customs_code}{self._replies.now:%Y}I{self._replies.serial():09d}"
        self._replies.of_list(dossier, document, ACCEPTED, "[Code:1800;Desc:逻辑校验通过]")
        if not dossier.scenario.hold:
            self._release(dossier, document)

    def _release(self, dossier: Dossier, document: Document) -> None:
        dossier.state = RELEASED
        self._replies.of_list(dossier, document, RELEASED, "[Code:2600;Desc:放行]")
        guid = self._replies.guid()
        bill = tax_bill(document, dossier.invt_no, guid, self._replies.stamp(), self.tables)
        dossier.taxed = bill is not None
        if bill is not None:
            self._replies.send("CEB816", guid, bill, dossier.scenario)

    def _objection(self, dossier: Dossier) -> str | None:
        case = Case(self.tables.on(self._replies.now.date()), dossier.order, dossier.inventory, dossier.payment, dossier.waybill)
        for rule in COMPARED:
            for objection in rule(case):
                return objection.refusal or objection.rule
        return None

    def _withdrawal(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        if dossier.invt_no != head.invt_no or not dossier.invt_no:
            self._replies.of_after("CEB624", InvtCancelReturn, dossier, head, "-623003", "[Code:-623003;Desc:清单不存在]")
        elif head.app_status == TO_BE_STORED:
            self._replies.of_after("CEB624", InvtCancelReturn, dossier, head, STORED, "电子口岸已暂存")
        elif dossier.state != ACCEPTED:
            self._replies.of_after("CEB624", InvtCancelReturn, dossier, head, "-623005", "[Code:-623005;Desc:状态不允许]")
        else:
            dossier.state = "withdrawn"
            self._replies.of_after("CEB624", InvtCancelReturn, dossier, head, APPROVED, "[Code:2300;Desc:审核通过]")

    def _refund(self, dossier: Dossier, document: Document) -> None:
        head: Any = document.head
        original = dossier.inventory
        if original is None or dossier.state != RELEASED or dossier.invt_no != head.invt_no:
            self._replies.of_after("CEB626", InvtRefundReturn, dossier, head, "-625209", "[Code:-625209;Desc:清单不符]")
        elif head.app_status == TO_BE_STORED:
            self._replies.of_after("CEB626", InvtRefundReturn, dossier, head, STORED, "电子口岸已暂存")
        elif objection := next(check_refund(document, original, dossier.refunds), None):
            self._replies.of_after(
                "CEB626", InvtRefundReturn, dossier, head, REFUSED, f"[Code:{objection.refusal or objection.rule};Desc:退单]"
            )
        else:
            dossier.refunds.append(document)
            self._replies.of_after("CEB626", InvtRefundReturn, dossier, head, APPROVED, "[Code:2300;Desc:审核通过]")

    def _accept(self, code: str, kind: Any, dossier: Dossier, guid: str, told: dict[str, str]) -> None:
        for step in STEPS:
            self._replies.of_part(code, kind, dossier, guid, step, told)

    def _fault(self, info: str, kind: str, data: bytes) -> str:
        self._replies.of_wrong_form(info, kind, data)
        return info
