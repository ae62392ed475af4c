"""The names of limits.toml are those that the engine asks for, and a value that is taken can be read."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.tariff import limits

SOURCE = Path(bundler.__file__).parent
ASKING = {"fen": limits.amount, "share": limits.share, "count": limits.count}


def asked() -> set[tuple[str, str]]:
    """How the engine asks a day for a limit, and its name."""
    return {
        (node.func.attr, node.args[0].value)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("limit", *ASKING)
        if ast.unparse(node.func.value).endswith(("day", "self"))
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def test_the_engine_asks_for_every_limit_by_its_kind_and_for_no_other() -> None:
    calls = asked()
    assert {name for _, name in calls} == set(limits.FIGURES)
    assert all(limits.FIGURES[name] is ASKING[how] for how, name in calls if how in ASKING)


@pytest.mark.parametrize("value", ["5000.00", "0.01", "26000.50"])
def test_an_amount_with_two_places_is_taken(value: str) -> None:
    assert limits.amount(value) is None


@pytest.mark.parametrize("value", ["", "5000", "5000.0", "5,000.00", "5000,00", "-1.00", "0.00", "05.00", " 5.00", "5.00 ", "５.00", "1e3"])
def test_an_amount_of_another_form_is_refused(value: str) -> None:
    assert limits.amount(value)


@pytest.mark.parametrize("value", ["0.70", "0.7", "1", "0.00000001"])
def test_a_share_up_to_one_is_taken(value: str) -> None:
    assert limits.share(value) is None


@pytest.mark.parametrize("value", ["", "%", "70%", "0.7%", "70", "1.01", "0", "0.0", ".7", "0,7", "-0.7", "0.7 ", "7/10", "０.7"])
def test_a_share_of_another_form_is_refused(value: str) -> None:
    assert limits.share(value)


@pytest.mark.parametrize(
    ("value", "taken"), [("1", True), ("99", True), ("0", False), ("099", False), ("9.0", False), ("-1", False), ("", False)]
)
def test_a_count_is_a_whole_number_from_one_on(value: str, taken: bool) -> None:
    assert (limits.count(value) is None) is taken


def test_the_shipped_limits_can_be_read_as_the_engine_asks() -> None:
    view = bundler.load_tables().on(date(2026, 11, 23))
    assert all(getattr(view, how)(name) is not None for how, name in asked())
