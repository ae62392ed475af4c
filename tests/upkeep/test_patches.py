"""Edits as a patch: whatever ends the lines of a file, and whether its last line ends, git makes of it what was proposed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bundler.upkeep.patches import patch_of


@pytest.mark.parametrize("old", [b"a\nb\n", b"a\nb", b"a\r\nb\r\n", "a\u2028\x0c\nb\r\n".encode(), b"", None])
@pytest.mark.parametrize("new", ["a\nc\n", "a\nc"])
def test_git_makes_of_a_patch_what_was_proposed(tmp_path: Path, old: bytes | None, new: str) -> None:
    tables = tmp_path / "tariff_tables"
    (tables / "cn").mkdir(parents=True)
    path = tables / "cn" / "a.csv"
    if old is not None:
        path.write_bytes(old)
    patch = patch_of(tables, {"cn/a.csv": new})
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True, capture_output=True)
    assert path.read_bytes() == new.encode()
