"""The answer to a request for payment data (179): made from the orders that were declared, or read as it was sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from bundler.catalogue.parsing import escaped, parse_json, validate
from bundler.declaration.checking.case import Objection
from bundler.declaration.fields import C_60, C_100, Moment, plain
from bundler.declaration.messages import NAMESPACE, Document
from bundler.declaration.payment_data import PLACE, RULE, Link, Original, Part, PaymentData, PayType, Request, VerDept, read_payment_data
from bundler.errors import Fault, InputError

PAYMENT = "payment"
HEAD, LISTS, AMOUNT, SIGNATURE = "payExchangeInfoHead", "payExchangeInfoLists", "totalAmount", "signValue"


class Payment(Part):
    """What the orders do not say of their payment: how it was asked and answered, who verified it, who received it, where goods are shown.

    ``item_links`` are the addresses of the goods by their sku.
    """

    inital_request: Original
    inital_response: Original
    ver_dept: VerDept
    pay_type: PayType | None = None
    trading_time: Moment
    note: Annotated[str, Field(max_length=1000)] = ""
    recp_account: C_60
    recp_code: Annotated[str, Field(max_length=18)] = ""
    recp_name: C_100
    item_links: dict[str, Link]
    cert_no: C_60


def read_payment(document: str | bytes | Mapping[str, Any]) -> Payment:
    """Return the facts of a payment from a dictionary or JSON text. Raises InputError with all faults, which repeat nothing of it."""
    found = parse_json(document, PAYMENT) if isinstance(document, str | bytes) else document
    try:
        return validate(Payment, found, PAYMENT)
    except InputError as wrong:
        raise InputError(replace(each, value=None) for each in wrong.faults) from None


def answer_request(request: Request, payment: Payment, orders: Sequence[Document], service_time: int) -> PaymentData:
    """Return the answer to a request from all orders (CEB311) that the payment paid; ``service_time`` in milliseconds since 1970.

    The amount is what the orders sum to. The identifier is made from session and order, so that the same request has the same. Raises
    InputError for goods without an address, addresses without goods, and orders that do not name their payment.
    """
    if faults := [*_unanswerable(payment, orders)]:
        raise InputError(faults)
    heads: list[Any] = [each.head for each in orders]
    received = {"recp_account", "recp_code", "recp_name"}
    told = payment.model_dump(by_alias=True, exclude={*received, "item_links", "cert_no"})
    name = "/".join((NAMESPACE, RULE, request.session_id, request.order_no))
    head = {
        **told, "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper(), "ebpCode": heads[0].ebp_code, "payCode": heads[0].pay_code,
        "payTransactionId": heads[0].pay_transaction_id, AMOUNT: plain(sum(each.actural_paid for each in heads)),
    }  # fmt: skip
    lists = [
        {**payment.model_dump(by_alias=True, include=received), "orderNo": paid.order_no, "goodsInfo": _goods(payment, each)}
        for paid, each in zip(heads, orders, strict=True)
    ]
    return read_payment_data(
        {"sessionID": request.session_id, HEAD: head, LISTS: lists, "serviceTime": f"{service_time:013d}", "certNo": payment.cert_no}
    )


def _goods(payment: Payment, order: Document) -> list[dict[str, str]]:
    return [{"gname": name, "itemLink": payment.item_links[sku]} for sku, name in _articles(order).items()]


def _articles(order: Document) -> dict[str, str]:
    """Names by sku: an item stands in two lines where its price does not come out even."""
    return {line.item_no: line.item_name for line in order.lines}  # type: ignore[attr-defined]


def _unanswerable(payment: Payment, orders: Sequence[Document]) -> Iterator[Fault]:
    if not orders:
        yield Fault("orders", "there is no order that was paid", "missing")
    skus = dict.fromkeys(sku for each in orders for sku in _articles(each))
    for sku in skus:
        if sku not in payment.item_links:
            text = "the goods have no address at which they are shown"
            yield Fault(PAYMENT, text, "missing", f"/itemLinks/{escaped(sku)}", field=sku)
    for sku in payment.item_links:
        if sku not in skus:
            yield Fault(PAYMENT, "no order has these goods", "unknown_sku", f"/itemLinks/{escaped(sku)}", field=sku)
    for each in orders:
        head: Any = each.head
        if head.pay_transaction_id is None:
            hint = "State parties.payment and payment_no in its shipment."
            yield Fault("orders", f"the order {head.order_no} does not name its payment", "no_payment", hint=hint)


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it is sent: what it says, its signature, empty where it has none, and what is wrong in the form of its text."""

    data: PaymentData
    signature: str
    objections: tuple[Objection, ...]


class _Literal(str):
    """A number as it was written."""

    __slots__ = ()


def read_sent(text: str | bytes) -> Sent:
    """Return an answer from the text of ``payExInfoStr``, signed or not. Raises InputError with all faults, which repeat nothing of it.

    The order of the keys and the form of the amount are what is signed: where they are otherwise, that is an objection.
    """
    found = parse_json(text, PLACE)
    literal = json.loads(text, parse_float=_Literal, parse_int=_Literal)
    if not isinstance(found, dict):
        raise InputError([Fault(PLACE, "an object is wanted", "type")])
    signature = found.pop(SIGNATURE, "")
    if not isinstance(signature, str):
        raise InputError([Fault(PLACE, "a text is wanted", "string_type", f"/{SIGNATURE}", field=SIGNATURE)])
    stated = literal[HEAD].get(AMOUNT) if isinstance(literal.get(HEAD), dict) else None
    if isinstance(stated, _Literal):
        found[HEAD][AMOUNT] = str(stated)  # it never goes through a float
    data = read_payment_data(found)
    fixed = json.loads(data.signed(signature), parse_float=str, parse_int=str)
    if faults := [*_misnamed(literal, fixed, "")]:
        raise InputError(faults)
    return Sent(data, signature, tuple(_form(literal, stated, fixed)))


def _misnamed(ours: Any, theirs: Any, pointer: str) -> Iterator[Fault]:
    """Keys that are not sent: names that only callers may use, and what has nothing to say."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if key in theirs:
                yield from _misnamed(value, theirs[key], f"{pointer}/{key}")
            else:
                yield Fault(PLACE, "this key is not sent", "extra_forbidden", f"{pointer}/{key}", field=key)
    elif isinstance(ours, list):
        for at, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _misnamed(one, other, f"{pointer}/{at}")


def _form(literal: Mapping[str, Any], stated: object, fixed: Mapping[str, Any]) -> Iterator[Objection]:
    pairs = [("", literal, fixed), (HEAD, literal[HEAD], fixed[HEAD])]
    for at, (ours, theirs) in enumerate(zip(literal[LISTS], fixed[LISTS], strict=True)):
        pairs.append((f"{LISTS}/{at}", ours, theirs))
        pairs += [(f"{LISTS}/{at}/goodsInfo/{n}", *each) for n, each in enumerate(zip(ours["goodsInfo"], theirs["goodsInfo"], strict=True))]
    for place, ours, theirs in pairs:
        known = [key for key in theirs if key in ours]
        if [key for key in ours if key in known] != known:
            yield Objection(RULE, "error", place or "payExInfoStr", f"the keys are out of their order, which is {', '.join(known)}")
    if not isinstance(stated, _Literal) or stated != fixed[HEAD][AMOUNT]:
        yield Objection(RULE, "error", f"{HEAD}/{AMOUNT}", f"the amount is written as the number {fixed[HEAD][AMOUNT]}")
    if not fixed[SIGNATURE]:
        yield Objection(RULE, "warning", SIGNATURE, "the answer is not signed")
