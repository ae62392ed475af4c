"""From an answer of ``quote`` to the documents that declare it: the order (CEB311) and the declaration list (CEB621), line by line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bundler.compliance.answer import Answer
from bundler.declaration.batching import messages
from bundler.declaration.fields import C_20, C_30, C_50, C_250, C_510, C_1000
from bundler.declaration.messages import NAMESPACE, Document, Message
from bundler.declaration.records.inventory import InventoryHead, InventoryLine
from bundler.declaration.records.order import OrderHead, OrderLine
from bundler.declaration.shipment import PLACE, Shipment, Transfer, read_shipment
from bundler.declaration.writing import write
from bundler.duty.explode import PARTS_PER_FEN, DeclaredLine
from bundler.errors import Fault, InputError
from bundler.values import exact, identity_number, money
from bundler.values.wording import words

FEN = 100
DIRECT = "9610"
CHINA, YUAN = "CN", "CNY"
NEW, DECLARED = "1", "2"
"""A document that is new (新增), and one that is declared (申报)."""
IMPORT = "I"
IDENTITY_CARD = "1"
NO_BARCODE = "无"
PACKAGES = 1
NEEDED = ("name_zh", "specification")
NEEDED_BONDED = ("account_book", "item_record_no")
NEEDED_ZH = {"name_zh": "商品名称", "specification": "规格型号", "account_book": "账册编号", "item_record_no": "料号"}
WRITTEN = {
    name: TypeAdapter(kind)
    for name, kind in (
        ("sku", C_20), ("name_zh", C_250), ("specification", C_510), ("account_book", C_30), ("item_record_no", C_30), ("gtin", C_50),
    )
}  # fmt: skip
"""Columns of the catalogue that are written as they are, by the fields that take them."""
NOTE = TypeAdapter(C_1000)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared of one order: its order message and its declaration list, which match line by line, and who transfers them."""

    order: Document
    inventory: Document
    transfer: Transfer

    @property
    def messages(self) -> tuple[Message, Message]:
        """The order (CEB311) and the declaration list (CEB621), each a message of its own; ``batching`` puts those of many together."""
        (order,) = messages("CEB311", (self.order,), self.transfer)
        (inventory,) = messages("CEB621", (self.inventory,), self.transfer)
        return order, inventory

    def to_dict(self) -> dict[str, Any]:
        """Return the messages as JSON-ready data, each with its identifier and its XML, unsigned; it holds the facts of persons."""
        head: Any = self.order.head
        told = [{"message": each.shape.code, "guid": each.guid, "xml": write(each).decode()} for each in self.messages]
        return {"order_no": head.order_no, "lines": len(self.order.lines), "messages": told}


def declare(answer: Answer, shipment: Shipment | Mapping[str, Any] | str | bytes, *, reviewed: bool = False) -> Declaration:
    """Return the documents of an order that was quoted; both have the declared lines of the answer, in its order and numbers.

    ``shipment`` is a model, a dictionary or JSON text. The list is marked as declared (申报), which wants a signature; identifiers are made
    from platform, order number, own number and moment, so that the same call gives the same message. Raises InputError with all faults:
    an answer that is not compliant (one under review is taken where ``reviewed``), taxes that are not known, facts of goods or shipment
    that a declaration needs, texts that no message can carry.
    """
    faults: list[Fault] = []
    given: Shipment | None = None
    try:
        given = read_shipment(shipment)
    except InputError as wrong:
        faults.extend(wrong.faults)
    faults += _unfit(answer, reviewed)
    faults += _goods_faults(answer)
    faults += _order_faults(answer)
    if given is not None:
        faults += _shipment_faults(answer, given)
    if faults or given is None:
        raise InputError(faults)
    lines = answer.found.lines
    return Declaration(
        order=Document(_order_head(answer, given), tuple(_order_line(line, answer) for line in lines)),
        inventory=Document(_inventory_head(answer, given), tuple(_inventory_line(line, answer) for line in lines)),
        transfer=given.parties.transfer,
    )


