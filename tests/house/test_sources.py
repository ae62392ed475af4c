"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MONEY_ROOMS = ("values", "duty", "compliance", "tariff", "catalogue")


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / "src" / "bundler" / room).rglob("*.py"))]


def test_no_float_literal_stands_in_a_money_room() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in modules(*MONEY_ROOMS)
        if path.name != "near.py"  # likeness of words is no money
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert found == []


def test_true_division_stands_only_where_fractions_are_divided() -> None:
    dividing = {
        path.name
        for path in modules("duty", "compliance")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    }
    assert dividing == {"goods.py", "terms.py"}


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


def test_no_path_of_a_machine_stands_in_a_text() -> None:
    folders = [path for name in ("src", "tests", "tariff_tables", "docs", "examples", "benchmarks") for path in (ROOT / name).rglob("*")]
    texts = [path for path in [*folders, *ROOT.glob("*.*")] if path.suffix in (".py", ".toml", ".md", ".csv", ".json", ".txt", ".lock")]
    assert len(texts) > 300
    assert [path.name for path in texts if re.search(r"/(?:root|home|work|tmp)/", path.read_text("utf-8", "replace"))] == []
