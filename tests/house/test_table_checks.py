"""The page of the table checks and the code tell the same codes, in both directions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bundler.tariff.coverage import Coverage
from bundler.tariff.loader import TOML_TABLES
from bundler.tariff.references import REFERENCES
from bundler.tariff.rows import Instrument, Record
from bundler.upkeep.checks.registry import CHECKS
from bundler.upkeep.checks.waivers import EXPIRED, UNKNOWN, UNUSED, Waiver

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tables" / "checks.md").read_text("utf-8")
READERS = [*(ROOT / "src" / "bundler" / "tariff").glob("*.py"), ROOT / "src" / "bundler" / "values" / "toml.py"]
ASKED = {"lawbook.py", "packing.py", "release.py", "store.py"}
"""Faults of a question, such as a day, and of the file or version of an edition, not of a table."""
OF_EDITIONS = {"edition_differs"}
"""What the loader says of the file of an edition."""
MODELS: tuple[type[Record], ...] = (*(model for kinds in TOML_TABLES.values() for model in kinds.values()), Instrument, Coverage, Waiver)
HOSTILE: tuple[Any, ...] = (
    "", "x", "2.5", "13%", "0.13", "9" * 2000, -1, 0, 7, True, [], ["x"], [1], [{}], {}, {"unknown": 1}, date(2020, 1, 1),
    datetime(2020, 1, 1, 1),  # noqa: DTZ001  as TOML has it
)  # fmt: skip


def codes_in_calls() -> Iterator[tuple[str, str | None]]:
    """The file and the code of every fault that the readers of tables make, None where the code is worked out."""
    for path in READERS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Fault", "Wrong"):
                code = node.args[2] if len(node.args) > 2 else next(each.value for each in node.keywords if each.arg == "code")
                yield path.name, code.value if isinstance(code, ast.Constant) else None


def refused_types() -> set[str]:
    """What the models of the rows refuse, of every field."""
    found: set[str] = set()
    for model in MODELS:
        names = [field.alias or name for name, field in model.model_fields.items()]
        for entry in [{}, *HOSTILE, *({name: value} for name in names for value in HOSTILE)]:
            try:
                model.model_validate(entry)
            except ValidationError as error:
                found |= {detail["type"] for detail in error.errors(include_url=False)}
    return found


def loader_codes() -> set[str]:
    written = {code for name, code in codes_in_calls() if code is not None and name not in ASKED}
    named = {f"unknown_{what.lower().replace(' ', '_')}" for _, _, _, what, _ in REFERENCES}
    return (written | named | refused_types()) - OF_EDITIONS


def documented() -> dict[str, str]:
    return dict(re.findall(r"^### `(\w+)` \((error|warning|info)\)$", PAGE, re.MULTILINE))


def test_every_code_that_a_check_or_the_loader_can_give_is_on_the_page_and_no_other() -> None:
    known = {check.code for check in CHECKS} | {UNKNOWN, EXPIRED, UNUSED} | loader_codes()
    assert set(documented()) == known


def test_codes_are_worked_out_only_where_this_test_knows_it() -> None:
    assert {name for name, code in codes_in_calls() if code is None} == {"forms.py", "reading.py", "references.py"}


def test_no_check_has_the_code_of_another() -> None:
    codes = [check.code for check in CHECKS]
    assert len(codes) == len(set(codes))
    assert not set(codes) & loader_codes()


def test_the_page_says_of_each_check_what_the_check_says_in_the_same_order() -> None:
    found = re.findall(r"^### `(\w+)` \((\w+)\)\n\n(.*?)\n\nTo mend it: ", PAGE, re.MULTILINE | re.DOTALL)
    assert len(found) == len(documented())
    told = [(code, severity, " ".join(sentence.split())) for code, severity, sentence in found]
    assert told[: len(CHECKS)] == [(check.code, check.severity, check.sentence) for check in CHECKS]
    assert all(severity == "error" for _, severity, _ in told[len(CHECKS) + 3 :])


def test_the_waiver_of_the_page_is_read() -> None:
    import tomllib

    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (waiver,) = [Waiver.model_validate(each) for each in tomllib.loads(block)["waiver"]]
    assert waiver.check in {check.code for check in CHECKS}
