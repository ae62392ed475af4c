"""Hostile files end in a clear message, in bounded time and memory: each is made here, none is kept."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bundler.errors import InputError
from bundler.upkeep.importing.reading.archive import OLE
from bundler.upkeep.importing.reading.docx import read_docx
from bundler.upkeep.importing.reading.xlsx import read_xlsx
from bundler.upkeep.importing.sheets import read_document
from tests.upkeep.importing.annexes import as_docx, as_pdf, as_xlsx

SECONDS = 30
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{at} "{f"&a{at - 1 or str()};" * 10}">' for at in range(1, 9)) + "]>"
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def with_part(data: bytes, part: str, change: Mapping[bytes, bytes] | bytes) -> bytes:
    """Return an archive with one part changed, or put in the place of the old one."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), part)):
            held = old.read(name) if name in old.namelist() else b""
            if name == part:
                for before, after in change.items() if isinstance(change, Mapping) else [(held, change)]:
                    held = held.replace(before, after, 1) if before else after
            new.writestr(name, held)
    return file.getvalue()


def refused(tmp_path: Path, suffix: str, data: bytes) -> str:
    """Return the message of a file as the command would give it."""
    path = tmp_path / f"annex{suffix}"
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert time.monotonic() - began < SECONDS
    assert all(fault.place == path.name for fault in caught.value.faults)
    return str(caught.value)


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        (".xlsx", "xl/sharedStrings.xml"),
        (".xlsx", "xl/worksheets/sheet1.xml"),
        (".xlsx", "xl/workbook.xml"),
        (".docx", "word/document.xml"),
    ],
)
def test_entities_of_a_document_are_refused_before_they_grow_or_reach_out(suffix: str, part: str, doctype: str) -> None:
    data, read = (as_xlsx(), read_xlsx) if suffix == ".xlsx" else (as_docx(), read_docx)
    begins = b"<worksheet" if "sheet1" in part else b"<sst" if "shared" in part else b"<workbook" if "workbook" in part else b"<w:document"
    with pytest.raises(InputError, match=r"DOCTYPE"):
        read(with_part(data, part, {begins: doctype.encode() + begins}), "annex")


def test_entities_in_another_encoding_are_refused_too() -> None:
    text = f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}<sst>&a8;</sst>'
    with pytest.raises(InputError, match="DOCTYPE"):
        read_xlsx(with_part(as_xlsx(), "xl/sharedStrings.xml", text.encode("utf-16")), "annex")


def test_an_archive_that_grows_a_thousandfold_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = with_part(as_xlsx(), "xl/worksheets/sheet1.xml", b" " * (40 << 20))
    assert "times its size" in refused(tmp_path, ".xlsx", bomb)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for at in range(5_001):
            archive.writestr(str(at), b"")
    assert "in 5,001 parts" in refused(tmp_path, ".docx", many.getvalue())


def test_a_part_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    part = "xl/worksheets/sheet1.xml"
    data = bytearray(with_part(as_xlsx(), part, b"<a>" + b" " * (1 << 20) + b"</a>"))
    size = (len(b"<a></a>") + (1 << 20)).to_bytes(4, "little")
    assert size in data
    lied = bytes(data).replace(size, (100).to_bytes(4, "little"))
    assert "damaged" in refused(tmp_path, ".xlsx", lied)


def test_a_cell_at_the_end_of_the_sheet_costs_nothing(tmp_path: Path) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert "more than 256 columns" in refused(tmp_path, ".xlsx", with_part(as_xlsx(), "xl/worksheets/sheet1.xml", {b"</sheetData>": cell}))


def test_a_cell_merged_over_the_whole_sheet_is_bounded(tmp_path: Path) -> None:
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    merged = b'<mergeCells count="1"><mergeCell ref="A2:A1048576"/>'
    far = with_part(as_xlsx(), "xl/worksheets/sheet1.xml", {b"</sheetData>": last, b'<mergeCells count="1">': merged})
    assert "merged over more than 200,000 rows" in refused(tmp_path, ".xlsx", far)


@pytest.mark.parametrize(("read", "data", "part"), [(read_xlsx, as_xlsx(), "xl/workbook.xml"), (read_docx, as_docx(), "word/document.xml")])
def test_what_is_nested_without_end_is_refused(read: object, data: bytes, part: str) -> None:
    with pytest.raises(InputError, match="nested deeper than 256 levels"):
        read(with_part(data, part, b"<a>" * 100_000), "annex")  # type: ignore[operator]


def test_a_workbook_of_more_sheets_than_are_read_is_refused() -> None:
    many = b"<workbook><sheets>" + b'<sheet name="a" id="rId1"/>' * 101 + b"</sheets></workbook>"
    with pytest.raises(InputError, match="more than 100 sheets"):
        read_xlsx(with_part(as_xlsx(), "xl/workbook.xml", many), "annex")


def test_a_file_with_a_password_and_one_of_an_old_kind_are_told(tmp_path: Path) -> None:
    assert "protected by a password" in refused(tmp_path, ".xlsx", OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    assert "of an old kind" in refused(tmp_path, ".docx", OLE + b"\0" * 512)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".pdf"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n", "纯文本".encode()], ids=["empty", "zip", "pdf", "text"])
def test_what_only_bears_the_name_is_told(suffix: str, data: bytes) -> None:
    from bundler.upkeep.importing.reading.child import READERS

    with pytest.raises(InputError, match=r"damaged or of another kind|no text"):
        READERS[suffix](data, "annex")


def test_a_pdf_whose_stream_grows_without_end_is_stopped(tmp_path: Path) -> None:
    import zlib

    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, StreamObject

    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(as_pdf())))
    stream = StreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream._data = zlib.compress(b"q Q " * (24 << 20), 1)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    file = io.BytesIO()
    writer.write(file)
    assert "annex.pdf" in refused(tmp_path, ".pdf", file.getvalue())


def test_pages_that_name_each_other_are_told(tmp_path: Path) -> None:
    kids = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )
    assert "annex.pdf" in refused(tmp_path, ".pdf", kids)


def test_the_reader_s_own_process_takes_nothing_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    (tmp_path / "annex.xlsx").write_bytes(as_xlsx())
    monkeypatch.chdir(tmp_path)
    assert read_document(Path("annex.xlsx")).sheets[0].title == "附件"
