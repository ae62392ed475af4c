"""What a declaration says besides the goods: companies, buyer, consignee, parcel, office of customs. Given by the caller, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from bundler.catalogue.parsing import parse_json, validate
from bundler.catalogue.types import District, Measure, Origin
from bundler.declaration.fields import C1, C6, C_10, C_18, C_20, C_30, C_32, C_37, C_50, C_60, C_100, C_200, C_1000, Moment
from bundler.errors import Fault, InputError

PLACE = "shipment"
MAX_BYTES = 64 * 1024
PERSONAL = ("/buyer", "/consignee")
"""Pointers below which stand facts of persons: no fault repeats what was written there."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Company(_Part):
    """A company by its customs registration (10 places) or unified social credit code (18 places), and its name."""

    code: C_18
    name: C_100


class Transfer(_Part):
    """The company whose client sends the message (传输企业), with its number at the platform (``dxp_id``)."""

    code: C_18
    name: C_100
    dxp_id: C_30


class Parties(_Part):
    """The companies of an order: platform (电商平台), merchant (电商企业), logistics, declarant (申报企业), the bonded warehouse's company
    (区内企业, wanted for 1210), who pays in (支付企业), the customs code of the guarantor (担保企业), and who transfers the messages.
    """

    platform: Company
    merchant: Company
    logistics: Company
    declarant: Company
    area: Company | None = None
    payment: Company | None = None
    guarantor: C_30
    transfer: Transfer


class DeclaredBuyer(_Part):
    """The buyer (订购人); the identity number is that of a resident."""

    register_no: C_60
    name: C_60
    telephone: C_30
    id_number: C_60


class Consignee(_Part):
    """Who receives the parcel; ``district`` is the six-digit code of the administrative division."""

    name: C_100
    telephone: C_50
    address: C_200
    district: C6 | None = None


class Carriage(_Part):
    """The means of transport that brings a direct purchase (9610) into the country, and from where it comes."""

    vehicle_no: C_100
    voyage_no: C_32
    bill_no: C_37
    country: Origin


class Shipment(_Part):
    """One order's declaration: numbers of the caller's own, the offices, the parcel and the persons.

    ``sent_at`` is the moment of the message in Shanghai (YYYYMMDDhhmmss), ``internal_no`` the caller's own number of the declaration list
    (copNo), ``gross_weight_kg`` that of the parcel, ``transport_mode`` and ``package_type`` are customs codes of one place.
    """

    order_no: C_60
    internal_no: C_20
    sent_at: Moment
    parties: Parties
    customs_code: District
    port_code: District
    transport_mode: C1
    package_type: C1 | None = None
    site: C_10 | None = None
    waybill_no: C_60
    payment_no: C_60 | None = None
    gross_weight_kg: Measure
    buyer: DeclaredBuyer
    consignee: Consignee
    carriage: Carriage | None = None
    note: C_1000 | None = None


def read_shipment(shipment: Shipment | Mapping[str, Any] | str | bytes) -> Shipment:
    """Return a shipment from a model, a dictionary or JSON text. Raises InputError with all faults, without the facts of persons.

    What stands under an unknown key is not repeated either: it may be a person's.
    """
    if isinstance(shipment, Shipment):
        return shipment
    document = parse_json(shipment, PLACE) if isinstance(shipment, str | bytes) else shipment
    try:
        return validate(Shipment, document, PLACE)
    except InputError as wrong:
        raise InputError(replace(each, value=None) if _may_be_personal(each) else each for each in wrong.faults) from None


def _may_be_personal(fault: Fault) -> bool:
    return fault.code == "extra_forbidden" or fault.pointer.startswith(PERSONAL)
