"""The bodies of inquiries about a person: read, answered and not kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.order import KilogramsUsed
from bundler.catalogue.types import IsoDay, Money
from bundler.errors import Fault, InputError
from bundler.service.stored.order_bodies import M, blotted, read_model, stated_object
from bundler.service.stored.paging import LONGEST_PAGE, PAGE
from bundler.service.stored.persons import PLACE as PERSON
from bundler.service.stored.store import Store
from bundler.storage.persons import Person

OrderState = Literal["reserved", "posted", "voided", "expired"]
AFTER = "^[0-9]{1,16}~[A-Za-z0-9][A-Za-z0-9._:~-]{0,119}$"


class OrdersAsked(BaseModel):
    """Which orders of a person: as the query of the list of all orders."""

    model_config = ConfigDict(extra="forbid")

    state: OrderState | None = None
    since: Annotated[str, Field(json_schema_extra={"format": "date-time"}, max_length=40)] | None = None
    after: Annotated[str, Field(pattern=AFTER)] | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=LONGEST_PAGE)] = PAGE


class LimitsAsked(BaseModel):
    """In the year of which day, today's where it is left out; and what the person used elsewhere, by the official figure."""

    model_config = ConfigDict(extra="forbid")

    on: IsoDay | None = None
    annual_used: Money | None = None
    kg_used: KilogramsUsed | None = None


def read_inquiry(document: Any, model: type[M], store: Store) -> tuple[Person, M]:
    """Return the person that is asked about, and what is asked. Raises InputError, which repeats nothing that may be an identity number."""
    faults: list[Fault] = []
    parts, person = stated_object(document, "inquiry", ("person",), faults), None
    if "person" in parts:
        person = store.persons.read(parts["person"], store.tenant, store.today(), faults)
        if parts["person"] is None:
            faults.append(Fault(PERSON, "a person is wanted", "person", "/person", hint='Write {"id_number": "…"} or {"key": "…"}.'))
    asked = read_model({name: part for name, part in parts.items() if name != "person"}, model, "inquiry", faults)
    if person is None:
        raise InputError(blotted(faults))
    return person, asked
