"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MONEY_ROOMS = ("values", "duty", "compliance", "tariff", "catalogue")


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / "src" / "bundler" / room).rglob("*.py"))]


def test_no_float_literal_stands_in_a_money_room() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in modules(*MONEY_ROOMS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value != 0.5
    ]
    assert found == []


def test_no_true_division_of_money_stands_in_the_duty_room_outside_fractions() -> None:
    for path in modules("duty"):
        tree = ast.parse(path.read_text("utf-8"))
        divisions = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
        assert not divisions or "from fractions import Fraction" in path.read_text("utf-8")


def test_no_index_address_or_machine_path_is_committed() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock
