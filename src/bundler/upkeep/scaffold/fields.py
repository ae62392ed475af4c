"""The fields of a kind of row: which there are, which must be given, and the values that texts of a command line mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from bundler.tariff import columns
from bundler.tariff.rows import ConsumptionTaxClass, ConsumptionTaxPeriod, Dated, Record
from bundler.upkeep.scaffold.kinds import PERIOD, PROOF, Kind
from bundler.upkeep.schemas.words import field_words
from bundler.values import days

LAST = (*PERIOD, *PROOF, "note")


class Field(NamedTuple):
    """A field as it is written: whether a row must have it, its type (None: a cell of CSV), and what it means."""

    required: bool
    type: Any
    words: str = ""


def fields_of(kind: Kind) -> dict[str, Field]:
    """Return the fields of a kind in the order in which people write them."""
    if kind.model is None:
        known: dict[str, set[str] | None] = dict.fromkeys(("instruments.toml", "vat.toml", "consumption_tax.toml"))
        known |= dict.fromkeys(("remarks.toml", "positive_list_editions.toml", *columns.NAMED))
        needed = (*kind.required, "from", *PROOF)
        return {column: Field(column in needed, None) for column in columns.columns(known)[kind.file]}
    found = {kind.inside: Field(True, str, "Key of the class.")} if kind.inside else {}
    found |= {"key": Field(True, str, "Key that rows name as their source.")} if not kind.array else {}
    found |= _of_model(kind.model)
    if kind.model is ConsumptionTaxClass:
        del found["period"]
        found |= _of_model(ConsumptionTaxPeriod)
    return found


def _of_model(model: type[Record]) -> dict[str, Field]:
    words = field_words(model)
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    found = {name: Field(info.is_required(), _type(info), words[name]) for name, info in fields.items()}
    if not issubclass(model, Dated):
        return found
    first = PERIOD if model is ConsumptionTaxPeriod else ()  # people begin the periods of a class with their days
    order = [*first, *(name for name in found if name not in LAST), *(name for name in LAST if name not in first)]
    return {name: found[name] for name in order}


def _type(info: FieldInfo) -> Any:
    """The type of a field; what a validator of its own reads is text."""
    return str if any(isinstance(each, BeforeValidator) for each in info.metadata) else info.annotation


def value_of(text: str, type_: Any) -> Any:
    """Return the value that a text means for a type. Raises ValueError with what would be right."""
    options = [each for each in get_args(type_) if each is not type(None)] if get_origin(type_) is UnionType else [type_]
    wanted = options[0]
    if wanted is date:
        return days.parse(text)
    if wanted is bool:
        if text not in ("true", "false"):
            raise ValueError("true or false is wanted")
        return text == "true"
    if wanted is int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError("a whole number is wanted")
        return int(text)
    return _list(text) if get_origin(wanted) is list else text


def _list(text: str) -> list[Any]:
    """A list as TOML writes it, or its texts with commas between them."""
    if not text.startswith("["):
        return [part.strip() for part in text.split(",")] if text.strip() else []
    try:
        found: list[Any] = tomllib.loads(f"list = {text}")["list"]
    except (tomllib.TOMLDecodeError, RecursionError):
        raise ValueError('a list is written a,b or as TOML writes it: [{unit = "ml", at_least = "10"}]') from None
    return found


def texts_of(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return cells of a CSV row as text."""
    return {name: days.format(value) if isinstance(value, date) else str(value) for name, value in cells.items()}
