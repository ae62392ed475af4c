"""The bodies and ids of bundles, read with all faults at once."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from bundler.catalogue.bundle import PLACE, BundleDefinition, parse_bundle
from bundler.catalogue.choices import StatedChoice
from bundler.catalogue.parsing import validate
from bundler.catalogue.registered import BUNDLE_ID
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json
from bundler.service.stored.order_bodies import Reviewed
from bundler.storage.bundles import UnknownBundleError
from bundler.values import identity_number

M = TypeVar("M", bound=BaseModel)
_BUNDLE_ID = re.compile(BUNDLE_ID[:-1])


class Activating(Reviewed):
    """Which version is put in force, the newest where none is named."""

    version: Annotated[int, Field(strict=True, ge=1, le=10**15 - 1)] | None = None


class Choosing(StatedChoice):
    """What is chosen, and of which version, else of that in force, or the newest where none is."""

    version: Annotated[int, Field(strict=True, ge=1, le=10**15 - 1)] | None = None


def known_bundle_id(bundle_id: str) -> None:
    """Raise UnknownBundleError for an id in a path under which no bundle can be kept."""
    if not _BUNDLE_ID.fullmatch(bundle_id):
        raise UnknownBundleError


def read_definition(bundle_id: str, document: Any, faults: list[Fault]) -> BundleDefinition:
    """Return a bundle that is to be registered. Raises InputError with ``faults`` and its own."""
    if not _BUNDLE_ID.fullmatch(bundle_id):
        message = "a bundle is kept under an id of up to 120 letters, digits and ._:~-, a letter or digit first"
        faults.append(Fault("path", message, "bundle_id", field="id", value=identity_number.blotted(bundle_id)))
    if identity_number.stands_in(json.dumps([bundle_id, document], ensure_ascii=False)):
        # Nothing else is told: it might repeat the number.
        raise InputError(
            [Fault(PLACE, "an identity number stands in it", "personal", hint="A bundle says nothing of persons: leave it out.")]
        )
    if "\\u0000" in json.dumps(document):
        faults.append(Fault(PLACE, "a text holds the character U+0000, which no database keeps", "text"))
    try:
        found = parse_bundle(document)
    except InputError as wrong:
        raise InputError([*faults, *wrong.faults]) from None
    if faults:
        raise InputError(faults)
    return found


async def read_or_nothing(request: AnyRequest, place: str) -> Any:
    """Return a JSON body, an empty object where there is none."""
    return await read_json(request, place) if await request.body() else {}


def read_model(model: type[M], document: Any, place: str, faults: list[Fault]) -> M:
    """Return a body as a model. Raises InputError with ``faults`` and its own."""
    try:
        found = validate(model, document, place)
    except InputError as wrong:
        raise InputError([*faults, *wrong.faults]) from None
    if faults:
        raise InputError(faults)
    return found
