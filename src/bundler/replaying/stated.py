"""What is replayed: an answer with its receipt, or the receipt alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.parsing import parse_json, validate
from bundler.catalogue.types import IsoDay
from bundler.errors import Fault, InputError

PLACE = "receipt"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Receipt(BaseModel):
    """What a receipt must hold to be replayed; another engine may have written more."""

    model_config = ConfigDict(frozen=True)

    engine: str
    tables: str
    tables_sha256: Sha256
    on: IsoDay
    input_sha256: Sha256


@dataclass(frozen=True, slots=True)
class Stated:
    """A document that was given out: an answer where it is ``whole``, else a receipt alone."""

    document: Mapping[str, Any]
    receipt: Receipt
    whole: bool


def read_stated(source: Mapping[str, Any] | str | bytes) -> Stated:
    """Return an answer or a receipt. Raises InputError with all faults."""
    document = parse_json(source, PLACE) if isinstance(source, str | bytes) else _plain(source)
    if not isinstance(document, dict) or not ("receipt" in document or "input_sha256" in document):
        hint = "Give an answer as bundler printed it with --json, or its 'receipt'."
        raise InputError([Fault(PLACE, "neither an answer nor a receipt", "receipt", hint=hint)])
    if "receipt" in document:
        return Stated(document, validate(Receipt, document["receipt"], PLACE, "/receipt"), whole=True)
    return Stated(document, validate(Receipt, document, PLACE), whole=False)


def _plain(source: Mapping[str, Any]) -> Any:
    try:
        return parse_json(json.dumps(source), PLACE)  # as bounded as what comes as text
    except (TypeError, ValueError, RecursionError):
        raise InputError([Fault(PLACE, "the answer holds what JSON cannot", "json")]) from None
