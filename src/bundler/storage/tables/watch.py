"""The watch over bundles in force: what was looked at, what is so of each, what began and ended, and what is sent to whom."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class WatchRow(SQLModel, table=True):
    """From where on a tenant is told: days before goods expire, the share of a cliff as a decimal, copies left. ``events`` counts them."""

    __tablename__ = "watch"

    tenant: str = name(primary_key=True)
    days: int = amount()
    share: str = Field(max_length=16)
    copies: int = amount()
    revision: int = amount(default=0)
    events: int = amount(default=0)


class WatchLookRow(SQLModel, table=True):
    """At what a bundle was last looked at: another version, day, tables, threshold or count of changes asks for another look."""

    __tablename__ = "watch_look"

    tenant: str = name(primary_key=True)
    bundle_id: str = name(primary_key=True)
    version: int = amount()
    day: date
    tables_sha256: str = Field(max_length=64)
    settings: int = amount()
    changes: int = amount()
    number: int = amount()
    at: Moment


class ConditionRow(SQLModel, table=True):
    """A kind of condition of a bundle: since when it is so, and until when it was, None where it still is."""

    __tablename__ = "watch_condition"

    tenant: str = name(primary_key=True)
    bundle_id: str = name(primary_key=True)
    kind: str = Field(max_length=16, primary_key=True)
    version: int = amount()
    mark: str = document()
    document: str = document()
    since: Moment
    until: Moment | None = None


class ConditionEventRow(SQLModel, table=True):
    """A condition that began, changed or ended; never changed."""

    __tablename__ = "watch_event"
    __table_args__ = (Index("watch_event_of_bundle", "tenant", "bundle_id", "number"),)

    tenant: str = name(primary_key=True)
    number: int = amount(primary_key=True)
    bundle_id: str = name()
    kind: str = Field(max_length=16)
    what: str = Field(max_length=8)
    version: int = amount()
    document: str = document()
    at: Moment


class TurnRow(SQLModel, table=True):
    """Whose turn a work is that one process does at a time; of the whole installation, as the work goes over all tenants."""

    __tablename__ = "watch_turn"

    work: str = name(primary_key=True)
    holder: str = Field(max_length=32)
    until: Moment


class WebhookRow(SQLModel, table=True):
    """Where events are sent. Its secret is worked out of its id and is nowhere kept; ``kinds`` are separated by blanks."""

    __tablename__ = "webhook"

    tenant: str = name(primary_key=True)
    id: str = Field(max_length=32, primary_key=True)
    url: str = document()
    kinds: str = Field(max_length=120)
    active: bool = True
    made_at: Moment
    removed_at: Moment | None = None


class DeliveryRow(SQLModel, table=True):
    """An event for a webhook, with the exact text that is sent; ``due_at`` moves ahead while one process sends it."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("webhook_delivery_due", "state", "due_at"),
        Index("webhook_delivery_of_state", "tenant", "state", "id"),
    )

    tenant: str = name(primary_key=True)
    id: str = Field(max_length=40, primary_key=True)
    webhook_id: str = Field(max_length=32)
    event: int = amount()
    body: str = document()
    state: str = Field(max_length=9)
    tries: int = amount(default=0)
    due_at: Moment
    status: int | None = amount(default=None, nullable=True)
    error: str | None = Field(default=None, max_length=120)
    made_at: Moment
    done_at: Moment | None = None
