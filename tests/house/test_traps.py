"""Every trap that naive calculators fall into has tests named after it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "traps"
TRAPS = [f"t_{number:02d}" for number in range(1, 26)]


def test_every_trap_from_t_01_to_t_25_has_a_test_and_no_test_names_another() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(FOLDER.glob("test_*.py"))]
    names = [node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    named = {found[1] if (found := re.match(r"test_(t_\d\d)_\w", name)) else name for name in names}
    assert sorted(named) == TRAPS
