"""The readers: the same items whatever the file, and nothing guessed."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import bundler
from tests.catalogue.books import xlsx

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
    with pytest.warns(UserWarning, match="Did you mean 'unit_price'") as told:
        catalogue = bundler.load_catalogue([{**ROWS[0], "unit_prise": "1.00"}])
    (warning,) = catalogue.warnings
    assert [str(each.message) for each in told] == [str(warning)]
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


@pytest.mark.parametrize("kind", ["list", "csv", "pandas"])
def test_a_warning_of_a_catalogue_points_at_the_line_of_its_caller(kind: str, tmp_path: Path) -> None:
    def call(what: Any) -> Any:
        return {"list": rows, "csv": path, "pandas": pandas.DataFrame(rows)}[what]

    rows = [{**ROWS[0], "colour": "red", "cost": "1.00", "stock": "5"}]
    path = tmp_path / "items.csv"
    pandas.DataFrame(rows).to_csv(path, index=False)
    order = {"on": "2026-11-23", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 1}]}
    policy = {"on": "2026-11-23", "solver": {"seconds": 1}}
    for use in (
        lambda: bundler.load_catalogue(call(kind)),
        lambda: bundler.quote(order, catalogue=call(kind)),
        lambda: bundler.check(order, catalogue=call(kind)),
        lambda: bundler.compose(call(kind), policy),
    ):
        with pytest.warns(UserWarning, match="unknown column 'colour' is ignored") as told:
            use()
        assert [each.filename for each in told] == [__file__]


def test_a_catalogue_that_was_loaded_is_not_warned_of_again() -> None:
    with pytest.warns(UserWarning, match="colour"):
        catalogue = bundler.load_catalogue([{**ROWS[0], "colour": "red"}])
    assert bundler.load_catalogue(catalogue).warnings


def faults(source: Any) -> list[bundler.Fault]:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue(source)
    return list(raised.value.faults)


@pytest.mark.parametrize("kind", ["list", "json", "parquet", "pandas", "polars"])
def test_a_column_that_all_rows_lack_is_one_fault(kind: str, tmp_path: Path) -> None:
    rows = [{("prise" if key == "unit_price" else key): cell for key, cell in row.items()} for row in TYPED]
    rows = [{**row, "net_weight_kg": "0.5", "volume_l": "0.5", "expires_on": "2027-05-31"} for row in rows]
    path = tmp_path / f"items.{kind}"
    if kind == "json":
        path.write_text(json.dumps({"items": rows}), "utf-8")
    elif kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    else:
        path = {"list": rows, "pandas": pandas.DataFrame(rows), "polars": polars.DataFrame(rows)}[kind]
    (fault,) = faults(path)
    assert (fault.code, fault.field, fault.hint) == ("missing_column", "unit_price", "Is it 'prise'?")
    assert fault.pointer == ("/items" if kind == "json" else "")


def test_a_column_that_some_rows_lack_is_a_fault_of_those() -> None:
    short = {key: cell for key, cell in ROWS[1].items() if key != "unit_price"}
    assert [(fault.pointer, fault.code) for fault in faults([ROWS[0], short, {**short, "sku": "B"}])] == [
        ("/1/unit_price", "missing"), ("/2/unit_price", "missing"),
    ]  # fmt: skip


def test_rows_of_a_frame_are_called_rows_and_lines_of_a_file_lines(tmp_path: Path) -> None:
    frame = pandas.DataFrame([TYPED[0], {**TYPED[1], "origin": "nz"}, TYPED[0]])
    assert [str(fault).partition(":")[0] for fault in faults(frame)] == ["data frame, row 2, origin", "data frame, row 3, sku"]
    assert faults(frame)[1].message == "the sku stands twice, first at row 1"
    path = tmp_path / "items.csv"
    frame.to_csv(path, index=False)
    assert str(faults(path)[0]).startswith("items.csv, line 3, origin:")


def test_empty_cells_of_every_kind_of_pandas_column_are_empty() -> None:
    frame = pandas.DataFrame([{**row, "tags": ["wine"]} for row in TYPED]).convert_dtypes()
    found = bundler.load_catalogue(frame)["HONEY-500"]
    assert (found.volume_l, found.remark_met, found.expires_on, found.tags) == (None, None, None, ("wine",))


def test_an_item_of_the_same_sku_is_a_fault_as_a_row_is() -> None:
    item = bundler.Item.model_validate({key: cell for key, cell in ROWS[0].items() if cell})
    (fault,) = faults([item, item])
    assert (fault.pointer, fault.code, fault.message) == ("/1", "duplicate_sku", "the sku stands twice, first at /0")


def test_keys_beside_the_items_of_a_document_are_faults_and_pointers_lead_through_it(tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_text(json.dumps({"items": [{**ROWS[0], "origin": "fr"}], "extra": 1, "itms": []}), "utf-8")
    told = {fault.pointer: fault.hint for fault in faults(path)}
    assert told == {"/extra": "Known: items", "/itms": "Did you mean 'items'?", "/items/0/origin": ""}


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "parquet"])
def test_an_empty_file_is_told_to_be_empty(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"items.{kind}"
    path.write_bytes(b"")
    assert [str(fault) for fault in faults(path)] == [f"items.{kind}: the file is empty."]


@pytest.mark.parametrize("part", [slice(0, 60), slice(60, None), slice(0, -1)])
def test_a_part_of_a_parquet_file_is_a_fault_and_no_failure(part: slice, tmp_path: Path) -> None:
    path = source("parquet", tmp_path)
    path.write_bytes(path.read_bytes()[part])
    assert [fault.message for fault in faults(path)] == ["the Parquet file is damaged, or only a part of one"]


def test_what_cannot_be_a_file_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    assert [fault.message for fault in faults(tmp_path)] == ["it is a folder, and a file is wanted"]
    assert [fault.message for fault in faults("sku,name\0")] == ["a file cannot have this name"]
    assert [fault.message for fault in faults("x" * 5000)] == ["File name too long"]
    assert faults(tmp_path / "none.csv")[0].hint == f"Looked for {tmp_path / 'none.csv'}"


def test_whole_numbers_of_numpy_are_stock_and_quantity_and_other_numbers_are_not() -> None:
    catalogue = bundler.load_catalogue([{**ROWS[0], "stock": numpy.int64(3)}])
    assert catalogue["WINE-75"].stock == 3

    def order(quantity: Any) -> dict[str, Any]:
        return {"on": "2026-11-23", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": quantity}]}

    assert bundler.quote(order(numpy.int64(2)), catalogue).to_dict() == bundler.quote(order(2), catalogue).to_dict()
    for other in (numpy.float64(2), numpy.bool_(True), True, 2.0, "2", Fraction(2)):
        with pytest.raises(bundler.InputError, match="a whole number is wanted"):
            bundler.quote(order(other), catalogue)
