"""Small editions to compare: the shipped tables with few tariff lines, edited as text. What an edit says is made up."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bundler.tariff import Tables, load_tables
from bundler.tariff.loader import shipped_folder

CODES = ("0207120000", "0402210000", "0409000000", "2203000000", "2204210000", "2208300000", "3304990031", "3304990039")
HEADINGS = tuple(code[:8] for code in CODES)
LINES, LIST = "cn/tariff_lines.csv", "cn/positive_list.csv"


@cache
def texts() -> dict[str, str]:
    """The files of a small edition by their path."""
    root = shipped_folder()
    files = [root / "coverage.toml", *(path for path in (root / "cn").iterdir() if path.suffix in (".toml", ".csv"))]
    found = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}
    for name, kept in ((LINES, CODES), (LIST, HEADINGS)):
        header, *rows = found[name].splitlines(keepends=True)
        found[name] = header + "".join(row for row in rows if row.startswith(kept))
    return found


def edited(*edits: tuple[str, str, str]) -> Tables:
    """The small edition with edits of its text: file, what stood there once, and what stands there now."""
    found = dict(texts())
    for name, old, new in edits:
        assert found[name].count(old) == 1, (name, old, found[name].count(old))
        found[name] = found[name].replace(old, new)
    return loaded(found)


def loaded(found: dict[str, str]) -> Tables:
    """The edition of these texts."""
    folder = Path(mkdtemp(prefix="tables-"))
    try:
        (folder / "cn").mkdir()
        for name, text in found.items():
            (folder / name).write_text(text, "utf-8", newline="")
        return load_tables(folder)
    finally:
        shutil.rmtree(folder)


@cache
def small() -> Tables:
    """The small edition as it is."""
    return loaded(texts())
