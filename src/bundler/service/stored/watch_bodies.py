"""The bodies of the watch and of webhooks, read with all faults at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bundler.catalogue.types import Exact
from bundler.compliance.watching.condition import KINDS, USUAL, Kind, Thresholds
from bundler.errors import Fault
from bundler.service.stored.bundle_bodies import read_model
from bundler.service.stored.order_bodies import stated_object
from bundler.service.watching.addresses import LONGEST, fault_of, private_allowed

SETTINGS, WEBHOOK = "settings", "webhook"


def _share(value: Fraction) -> Fraction:
    if value >= 1:
        raise ValueError("a share below 1 is wanted, such as '0.05' for the last 5 % before a cliff")
    return value


class WatchSettings(BaseModel):
    """From where on a bundle is told of: days before goods expire, the share of a cliff's figure before it, and fewer copies than these."""

    model_config = ConfigDict(extra="forbid")

    days_before_expiry: Annotated[int, Field(strict=True, ge=0, le=3650)] = USUAL.days
    share_before_cliff: Annotated[Exact, AfterValidator(_share)] = USUAL.share
    copies_left: Annotated[int, Field(strict=True, ge=1, le=10**9)] = USUAL.copies

    @property
    def thresholds(self) -> Thresholds:
        """The same as the watch takes it."""
        return Thresholds(self.days_before_expiry, self.share_before_cliff, self.copies_left)


class WebhookRequest(BaseModel):
    """Where events are sent, and of which kinds of condition; all of them where none is named."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST, examples=["https://shop.example/bundles"])]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(KINDS))] = Field(default_factory=lambda: list(KINDS))


def read_settings_body(document: Any, faults: list[Fault]) -> Thresholds:
    """Return the settings of a body. Raises InputError with ``faults`` and its own."""
    return read_model(WatchSettings, stated_object(document, SETTINGS, (), faults), SETTINGS, faults).thresholds


def read_webhook(document: Any, faults: list[Fault]) -> WebhookRequest:
    """Return the webhook of a body. Raises InputError with ``faults`` and its own."""
    document = stated_object(document, WEBHOOK, (), faults)
    url = document.get("url")
    if isinstance(url, str) and (wrong := fault_of(url, private=private_allowed())):
        # The address is not repeated: a secret may stand in it.
        faults.append(Fault(WEBHOOK, wrong, "url", "/url", field="url"))
    return read_model(WebhookRequest, document, WEBHOOK, faults)
