"""The JSON Schemas that editors use are those of the records, take what the tables hold, and refuse what has not its form."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from pydantic import TypeAdapter, ValidationError

import bundler
from bundler.tariff import limits
from bundler.tariff.loader import INSTRUMENTS, TOML_TABLES, shipped_folder
from bundler.tariff.rows import Exact, Fen, Percent, Prefix
from bundler.upkeep.schemas.conditions import FIGURES
from bundler.upkeep.schemas.making import FOLDER, schemas, write_schemas

TABLES = shipped_folder()
SCHEMAS = schemas()
OUTSIDE = ("coverage.toml", "waivers.toml")
"""Tables that stand beside ``cn``."""
NAMES = (*OUTSIDE, INSTRUMENTS, *TOML_TABLES)
BROKEN = Path(__file__).parents[2] / "broken" / "tables"
BETWEEN_ROWS = {
    "unknown_source", "unknown_tier", "unknown_category", "category_threshold", "unknown_origin", "unknown_supervision_mode",
    "unknown_district", "unknown_vat_class", "duplicate_key", "period_overlap", "period_backwards", "prefix_twice", "missing_limit",
    "missing_exemption", "bad_cell", "gap_scope",
}  # fmt: skip
"""Faults between rows, files and days, of which the schema of one file knows nothing."""
OF_THE_FILE = {"toml", "bom", "encoding", "too_deep", "missing_file", "date_type"}
"""Faults of the text itself; a day in quotation marks is a day to an editor, which knows no other."""


def path_of(name: str, folder: Path = TABLES) -> Path:
    return folder / name if name in OUTSIDE else folder / "cn" / name


def as_json(value: Any) -> Any:
    """A document as an editor sees it: its days are texts."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong(name: str, text: str) -> list[str]:
    schema = SCHEMAS[f"{name.removesuffix('.toml')}.schema.json"]
    checked = Draft7Validator(schema, format_checker=FormatChecker())
    return [error.message for error in checked.iter_errors(as_json(tomllib.loads(text)))]


def test_the_committed_schemas_are_those_of_the_records(tmp_path: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in write_schemas(tmp_path)}
    assert written == {path.name: path.read_text("utf-8") for path in (TABLES / FOLDER).iterdir()}
    for schema in written.values():
        Draft7Validator.check_schema(json.loads(schema))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_table_names_its_schema_and_keeps_it(name: str) -> None:
    path = path_of(name)
    text = path.read_text("utf-8")
    first = text.split("\n", 1)[0]
    up = "." if name in OUTSIDE else ".."
    assert first == f"#:schema {up}/schemas/{name.removesuffix('.toml')}.schema.json"
    assert (path.parent / first.removeprefix("#:schema ")).is_file()
    assert wrong(name, text) == []


def broken() -> Iterator[Any]:
    for path in sorted(BROKEN.glob("*.toml")):
        patch = tomllib.loads(path.read_text("utf-8"))
        name = patch["file"].removeprefix("cn/")
        if name in NAMES:
            yield pytest.param(name, patch, id=path.stem)


@pytest.mark.parametrize(("name", "patch"), list(broken()))
def test_what_the_loader_refuses_for_its_form_the_schema_refuses_too(name: str, patch: dict[str, str], small: Path, tmp_path: Path) -> None:
    text = path_of(name).read_text("utf-8")
    find, put = patch.get("find", text), patch["put"]
    text = text.replace(find, put, 1) if find else text + put
    codes = faults_of(name, text, small, tmp_path)
    if codes & OF_THE_FILE:
        return
    assert bool(wrong(name, text)) is bool(codes - BETWEEN_ROWS), codes


def faults_of(name: str, text: str, tables: Path, folder: Path) -> set[str]:
    """The codes of the loader's faults of one file, the others being whole."""
    (folder / "cn").mkdir()
    for path in (*tables.glob("*.toml"), *(tables / "cn").glob("*.*")):
        (folder / path.relative_to(tables)).symlink_to(path)
    path_of(name, folder).unlink()
    path_of(name, folder).write_text(text, "utf-8")
    with pytest.raises(bundler.TableError) as raised:
        bundler.load_tables(folder)
    return {fault.code for fault in raised.value.faults if fault.place == name}


numbers = st.from_regex(r"\A[0-9]{0,5}(\.[0-9]{0,9})?%?\Z") | st.sampled_from(
    ["0", "0.5", "1000", "1000.1", "999.9", "1e3", "-1", "13", "٣"]
)


@pytest.mark.parametrize("type_", [Exact, Percent, Fen, Prefix], ids=["exact", "percent", "fen", "prefix"])
@given(text=numbers)
def test_the_form_of_a_figure_is_that_of_its_validator(type_: Any, text: str) -> None:
    adapter = TypeAdapter(type_)
    try:
        adapter.validate_python(text)
        taken = True
    except ValidationError:
        taken = False
    assert Draft7Validator(adapter.json_schema()).is_valid(text) is taken


@pytest.mark.parametrize("name", limits.FIGURES)
@given(text=numbers | st.sampled_from(["allowed", "5000.00", "0.70", "1.0", "0.00", "99", "0.000000015", "01.0", "0000000000001"]))
def test_the_form_of_a_limit_is_that_of_its_check(name: str, text: str) -> None:
    check = limits.FIGURES[name]
    assert Draft7Validator(FIGURES[check]).is_valid(text) is (check(text) is None)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_and_field_says_what_it_means(name: str) -> None:
    for schema in (SCHEMAS[name], *SCHEMAS[name]["definitions"].values()):
        for field, held in schema.get("properties", {}).items():
            assert held.get("description"), field