def guid_of(code: str, shipment: Shipment) -> str:
    """Return the identifier of a document: always the same for the same message, platform, order number, own number and moment."""
    name = "/".join((NAMESPACE, code, shipment.parties.platform.code, shipment.order_no, shipment.internal_no, shipment.sent_at))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()


def _unfit(answer: Answer, reviewed: bool) -> list[Fault]:
    grave = ("error",) if reviewed else ("error", "review")
    told = [Fault("order", each.message, each.code, hint=each.hint or "") for each in answer.findings if each.severity in grave]
    if told:
        hint = "Mend what follows." if answer.verdict == "non_compliant" else "Have a person decide, and say that it was reviewed."
        message = f"the order is {answer.verdict.replace('_', '-')}, so it is not declared"
        return [Fault("order", message, "verdict", hint=hint), *told]
    if answer.tax is None:
        return [Fault("order", "the tax of the order is not known, so it is not declared", "no_tax")]
    return []


def _goods_faults(answer: Answer) -> list[Fault]:
    """What the goods lack that a declared line needs, once for each item."""
    order, found = answer.found.order, list[Fault]()
    needed = NEEDED + (NEEDED_BONDED if order.supervision_code != DIRECT else ())
    seen: set[str] = set()
    for line in answer.found.lines:
        item, sku = line.goods.item, line.goods.sku
        if sku in seen:
            continue
        seen.add(sku)
        for column in needed:
            if getattr(item, column) is None:
                hint = f"State {column} ({NEEDED_ZH[column]}) in the catalogue."
                found.append(Fault("catalogue", f"item {sku} cannot be declared without it", "missing", field=column, hint=hint))
        for column, kind in WRITTEN.items():
            value = getattr(item, column, sku)
            if value is not None and (wrong := not_written(kind, value)):
                found.append(Fault("catalogue", f"item {sku} cannot be declared with it: {wrong}", column, field=column, value=value))
        if item.origin not in answer.found.day.tables.country_codes:
            found.append(Fault("catalogue", "the tables have no customs code of this country", "origin", field="origin", value=item.origin))
        for quantity in line.goods.legal_quantities(line.quantity):
            if quantity["quantity"] is None:
                message = f"the legal quantity of item {sku} in unit {quantity['unit']} cannot be formed"
                found.append(
                    Fault("catalogue", message, "legal_quantity", hint="State its volume_l, or have the unit added to the tables.")
                )
    return found


def _order_faults(answer: Answer) -> list[Fault]:
    """Names of bundles that no message can carry: they stand in the notes of the lines."""
    names = dict.fromkeys(line.part.bundle.id for line in answer.found.lines if line.part.bundle is not None)
    wrong = {name: not_written(NOTE, name) for name in names}
    return [
        Fault("order", f"the bundle cannot be declared under this id: {said}", "id", field="id", value=name)
        for name, said in wrong.items()
        if said
    ]


def not_written(kind: TypeAdapter[Any], value: Any) -> str:
    """Return why a field does not take a value, nothing where it does."""
    try:
        kind.validate_python(value)
    except ValidationError as error:
        return words(error.errors()[0])
    return ""


