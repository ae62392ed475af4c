"""The shipped tables with fewer tariff lines, so that a check of all takes a tenth of a second."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bundler.tariff.loader import shipped_folder

Edit = tuple[str, str, str]
"""A file, a text in it, and what to put there; an empty text is the end of the file."""


@pytest.fixture(scope="session")
def shorter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables with the first line of each heading, and every line that is listed or bears consumption tax."""
    folder = tmp_path_factory.mktemp("shorter") / "tariff_tables"
    shutil.copytree(shipped_folder(), folder)
    with (folder / "cn" / "positive_list.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["hs8"] for row in csv.DictReader(file)}
    path = folder / "cn" / "tariff_lines.csv"
    header, *lines = path.read_text("utf-8").splitlines(keepends=True)
    first = {line[:4]: line[:10] for line in reversed(lines)}
    kept = [line for line in lines if line[:8] in listed or line[:10] == first[line[:4]] or _taxed(line)]
    path.write_text(header + "".join(kept), "utf-8", newline="")
    return folder


def _taxed(line: str) -> bool:
    (row,) = csv.reader([line])
    return bool(row[9])


@pytest.fixture
def patched(shorter: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return the shorter tables with edits."""

    def patch(*edits: Edit) -> Path:
        folder = tmp_path / "tariff_tables"
        if not folder.exists():
            shutil.copytree(shorter, folder)
        for name, find, put in edits:
            table = folder / name
            text = table.read_text("utf-8") if table.exists() else ""
            assert find in text, "the patch no longer applies"
            table.write_text(text.replace(find, put, 1) if find else text + put, "utf-8", newline="")
        return folder

    return patch
