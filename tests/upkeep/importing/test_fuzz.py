"""Whatever a file holds, reading it ends in a document or in a message; whatever the tables hold, in an edition or in faults."""

from __future__ import annotations

import io
import shutil
import signal
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.errors import InputError, TableError
from bundler.tariff import load_tables
from bundler.upkeep.importing.listing.wording import conditions
from bundler.upkeep.importing.positive_list import propose
from bundler.upkeep.importing.reading.child import READERS
from bundler.upkeep.importing.reading.csv_file import read_csv
from bundler.upkeep.importing.reading.text_file import read_text
from bundler.upkeep.importing.sheets import Document
from tests.upkeep.importing.annexes import WRITERS
from tests.upkeep.importing.test_hostile import with_part
from tests.upkeep.importing.world import request

Reader = Callable[[bytes, str], tuple[Any, ...]]
ALL: dict[str, Reader] = {**READERS, ".csv": read_csv, ".txt": read_text}
SECONDS = 20
PARTS = {
    ".xlsx": ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    ".docx": ("word/document.xml",),
}


@cache
def sample(suffix: str) -> bytes:
    return WRITERS[suffix]()


@contextmanager
def bounded() -> Iterator[None]:
    """End what does not end by itself: the child process would be ended in the same way."""

    def ring(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt("the reader does not end")

    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Files cut off, with bytes changed, taken out, put in, or doubled."""
    at = st.integers(0, len(data))
    some = st.binary(max_size=8) | st.sampled_from(
        [b"\0", b"\xff" * 4, b'"', b"<", b">", b"&", b"\n", b"999999999", b"-1", b"1E9", "；".encode()]
    )
    edit = st.tuples(at, st.integers(0, 12), some)

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        found = data
        for where, gone, put in edits:
            found = found[:where] + put + found[where + gone :]
        return found

    return st.one_of(
        st.lists(edit, min_size=1, max_size=6).map(apply),
        at.map(lambda end: data[:end]),
        st.tuples(at, at).map(lambda cut: data[: cut[0]] + data[cut[1] :]),
    )


def answers(suffix: str, data: bytes, tables: Path) -> None:
    """Read a file and propose what it asks for: either works, or ends in InputError."""
    with bounded(), suppress(InputError):
        sheets = ALL[suffix](data, "annex")
        propose(Document(f"annex{suffix}", data, sheets), request(tables, {"edition": "2026-1", "annex": "whole"}))


@pytest.mark.parametrize("suffix", sorted(ALL))
@settings(max_examples=20)
@given(data=st.data())
def test_a_damaged_file_ends_in_a_document_or_a_message(suffix: str, data: st.DataObject, tables: Path) -> None:
    answers(suffix, data.draw(damaged(sample(suffix))), tables)


@pytest.mark.parametrize(("suffix", "part"), [(suffix, part) for suffix, parts in PARTS.items() for part in parts])
@settings(max_examples=10)
@given(data=st.data())
def test_a_damaged_part_of_an_archive_ends_in_a_document_or_a_message(suffix: str, part: str, data: st.DataObject, tables: Path) -> None:
    held = zipfile.ZipFile(io.BytesIO(sample(suffix))).read(part)
    answers(suffix, with_part(sample(suffix), part, data.draw(damaged(held))), tables)


@given(st.binary(max_size=300), st.sampled_from(sorted(ALL)))
@settings(max_examples=40)
def test_any_bytes_end_in_a_document_or_a_message(tables: Path, data: bytes, suffix: str) -> None:
    answers(suffix, data, tables)


@given(st.text("仅限网购保税直购商品除外列入每人每年0123456789千克；;，,。见注. \n()（）①", max_size=60))
def test_no_remark_is_read_into_nothing(text: str) -> None:
    found = conditions(text, {"1": "见注2", "2": ""})
    said = "".join(char for char in text if char not in "；;，,。、 \n()（）.①0123456789")
    assert bool(found) or not said or "注" in said


@pytest.fixture(scope="module")
def edition(tables: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(tables, Path(folder) / "tariff_tables"))


@settings(max_examples=25)
@given(data=st.data())
def test_damaged_tables_end_in_an_edition_or_in_faults(edition: Path, data: st.DataObject) -> None:
    paths = sorted(path for path in edition.rglob("*") if path.suffix in (".toml", ".csv"))
    path = data.draw(st.sampled_from(paths))
    held = path.read_bytes()
    try:
        path.write_bytes(data.draw(damaged(held)))
        with bounded(), suppress(TableError):
            load_tables(edition)
    finally:
        path.write_bytes(held)