def _shipment_faults(answer: Answer, shipment: Shipment) -> list[Fault]:
    """What the shipment lacks under the supervision code of the order, and what does not go with the answer."""
    order, day, found = answer.found.order, answer.found.day, list[Fault]()
    bonded = order.supervision_code != DIRECT
    if bonded and shipment.parties.area is None:
        hint = "Name the company of the bonded warehouse (区内企业)."
        found.append(
            Fault(PLACE, f"required for {order.supervision_code}, but missing", "missing", "/parties/area", field="area", hint=hint)
        )
    if bonded == (shipment.carriage is not None):
        hint = "It names the transport over the border of a direct purchase (9610)."
        message = f"not for {order.supervision_code}" if bonded else f"required for {DIRECT}, but missing"
        found.append(Fault(PLACE, message, "carriage", "/carriage", field="carriage", hint=hint))
    if not shipment.sent_at.startswith(f"{order.day:%Y%m%d}"):
        message = f"the message is sent on the day of declaration, {order.day}"
        found.append(Fault(PLACE, message, "day", "/sent_at", field="sent_at", value=shipment.sent_at))
    districts, modes = day.tables.districts, day.tables.transport_modes
    for name, known in (("customs_code", districts), ("port_code", districts), ("transport_mode", modes)):
        value = getattr(shipment, name)
        if value not in known:
            found.append(Fault(PLACE, "the tables do not have this code", "unknown_code", f"/{name}", field=name, value=value))
    if shipment.gross_weight_kg < _net_weight(answer):
        message = f"the parcel weighs less than its goods, {exact.format(_net_weight(answer))} kg net"
        value = exact.format(shipment.gross_weight_kg)
        found.append(Fault(PLACE, message, "weight", "/gross_weight_kg", field="gross_weight_kg", value=value))
    if shipment.carriage is not None and shipment.carriage.country not in day.tables.country_codes:
        message, value = "the tables have no customs code of this country", shipment.carriage.country
        found.append(Fault(PLACE, message, "unknown_code", "/carriage/country", field="country", value=value))
    if wrong := identity_number.fault_of(shipment.buyer.id_number, order.day):
        found.append(Fault(PLACE, wrong, "id_number", "/buyer/id_number", field="id_number", hint="Ask the buyer again."))
    if (shipment.payment_no is None) != (shipment.parties.payment is None):
        message = "a payment is named by its company (parties.payment) and its number (payment_no), both or neither"
        found.append(Fault(PLACE, message, "payment", "/payment_no", field="payment_no"))
    return found


def _net_weight(answer: Answer) -> Fraction:
    return sum((line.goods.item.net_weight_kg * line.quantity for line in answer.found.lines), Fraction(0))


def _yuan(fen: int) -> Fraction:
    return Fraction(fen, FEN)


def _order_head(answer: Answer, shipment: Shipment) -> OrderHead:
    found, parties, buyer, consignee = answer.found, shipment.parties, shipment.buyer, shipment.consignee
    order, tax = found.order, answer.tax or 0
    costs = order.freight + order.insurance
    return OrderHead(
        guid=guid_of("CEB311", shipment),
        app_type=NEW,
        app_time=shipment.sent_at,
        app_status=DECLARED,
        order_type=IMPORT,
        order_no=shipment.order_no,
        ebp_code=parties.platform.code,
        ebp_name=parties.platform.name,
        ebc_code=parties.merchant.code,
        ebc_name=parties.merchant.name,
        goods_value=_yuan(found.goods_value),
        # 运杂费 is all that is not in the price of the goods, so that what is paid adds up
        freight=_yuan(costs),
        discount=_yuan(order.non_cash),
        tax_total=_yuan(tax),
        actural_paid=_yuan(found.goods_value + costs + tax - order.non_cash),
        currency=_currency(answer),
        buyer_reg_no=buyer.register_no,
        buyer_name=buyer.name,
        buyer_telephone=buyer.telephone,
        buyer_id_type=IDENTITY_CARD,
        buyer_id_number=buyer.id_number,
        pay_code=parties.payment.code if parties.payment else None,
        pay_name=parties.payment.name if parties.payment else None,
        pay_transaction_id=shipment.payment_no,
        consignee=consignee.name,
        consignee_telephone=consignee.telephone,
        consignee_address=consignee.address,
        consignee_district=consignee.district,
        note=shipment.note,
    )


def _order_line(line: DeclaredLine, answer: Answer) -> OrderLine:
    item = line.goods.item
    return OrderLine(
        gnum=line.number,
        item_no=line.goods.sku,
        item_name=item.name_zh or "",
        gmodel=item.specification or "",
        bar_code=item.gtin or NO_BARCODE,
        unit=item.unit,
        qty=Fraction(line.quantity),
        price=_price(line),
        total_price=_yuan(line.goods_value),
        currency=_currency(answer),
        country=_country(item.origin, answer),
        note=_note(line),
    )


