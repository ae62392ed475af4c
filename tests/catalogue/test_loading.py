"""The readers: the same items whatever the file, and nothing guessed."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import bundler

ROWS = [
    {"sku": "WINE-75", "name": "red wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "188.00",
     "net_weight_kg": "0.75", "volume_l": "0.75", "stock": "12", "expires_on": "2027-05-31", "tags": "wine;gift", "remark_met": "true"},
    {"sku": "HONEY-500", "name": "honey", "hs_code": "0409000000", "origin": "NZ", "unit": "142", "unit_price": "99.5",
     "net_weight_kg": "0.5", "volume_l": "", "stock": "0", "expires_on": "", "tags": "", "remark_met": ""},
]  # fmt: skip
TYPED = [
    {**ROWS[0], "unit_price": 188.0, "net_weight_kg": 0.75, "volume_l": 0.75, "stock": 12, "expires_on": date(2027, 5, 31),
     "remark_met": True},
    {**ROWS[1], "unit_price": 99.5, "net_weight_kg": 0.5, "volume_l": None, "stock": 0, "expires_on": None, "tags": None,
     "remark_met": None},
]  # fmt: skip


def xlsx(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write the smallest workbook that has text and number cells."""

    def cell(value: Any) -> str:
        if value is None or value == "":
            return "<c/>"
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    lines = [list(rows[0]), *[list(row.values()) for row in rows]]
    body = "".join("<row>" + "".join(cell(value) for value in line) + "</row>" for line in lines)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
        '<sheets><sheet name="items" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return path


def source(kind: str, folder: Path) -> Any:
    path = folder / f"items.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(ROWS[0]))
            writer.writeheader()
            writer.writerows(ROWS)
    elif kind == "json":
        path.write_text(json.dumps({"items": ROWS}), "utf-8")
    elif kind == "xlsx":
        xlsx(path, [{**row, "expires_on": text["expires_on"]} for row, text in zip(TYPED, ROWS, strict=True)])
    elif kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(TYPED), path)
    else:
        return {"list": ROWS, "pandas": pandas.DataFrame(TYPED), "polars": polars.DataFrame(TYPED)}[kind]
    return path


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "parquet", "list", "pandas", "polars"])
def test_every_reader_gives_the_same_catalogue(kind: str, tmp_path: Path) -> None:
    catalogue = bundler.load_catalogue(source(kind, tmp_path))
    assert catalogue.warnings == ()
    assert [catalogue[sku].canonical_json for sku in catalogue] == [bundler.Item.model_validate(row).canonical_json for row in (
        {key: value for key, value in row.items() if value} for row in ROWS
    )]  # fmt: skip
    wine = catalogue["WINE-75"]
    assert (wine.unit_price, wine.tags, wine.expires_on, wine.remark_met) == (18800, ("wine", "gift"), date(2027, 5, 31), True)


def test_a_catalogue_is_taken_as_it_is() -> None:
    catalogue = bundler.load_catalogue(ROWS)
    assert bundler.load_catalogue(catalogue) is catalogue


def test_floats_are_refused_in_dictionaries_with_pointer_and_value() -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue([ROWS[0], {**ROWS[1], "unit_price": 99.5}])
    (fault,) = raised.value.faults
    assert (fault.pointer, fault.value) == ("/1/unit_price", 99.5)
    assert "floats are refused" in fault.message


@pytest.mark.parametrize("frame", [pandas.DataFrame, polars.DataFrame])
def test_a_frame_gives_floats_of_at_most_two_places_and_no_more(frame: Any) -> None:
    def load(price: float) -> bundler.Catalogue:
        return bundler.load_catalogue(frame([{**TYPED[0], "unit_price": price}]))

    assert load(0.1)["WINE-75"].unit_price == 10
    assert load(1188.07)["WINE-75"].unit_price == 118807
    with pytest.raises(bundler.InputError) as raised:
        load(0.1 + 0.2)
    (fault,) = raised.value.faults
    assert (fault.row, fault.field) == (1, "unit_price")
    assert "at most two decimal places" in fault.message


@pytest.mark.parametrize(
    ("column", "cell", "probable"),
    [("hs_code", 409000000, "0409000000"), ("hs_code", "409000000", "0409000000"), ("unit", 7, "007"), ("customs_district", 101, "0101")],
)
def test_a_code_that_lost_its_zeros_is_an_error_that_names_the_probable_one(column: str, cell: Any, probable: str) -> None:
    for given in ([{**ROWS[1], column: cell}], pandas.DataFrame([{**TYPED[1], column: cell}])):
        with pytest.raises(bundler.InputError) as raised:
            bundler.load_catalogue(given)
        (fault,) = raised.value.faults
        assert fault.field == column
        assert f'probably "{probable}"' in fault.message


def test_an_unknown_column_is_a_warning_with_the_nearest_name_and_is_ignored() -> None:
    catalogue = bundler.load_catalogue([{**ROWS[0], "unit_prise": "1.00"}])
    (warning,) = catalogue.warnings
    assert (warning.code, warning.field, warning.hint) == ("unknown_column", "unit_prise", "Did you mean 'unit_price'?")
    assert catalogue["WINE-75"].unit_price == 18800


def test_all_bad_cells_of_all_rows_are_told_at_once() -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue([{**ROWS[0], "origin": "fr", "stock": "-1"}, {**ROWS[1], "unit_price": "free"}])
    assert [fault.pointer for fault in raised.value.faults] == ["/0/origin", "/0/stock", "/1/unit_price"]


@pytest.mark.parametrize("column", ["net_weight_kg", "gross_weight_kg", "volume_l", "net_content"])
def test_a_measure_of_nothing_is_no_measure(column: str) -> None:
    with pytest.raises(bundler.InputError, match="leave out what is not known"):
        bundler.load_catalogue([{**TYPED[0], column: "0"}])


def test_a_number_in_a_frame_is_a_code_only_with_all_its_digits() -> None:
    rows = [{**TYPED[0], "hs_code": 2204210000, "gtin": 6901234567892}]
    assert bundler.load_catalogue(pandas.DataFrame(rows))["WINE-75"].hs_code == "2204210000"
    with pytest.raises(bundler.InputError, match="0409000000"):
        bundler.load_catalogue(pandas.DataFrame([{**TYPED[0], "hs_code": 409000000}]))
    with pytest.raises(bundler.InputError, match="enter it again"):
        bundler.load_catalogue([{**TYPED[0], "hs_code": "2.20421E+09"}])


def test_a_small_float_of_a_frame_is_its_shortest_decimal() -> None:
    frame = pandas.DataFrame([{**TYPED[0], "net_weight_kg": 0.00001}])
    assert bundler.load_catalogue(frame)["WINE-75"].net_weight_kg == Fraction(1, 100_000)
