"""An order that is declared over HTTP, and answers of customs on its documents."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bundler.declaration import Document, write
from bundler.declaration.records.message_return import MessageReturn
from bundler.declaration.records.receipts import InventoryReturn, InvtCancelReturn, InvtRefundReturn, OrderReturn, PaymentReturn
from bundler.declaration.records.tax_bill import TaxHead, TaxLine, TaxStatus
from tests.declaration.story import item, message
from tests.declaration.story import shipment as story_shipment
from tests.service.stored.conftest import ID_NUMBER, Caller

INVT_NO, PRE_NO, GUID = "310520261000000001", "B20261123000000001", "0A1B2C3D-0000-4000-8000-00000000000"
WINE = item(
    "WINE-75", hs_code="2204210000", name_zh="葡萄酒", volume_l="0.75", net_weight_kg="0.75", unit_price="300.00",
    item_record_no="40", stock=60,
)  # fmt: skip
OF = {"list": InventoryReturn, "withdrawal": InvtCancelReturn, "return": InvtRefundReturn}
CODES = {"order": "CEB312", "payment": "CEB412", "list": "CEB622", "withdrawal": "CEB624", "return": "CEB626"}
DAY = "20261123"
LIST = "COP20261123000001"


def shipment(**changes: Any) -> dict[str, Any]:
    """The shipment of the order, whose buyer is the person of the reservation; ``changes`` replace whole keys."""
    found = story_shipment(**changes)
    if "buyer" not in changes:
        found["buyer"]["id_number"] = ID_NUMBER
    return found


def answer(
    answers: str, status: int, at: str = "103100", number: str = LIST, info: str = "[Code:1800;Desc:ok]", day: str = "20261123"
) -> str:
    """The XML of one answer of customs at a moment of the day; a list that was accepted has its number."""
    told: dict[str, Any] = {"guid": GUID + "1", "return_status": str(status), "return_time": f"{day}{at}000", "return_info": info}
    if answers == "order":
        return _xml("order", OrderReturn(order_no="ORD20261123000001", ebp_code="3105960000", ebc_code="3105960001", **told))
    if answers == "payment":
        return _xml("payment", PaymentReturn(pay_transaction_id="PAY20261123000001", pay_code="3105960005", **told))
    numbers = {"pre_no": PRE_NO, "invt_no": INVT_NO if status >= 120 else None}
    return _xml(answers, OF[answers](cop_no=number, **numbers, **told))


def tax_bill(*, vat: str = "0", tax_no: str = INVT_NO + "_0") -> str:
    """The XML of a tax bill of one line."""
    amounts = {"customs_tax": Fraction(0), "consumption_tax": Fraction(0), "value_added_tax": Fraction(vat)}
    head = TaxHead(guid=GUID + "2", return_time="20261123103300000", invt_no=INVT_NO, tax_no=tax_no, status="1", **amounts)
    line = TaxLine(gnum=1, gcode="2204210000", tax_price=Fraction(600), **amounts)
    return write(message("CEB816", Document(head, (line,)))).decode()


def tax_status(status: str = "2") -> str:
    """The XML of the status of that tax bill."""
    head = TaxStatus(guid=GUID + "3", return_time="20261223103300000", invt_no=INVT_NO, tax_no=INVT_NO + "_0", status=status)
    return write(message("CEB818", Document(head))).decode()


def format_fault(info: str) -> str:
    """The XML that tells a fault of the format."""
    head = MessageReturn(
        guid=GUID + "4", return_status="100", return_time="20261123103300000", ori_message_type="CEB621Message", return_info=info
    )
    return write(message("CEB900", Document(head))).decode()


def _xml(answers: str, head: Any) -> str:
    return write(message(CODES[answers], Document(head))).decode()


class Declarant:
    """Declares the order A-1 of two bottles, and hands over what customs answers."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        assert caller.put([WINE]).status_code == 200
        assert caller.reserve("A-1", 2).status_code == 201

    def declare(self, order_id: str = "A-1", key: str | None = None, **changes: Any) -> Any:
        """The answer on a declaration; ``hold`` is for how long it is held if it is refused."""
        hold = {"hold_minutes_if_refused": changes.pop("hold")} if "hold" in changes else {}
        return self.caller.step(order_id, "declaration", {"shipment": shipment(**changes), **hold}, key)

    def took(self, *xml: str) -> dict[str, Any]:
        """What became of these messages."""
        found = self.caller.write("POST", "/v1/receipts", {"messages": [*xml]})
        assert found.status_code == 200, found.text
        told: dict[str, Any] = found.json()
        return told

    def released(self) -> None:
        """Bring the order to its release."""
        self.declare()
        self.took(answer("list", 120), answer("list", 800, "103200"))

    def life(self, order_id: str = "A-1") -> str:
        """Where an order is."""
        told: str = self.caller.get(f"/v1/orders/{order_id}").json()["life"]
        return told

    def used(self) -> tuple[str, str]:
        """What the buyer has reserved and posted of the year."""
        told = self.caller.client.post("/v1/limit-inquiries", json={"person": {"id_number": ID_NUMBER}}).json()["annual"]
        return told["reserved"], told["posted"]