def _inventory_head(answer: Answer, shipment: Shipment) -> InventoryHead:
    order, parties, carriage, buyer = answer.found.order, shipment.parties, shipment.carriage, shipment.buyer
    return InventoryHead(
        guid=guid_of("CEB621", shipment),
        app_type=NEW,
        app_time=shipment.sent_at,
        app_status=DECLARED,
        order_no=shipment.order_no,
        ebp_code=parties.platform.code,
        ebp_name=parties.platform.name,
        ebc_code=parties.merchant.code,
        ebc_name=parties.merchant.name,
        logistics_no=shipment.waybill_no,
        logistics_code=parties.logistics.code,
        logistics_name=parties.logistics.name,
        cop_no=shipment.internal_no,
        assure_code=parties.guarantor,
        ems_no=None if carriage else answer.found.lines[0].goods.item.account_book,
        ie_flag=IMPORT,
        decl_time=f"{order.day:%Y%m%d}",
        customs_code=shipment.customs_code,
        port_code=shipment.port_code,
        buyer_id_type=IDENTITY_CARD,
        buyer_id_number=buyer.id_number,
        buyer_name=buyer.name,
        buyer_telephone=buyer.telephone,
        consignee_address=shipment.consignee.address,
        agent_code=parties.declarant.code,
        agent_name=parties.declarant.name,
        area_code=parties.area.code if parties.area and not carriage else None,
        area_name=parties.area.name if parties.area and not carriage else None,
        trade_mode=order.supervision_code,
        traf_mode=shipment.transport_mode,
        traf_no=carriage.vehicle_no if carriage else None,
        voyage_no=carriage.voyage_no if carriage else None,
        bill_no=carriage.bill_no if carriage else None,
        loct_no=shipment.site,
        country=_country(carriage.country if carriage else CHINA, answer),
        freight=_yuan(order.freight),
        insured_fee=_yuan(order.insurance),
        currency=_currency(answer),
        wrap_type=shipment.package_type,
        pack_no=PACKAGES,
        gross_weight=_five_places(shipment.gross_weight_kg),
        net_weight=_five_places(_net_weight(answer)),
        note=shipment.note,
    )


def _inventory_line(line: DeclaredLine, answer: Answer) -> InventoryLine:
    item = line.goods.item
    quantities = [(each["unit"], Fraction(each["quantity"] or 0)) for each in line.goods.legal_quantities(line.quantity)]
    (unit1, qty1), (unit2, qty2) = (*quantities, *[(None, None)] * 2)[:2]
    return InventoryLine(
        gnum=line.number,
        item_record_no=None if answer.found.order.supervision_code == DIRECT else item.item_record_no,
        item_no=line.goods.sku,
        item_name=item.name_zh or "",
        gcode=item.hs_code,
        gname=item.name_zh or "",
        gmodel=item.specification or "",
        bar_code=item.gtin or NO_BARCODE,
        country=_country(item.origin, answer),
        currency=_currency(answer),
        qty=Fraction(line.quantity),
        unit=item.unit,
        qty1=qty1 or Fraction(0),
        unit1=unit1 or "",
        qty2=qty2,
        unit2=unit2,
        price=_price(line),
        total_price=_yuan(line.goods_value),
        note=_note(line),
    )


def _price(line: DeclaredLine) -> Fraction:
    return Fraction(line.unit_price, PARTS_PER_FEN * FEN)


def _note(line: DeclaredLine) -> str | None:
    """Why the price is not the public one: it is a share of the price of a bundle."""
    bundle = line.part.bundle
    return None if bundle is None else f"组合销售{bundle.id}，整组{money.format(bundle.price)}元，按单品公示价格比例分摊"


def _currency(answer: Answer) -> str:
    return answer.found.day.tables.currency_codes[YUAN]


def _country(origin: str, answer: Answer) -> str:
    return answer.found.day.tables.country_codes[origin]


def _five_places(weight: Fraction) -> Fraction:
    return Fraction(exact.format(weight))
