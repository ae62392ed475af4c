"""Lines of orders that name registered bundles, made into bundles with price and components by the version in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.catalogue.bundle import BundleDefinition
from bundler.catalogue.choices import Choice, complete, contents
from bundler.catalogue.registered import RegisteredLine
from bundler.duty.bundle_price import PricedBundle, changes, priced
from bundler.errors import Fault
from bundler.storage.bundles import Registry, UnknownBundleError, definition_of
from bundler.storage.tables import BundleRow, BundleVersionRow
from bundler.values import money
from bundler.values.near import did_you_mean

NEARLY = 100
"""How many ids an unknown one is compared with."""


@dataclass(frozen=True, slots=True)
class RegisteredUse:
    """A line of an order and the version that it was made from.

    ``changed`` is what price and apportionment by today's public prices have otherwise than by those that the version was registered with.
    """

    place: int
    bundle_id: str
    version: int
    line: dict[str, Any]
    changed: list[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data, the line counted from 1."""
        return {"line": self.place + 1, "id": self.bundle_id, "version": self.version, "changes": self.changed}


def used(registry: Registry, lines: Mapping[int, RegisteredLine], pointer: str, on: date, faults: list[Fault]) -> list[RegisteredUse]:
    """Return lines with price and components, priced by the items as they stand on a day; what keeps one from it joins ``faults``."""
    found = (_used(registry, at, line, f"{pointer}/lines/{at}", on, faults) for at, line in lines.items())
    return [use for use in found if use is not None]


def _used(registry: Registry, at: int, line: RegisteredLine, pointer: str, on: date, faults: list[Fault]) -> RegisteredUse | None:
    row = _in_force(registry, line, pointer, faults)
    if row is None or row.in_force is None:
        return None
    version = registry.version(row.id, row.in_force)
    definition, before = definition_of(version), len(faults)
    choice = complete(definition, line.choice, f"{pointer}/choice", faults)
    if len(faults) > before:
        return None
    known = registry.goods(definition, on).catalogue
    held = [part.sku for part in contents(definition, choice)]
    if missing := [sku for sku in held if sku not in known]:
        faults.append(_fault(pointer, line, "unknown_sku", f"it holds {', '.join(missing)}, not stored any more"))
        return None
    today = priced(definition, choice, {sku: known[sku].unit_price for sku in held})
    changed = changes(frozen(version, definition, choice).to_dict(), today.to_dict())
    return RegisteredUse(at, row.id, version.version, _spelt_out(line, today), changed)


def frozen(version: BundleVersionRow, definition: BundleDefinition, choice: Choice) -> PricedBundle:
    """Return a copy of a version at the public prices that it was registered with."""
    return priced(definition, choice, {each["sku"]: money.parse(each["unit_price"]) for each in json.loads(version.evidence)})


def _in_force(registry: Registry, line: RegisteredLine, pointer: str, faults: list[Fault]) -> BundleRow | None:
    """Return the bundle of a line, where the version that it wants is sold."""
    try:
        row = registry.look(line.id)
    except UnknownBundleError:
        near = [each.id for each in registry.listed(line.id[:1], NEARLY) or registry.listed("", NEARLY)]
        hint = did_you_mean(line.id, near) if near else "No bundle is registered: use PUT /v1/bundles/{id}."
        faults.append(_fault(pointer, line, "unknown_bundle", "no bundle is registered under this id", hint))
        return None
    if row.in_force is None:
        message = f"the bundle is {'a draft' if row.state == 'draft' else row.state}, and only active ones are sold"
        faults.append(_fault(pointer, line, "bundle_not_active", message, f"Use POST /v1/bundles/{row.id}/activation."))
        return None
    if line.version not in (None, row.in_force):
        message, hint = f"version {row.in_force} of {row.id} is in force", "Show the buyer its price first, and then order that version."
        faults.append(Fault("order", message, "other_version", f"{pointer}/version", field="version", value=line.version, hint=hint))
        return None
    return row


def _spelt_out(line: RegisteredLine, today: PricedBundle) -> dict[str, Any]:
    components = [part.model_dump() for part in today.portions]
    return {"kind": "bundle", "id": line.id, "price": money.format(today.price), "quantity": line.quantity, "components": components}


def _fault(pointer: str, line: RegisteredLine, code: str, message: str, hint: str = "") -> Fault:
    return Fault("order", message, code, f"{pointer}/id", field="id", value=line.id, hint=hint)
