"""CSV as spreadsheets write it."""

from __future__ import annotations

from pathlib import Path

import pytest

import bundler

HEADER = "sku,name,hs_code,origin,unit,unit_price,net_weight_kg,cost"
ROW = "A,wine,2204210000,FR,142,188.00,0.75,50"


def write(folder: Path, text: str) -> Path:
    path = folder / "items.csv"
    path.write_text(text, "utf-8")
    return path


def messages(path: Path) -> list[str]:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue(path)
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize(("separator", "named"), [(";", "';'"), ("\t", "a tab")])
def test_another_separator_is_one_fault(separator: str, named: str, tmp_path: Path) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator)
    assert messages(write(tmp_path, text)) == [
        f"items.csv, line 1: the columns seem to be separated by {named}. Separate them by commas.",
    ]  # fmt: skip


def test_spaces_around_the_names_of_columns_do_not_matter(tmp_path: Path) -> None:
    assert list(bundler.load_catalogue(write(tmp_path, f"{HEADER.replace(',', ' , ')}\n{ROW}\n"))) == ["A"]


def test_a_row_with_fewer_or_more_cells_than_the_header_is_a_fault_and_a_blank_one_is_none(tmp_path: Path) -> None:
    text = f"{HEADER}\n\n , \n{ROW.rpartition(',')[0]}\n{ROW},\n,,,,,,,,,\n"
    assert messages(write(tmp_path, text)) == [
        "items.csv, line 4: 7 cells where the header has 8.",
        "items.csv, line 5: 9 cells where the header has 8.",
    ]


def test_columns_without_a_name_are_warned_of_where_they_hold_anything(tmp_path: Path) -> None:
    assert bundler.load_catalogue(write(tmp_path, f"{HEADER},,\n{ROW},,\n")).warnings == ()
    with pytest.warns(UserWarning, match="a column without a name is ignored"):
        bundler.load_catalogue(write(tmp_path, f"{HEADER},,\n{ROW},,x\n"))


def test_every_item_states_the_columns_of_its_own_row_and_no_other(tmp_path: Path) -> None:
    rows = [ROW, "B,wine,2204210000,FR,142,188.00,0.75,", "C,wine,2204210000,FR,142,188.00,0.75,"]
    found = bundler.load_catalogue(write(tmp_path, "\n".join([HEADER, *rows])))
    assert [found[sku].model_fields_set ^ set(HEADER.split(",")) for sku in "ABC"] == [set(), {"cost"}, {"cost"}]
    changed = found["B"].model_copy(update={"cost": 1})
    assert ("cost" in changed.model_fields_set, "cost" in found["C"].model_fields_set) == (True, False)
