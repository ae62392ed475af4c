"""The wire forms of the watch and of webhooks, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bundler.compliance.cliff import Kind as CliffKind
from bundler.compliance.watching.condition import Kind
from bundler.service.schemas import Amount, Count, Day, Decimal, Finding, Moment, Number, Sha256, Wire
from bundler.service.stored.schemas_bundles import BundleId, BundleStateName, Choice
from bundler.service.stored.schemas_parts import Sku

WebhookId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", examples=["5f0c6c1e5f0c6c1e5f0c6c1e5f0c6c1e"])]
DeliveryId = Annotated[str, Field(pattern="^msg_[0-9a-f]{32}$", examples=["msg_5f0c6c1e5f0c6c1e5f0c6c1e5f0c6c1e"])]


class NearCliff(Wire):
    """A figure that one copy of a choice is close to: ``now`` against ``at``, in CNY or kilograms."""

    kind: CliffKind
    name: str
    choice: Choice
    now: Decimal
    at: Decimal
    distance: Decimal


class PriceDrift(Wire):
    """A price or share that is not what it was at registration; ``sku`` is null for what is of the whole bundle."""

    what: Literal["price", "stand_alone", "unit_price", "share"]
    sku: Sku | None
    before: Amount
    now: Amount


class Condition(Wire):
    """What is so of a bundle, and why: ``findings`` of the first choice that rules stop, ``copies`` and ``days`` that are left, the
    ``skus`` (or groups) that it comes from. What a kind does not tell of is empty or null.
    """

    kind: Kind
    why: str
    skus: list[str]
    copies: Count | None
    days: int | None
    findings: list[Finding]
    cliffs: list[NearCliff]
    changes: list[PriceDrift]


class WatchedCondition(Wire):
    """A condition of a bundle in force: since when, and until when, null while it is so."""

    bundle_id: BundleId
    version: Number
    since: Moment
    until: Moment | None
    condition: Condition


class WatchPage(Wire):
    """Conditions by bundle and kind; ``next`` is what the next page comes after, null at the end."""

    conditions: list[WatchedCondition]
    next: str | None


class WatchEvent(Wire):
    """A condition that began, changed or ended; of one that ended ``condition`` is what it was."""

    number: Number
    at: Moment
    what: Literal["began", "changed", "ended"]
    bundle_id: BundleId
    version: Number
    condition: Condition


class WatchEvents(Wire):
    """What happened, the oldest first; ``next`` is the number that the next page comes after, null at the end."""

    events: list[WatchEvent]
    next: Number | None


class WatchSettingsAnswer(Wire):
    """From where on a bundle is told of."""

    days_before_expiry: Count
    share_before_cliff: Decimal
    copies_left: Number


class StandingCondition(Wire):
    """A condition as it is now; ``since`` is when the watch first saw it, null where it did not yet."""

    since: Moment | None
    condition: Condition


class BundleStanding(Wire):
    """How a version of a bundle stands on a day."""

    id: BundleId
    state: BundleStateName
    version: Number
    on: Day
    tables_sha256: Sha256
    conditions: list[StandingCondition]


class Webhook(Wire):
    """Where events of these kinds of condition are sent; not ``active`` once its receiver answered that it is gone."""

    id: WebhookId
    url: str
    kinds: list[Kind]
    active: bool
    made_at: Moment


class MadeWebhook(Webhook):
    """A new webhook; ``secret`` is null where the write was done before and is only told again."""

    secret: Annotated[str, Field(pattern="^whsec_[0-9A-Za-z+/]{43}=$")] | None


class Webhooks(Wire):
    """The webhooks of a tenant, the oldest first."""

    webhooks: list[Webhook]


class Delivery(Wire):
    """An event for a webhook: how often it was tried, the status or error of the last try, and when it is due while it is pending."""

    id: DeliveryId
    webhook_id: WebhookId
    event: Number
    state: Literal["pending", "delivered", "dead"]
    tries: Count
    status: int | None
    error: str | None
    due_at: Moment | None
    made_at: Moment
    done_at: Moment | None


class DeliveryPage(Wire):
    """Deliveries by id; ``next`` is what the next page comes after, null at the end."""

    deliveries: list[Delivery]
    next: DeliveryId | None


ANSWERS = (WatchPage, WatchEvents, WatchSettingsAnswer, BundleStanding, Webhook, MadeWebhook, Webhooks, Delivery, DeliveryPage)
