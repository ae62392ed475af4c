"""Payment data on demand (实时获取支付数据, 公告2018年第165号, 第179号): what customs asks a platform, the answer, its exact bytes.

Customs asks for an order (``openReq``); the platform says at once that it will answer, and later sends ``payExInfoStr``: the original
request and answer of the payment, and every order it paid. The order of the keys and the form of the numbers are part of what is signed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from bundler.catalogue.parsing import parse_json, validate
from bundler.declaration.checking.case import Objection
from bundler.declaration.fields import C36, C_18, C_60, C_100, C_250, N19_5, Moment, plain
from bundler.declaration.messages import Document
from bundler.errors import Fault, InputError

TAKEN, REFUSED = "10000", "20000"
PLACE = "payment data"
RULE = "179"
_Millis = Annotated[str, Field(pattern=r"^\d{13}$")]
Link = Annotated[str, Field(max_length=3000)]
Original = Annotated[str, Field(min_length=1, max_length=8000)]
VerDept = Literal["1", "2", "3"]
PayType = Literal["1", "2", "3", "4"]


class Part(BaseModel):
    """A part of what customs and platform tell each other, under the names of the interface."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Request(Part):
    """What customs asks: the payment of an order; ``service_time`` are its milliseconds since 1970."""

    order_no: C_60
    session_id: C36 = Field(alias="sessionID")
    service_time: Annotated[int, Field(ge=0, lt=10**14)]


class Goods(Part):
    """An article of an order by its name, and where it is shown; several addresses are separated by semicolons."""

    gname: C_250
    item_link: Link


class PaidOrder(Part):
    """An order that the payment paid, and the account that received it."""

    order_no: C_60
    goods_info: Annotated[list[Goods], Field(min_length=1, max_length=99)]
    recp_account: C_60
    recp_code: Annotated[str, Field(max_length=18)] = ""
    recp_name: C_100


class PaymentFacts(Part):
    """The payment as it was: the original request and answer word for word, who took it, how much in yuan, and when.

    ``ver_dept`` says who verified it: 1 银联, 2 网联, 3 others; ``pay_type`` how: 1 app, 2 PC, 3 scanned code, 4 others.
    """

    guid: C36
    inital_request: Original
    inital_response: Original
    ebp_code: C_18
    pay_code: C_18
    pay_transaction_id: C_60
    total_amount: N19_5
    currency: Literal["142"] = "142"
    ver_dept: VerDept
    pay_type: PayType | None = None
    trading_time: Moment
    note: Annotated[str, Field(max_length=1000)] = ""


class PaymentData(Part):
    """The answer to a request; ``service_time`` is when it is sent, in milliseconds since 1970."""

    session_id: C36 = Field(alias="sessionID")
    head: PaymentFacts = Field(alias="payExchangeInfoHead")
    orders: Annotated[list[PaidOrder], Field(min_length=1, max_length=100, alias="payExchangeInfoLists")]
    service_time: _Millis
    cert_no: C_60

    @property
    def to_sign(self) -> bytes:
        """The exact bytes to sign: the four parts in their order, as they are sent."""
        parts = (
            ("sessionID", json.dumps(self.session_id)),
            ("payExchangeInfoHead", f'"{self._head}"'),
            ("payExchangeInfoLists", f'"{self._orders}"'),
            ("serviceTime", json.dumps(self.service_time)),
        )
        return "||".join(f'"{name}":{value}' for name, value in parts).encode()

    def signed(self, value: str) -> str:
        """Return the JSON text to send as ``payExInfoStr`` with its signature (base64); head and orders stand in it as they were signed."""
        parts = (
            ("sessionID", json.dumps(self.session_id)),
            ("payExchangeInfoHead", self._head),
            ("payExchangeInfoLists", self._orders),
            ("serviceTime", json.dumps(self.service_time)),
            ("certNo", _text(self.cert_no)),
            ("signValue", json.dumps(value)),
        )
        return "{" + ",".join(f'"{name}":{part}' for name, part in parts) + "}"

    @property
    def _head(self) -> str:
        # the amount is a number without trailing zeros, and never goes through a float
        held = self.head.model_dump(by_alias=True, exclude_none=True)
        return "{" + ",".join(f'"{key}":{value if key == "totalAmount" else _text(value)}' for key, value in held.items()) + "}"

    @property
    def _orders(self) -> str:
        return _text([each.model_dump(by_alias=True) for each in self.orders])


