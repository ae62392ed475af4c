"""The schema of each TOML table, made from the records that the loader reads by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from bundler.tariff.coverage import Coverage
from bundler.tariff.files import COVERAGE
from bundler.tariff.loader import INSTRUMENTS, TOML_TABLES
from bundler.tariff.rows import Instrument
from bundler.upkeep.checks import waivers
from bundler.upkeep.schemas.conditions import CONDITIONS, Schema
from bundler.upkeep.schemas.words import field_words
from bundler.upkeep.writing import replace_file

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that the editors of TOML know in full."""
FOLDER = "schemas"
ARRAYS: Mapping[str, Mapping[str, type[BaseModel]]] = {**TOML_TABLES, waivers.NAME: {"waiver": waivers.Waiver}}
"""Files made of arrays of tables, and the record of each array."""
_REFERENCE = "#/definitions/{model}"


def schemas() -> dict[str, Schema]:
    """Return the schema of each TOML table by the name of its file, such as ``limits.schema.json``."""
    found = {INSTRUMENTS: _keyed(Instrument), COVERAGE: _whole(Coverage)}
    found |= {name: _arrays(kinds) for name, kinds in ARRAYS.items()}
    return {_file(name): _titled(name, schema) for name, schema in sorted(found.items())}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder, and return the files."""
    written = []
    for name, schema in schemas().items():
        written.append(folder / name)
        replace_file(written[-1], json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return written


def _file(name: str) -> str:
    return f"{name.removesuffix('.toml')}.schema.json"


def _titled(name: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": name, **schema}


def _arrays(kinds: Mapping[str, type[BaseModel]]) -> Schema:
    definitions: Schema = {}
    for model in kinds.values():
        definitions |= _definitions(model)
    properties = {
        array: {"type": "array", "items": {"$ref": _REFERENCE.format(model=model.__name__)}, "description": _sentence(model)}
        for array, model in kinds.items()
    }
    return {"type": "object", "properties": properties, "additionalProperties": False, "definitions": definitions}


def _keyed(model: type[BaseModel]) -> Schema:
    reference = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"type": "object", "description": _sentence(model), "additionalProperties": reference, "definitions": _definitions(model)}


def _whole(model: type[BaseModel]) -> Schema:
    definitions = _definitions(model)
    return {**definitions.pop(model.__name__), "definitions": definitions}


def _definitions(model: type[BaseModel]) -> Schema:
    """The model and the models inside it, by their names."""
    made = model.model_json_schema(by_alias=True, ref_template=_REFERENCE)
    found = {**made.pop("$defs", {}), model.__name__: made}
    models = {each.__name__: each for each in _models(model)}
    return {name: _record(models[name], schema) for name, schema in found.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    for part in get_args(annotation):
        yield from _models(part)


def _record(model: type[BaseModel], schema: Schema) -> Schema:
    name = model.__name__
    words = field_words(model)
    properties = {field: _property(each, words.get(field, "")) for field, each in schema["properties"].items()}
    conditions = {"allOf": CONDITIONS[name]} if name in CONDITIONS else {}
    required = {"required": schema["required"]} if "required" in schema else {}
    return {
        "type": "object",
        "description": _sentence(model),
        "properties": properties,
        **required,
        "additionalProperties": False,
    } | conditions


def _property(schema: Schema, words: str) -> Schema:
    """A field without what pydantic adds for programs; TOML has no null."""
    options = [each for each in schema.get("anyOf", [schema]) if each != {"type": "null"}]
    (one,) = options
    plain = {key: value for key, value in one.items() if key not in ("title", "default", "anyOf")}
    return {**plain, "description": words} if words else plain


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split()).replace("``", "")
