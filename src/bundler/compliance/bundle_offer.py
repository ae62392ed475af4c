"""A bundle before the rules: one copy as it is chosen, and every choice that it allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from bundler.catalogue.bundle import BundleDefinition
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.choices import Choice, choices, contents, default_choice, told
from bundler.catalogue.order import BundleLine, Component, Order
from bundler.compliance.answer import Answer
from bundler.compliance.assess import answered
from bundler.compliance.finding import Finding, Verdict, findings_to_dicts
from bundler.duty.bundle_price import PricedBundle, priced
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables
from bundler.values.money import format as yuan
from bundler.values.near import did_you_mean

_WORST: tuple[Verdict, ...] = ("non_compliant", "review", "compliant")


class Offer(NamedTuple):
    """One copy of a bundle as it was chosen, and the answer on an order of it alone."""

    copy: PricedBundle
    answer: Answer

    def to_dict(self) -> dict[str, Any]:
        """Return choice, price, apportionment and answer as JSON-ready data."""
        return {**self.copy.to_dict(), "answer": self.answer.to_dict()}


@dataclass(frozen=True, slots=True)
class Stopped:
    """A choice that the rules stop or leave to a person, with what they say of it."""

    verdict: Verdict
    choice: Choice
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        return {"verdict": self.verdict, "choice": told(self.choice), "findings": findings_to_dicts(self.findings)}


@dataclass(slots=True)
class Examined:
    """A bundle with every choice held to the rules.

    ``verdicts`` counts the choices by verdict, ``stopped`` names the first of each that does not pass, and ``lowest`` and ``highest`` are
    the choices of which no rule is broken that cost least and most, with their price in fen; None where there is no such choice.
    """

    default: Offer
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    stopped: dict[Verdict, Stopped] = field(default_factory=dict)
    lowest: tuple[int, Choice] | None = None
    highest: tuple[int, Choice] | None = None

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on any choice."""
        return next(verdict for verdict in _WORST if self.verdicts[verdict])

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as JSON-ready data; prices and answer are those of the default choice."""
        return {
            "on": self.default.answer.found.order.day.isoformat(),
            "verdict": self.verdict,
            **self.default.copy.to_dict(),
            "choices": {
                "count": self.verdicts.total(),
                **{verdict: self.verdicts[verdict] for verdict in reversed(_WORST)},
                "lowest": _priced(self.lowest),
                "highest": _priced(self.highest),
            },
            "stopped": [self.stopped[verdict].to_dict() for verdict in _WORST if verdict in self.stopped],
            "answer": self.default.answer.to_dict(),
        }


def offer(
    bundle_id: str, bundle: BundleDefinition, choice: Choice, catalogue: Catalogue, tables: Tables, on: date, *, hints: bool = True
) -> Offer:
    """Return one copy of a bundle as it was chosen, in an order of its own; ``hints`` as in ``answered``.

    The items have to be in the catalogue.
    """
    copy, order = order_of(bundle_id, bundle, choice, catalogue, on)
    return Offer(copy, answered(order, catalogue, tables, hints=hints))


def order_of(bundle_id: str, bundle: BundleDefinition, choice: Choice, catalogue: Catalogue, on: date) -> tuple[PricedBundle, Order]:
    """Return one copy of a bundle as it was chosen, and the order of it alone. The items have to be in the catalogue."""
    copy = priced(bundle, choice, {part.sku: catalogue[part.sku].unit_price for part in contents(bundle, choice)})
    components = [Component.model_construct(sku=part.sku, item=None, quantity=part.quantity) for part in copy.portions]
    line = BundleLine.model_construct(kind="bundle", id=bundle_id, price=copy.price, quantity=1, components=components)
    return copy, Order.model_construct(on=on, supervision_code=bundle.supervision_code, lines=[line])


def examine(bundle_id: str, bundle: BundleDefinition, catalogue: Catalogue, tables: Tables, on: date) -> Examined:
    """Return a bundle with every choice held to the rules of a day. Raises InputError for items that are not in the catalogue."""
    if faults := list(_unknown(bundle, catalogue)):
        raise InputError(faults)
    found = Examined(offer(bundle_id, bundle, default_choice(bundle), catalogue, tables, on))
    for choice in choices(bundle):
        one = offer(bundle_id, bundle, choice, catalogue, tables, on, hints=False)
        verdict, price = one.answer.verdict, one.copy.price
        found.verdicts[verdict] += 1
        if verdict != "compliant" and verdict not in found.stopped:
            told_of = offer(bundle_id, bundle, choice, catalogue, tables, on).answer
            stopping = tuple(each for each in told_of.findings if each.severity in ("error", "review"))
            found.stopped[verdict] = Stopped(verdict, choice, stopping)
        if verdict != "non_compliant":
            found.lowest = (price, choice) if found.lowest is None or price < found.lowest[0] else found.lowest
            found.highest = (price, choice) if found.highest is None or price > found.highest[0] else found.highest
    return found


def _unknown(bundle: BundleDefinition, catalogue: Catalogue) -> Iterator[Fault]:
    for sku, pointer in sorted(bundle.skus.items(), key=lambda pair: pair[1]):
        if sku not in catalogue:
            hint = did_you_mean(sku, catalogue)
            yield Fault("bundle", "not in the catalogue", "unknown_sku", pointer, field="sku", value=sku, hint=hint)


def _priced(found: tuple[int, Choice] | None) -> dict[str, Any] | None:
    return None if found is None else {"price": yuan(found[0]), "choice": told(found[1])}