def read_request(text: str | bytes | Mapping[str, Any]) -> Request:
    """Return a request of customs (the JSON of ``openReq``). Raises InputError with all faults."""
    return validate(Request, parse_json(text, "openReq") if isinstance(text, str | bytes) else text, "openReq")


def at_once(service_time: int, refused: str = "") -> dict[str, Any]:
    """Return what is answered at once: that the data will come, or why they will not. ``service_time`` in milliseconds since 1970."""
    return {"code": REFUSED if refused else TAKEN, "message": refused, "serviceTime": service_time}


def read_payment_data(document: str | bytes | Mapping[str, Any]) -> PaymentData:
    """Return the answer to a request, from a dictionary or JSON text of the four parts and ``certNo``; amounts are text.

    Raises InputError with all faults, which never repeat what was paid from where.
    """
    found = parse_json(document, PLACE) if isinstance(document, str | bytes) else document
    try:
        return validate(PaymentData, found, PLACE)
    except InputError as wrong:
        raise InputError(
            Fault(each.place, each.message, each.code, each.pointer, field=each.field, hint=each.hint) for each in wrong.faults
        ) from None


def check_payment_data(data: PaymentData, request: Request, orders: Iterable[Document]) -> Iterator[Objection]:
    """Yield what does not hold between an answer, the request and all orders (CEB311) that the payment paid.

    One payment may pay several orders: all of them are listed, and together they are the amount.
    """
    if data.session_id != request.session_id:
        yield _wrong("sessionID", "the session is not that of the request")
    heads: dict[str, Any] = {each.head.order_no: each for each in orders}  # type: ignore[attr-defined]
    listed = [each.order_no for each in data.orders]
    if request.order_no not in listed:
        yield _wrong("payExchangeInfoLists", f"the order that was asked for, {request.order_no}, is not listed")
    for number, times in sorted(Counter(listed).items()):
        if times > 1:
            yield _wrong("payExchangeInfoLists", f"the order {number} is listed {times} times")
    for number in sorted(heads.keys() ^ set(listed)):
        said = "is listed, but not known" if number in listed else "was paid by this payment, but is not listed"
        yield _wrong("payExchangeInfoLists", f"the order {number} {said}")
    paid = sum(each.head.actural_paid for each in heads.values())
    if data.head.total_amount != paid:
        yield _wrong("payExchangeInfoHead/totalAmount", f"the amount is {plain(data.head.total_amount)}, its orders sum to {plain(paid)}")
    for at, order in enumerate(data.orders):
        document = heads.get(order.order_no)
        if document is None:
            continue
        yield from _of_order(data, f"payExchangeInfoLists/{at}", order, document)


def _of_order(data: PaymentData, place: str, order: PaidOrder, document: Document) -> Iterator[Objection]:
    head: Any = document.head
    names = {line.item_name for line in document.lines}  # type: ignore[attr-defined]
    if {each.gname for each in order.goods_info} != names:
        yield _wrong(f"{place}/goodsInfo", f"the articles are not those of the order {order.order_no}")
    for ours, theirs, tag in (
        (data.head.ebp_code, head.ebp_code, "ebpCode"),
        (data.head.pay_code, head.pay_code, "payCode"),
        (data.head.pay_transaction_id, head.pay_transaction_id, "payTransactionId"),
    ):
        if theirs is not None and ours != theirs:  # an order need not name its payment
            yield _wrong(f"payExchangeInfoHead/{tag}", f"{tag} is not that of the order {order.order_no}")


def _wrong(field: str, message: str) -> Objection:
    return Objection(RULE, "error", field, message)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
