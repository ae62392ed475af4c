"""The shipped tables with the tariff lines of a few headings: they load fast, and no test edits them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bundler.tariff.loader import shipped_folder

PREFIXES = ("0403", "0409", "0901", "2202", "3006", "9018909100")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(shipped_folder(), tmp_path_factory.mktemp("small") / "tables")
    for name, prefixes in (("tariff_lines.csv", PREFIXES), ("positive_list.csv", ("0403",))):
        path = folder / "cn" / name
        header, *lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text(header + "".join(line for line in lines if line.startswith(prefixes)), "utf-8", newline="")
    return folder
