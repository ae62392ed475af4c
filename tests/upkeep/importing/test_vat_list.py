"""The list of goods at the reduced VAT rate: lines move, are confirmed or stay open, and the warning goes only where the list tells.

All lists are made up; the lines are those of the shipped tables.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.upkeep.importing.proposal import Proposal
from bundler.upkeep.importing.sheets import Mark
from bundler.upkeep.importing.vat_list import LINES, VAT, propose
from tests.upkeep.importing.making import document, issue, request, told, written

START, LATER = date(2026, 1, 1), date(2027, 1, 1)
HONEY, CONTRACEPTIVE = "0409000000", "3006601000"
HEAD = "税则号列,商品名称,备注\n"


def vat_class(proposal: Proposal, code: str) -> list[tuple[str, str, str, str]]:
    """Beginning, end, VAT class and source of the rows of a code."""
    rows = csv.DictReader(proposal.files[LINES].splitlines())
    return [(row["from"], row["until"], row["vat_class"], row["source"]) for row in rows if row["hs_code"] == code]


def listed(folder: Path, vat: str, day: str) -> list[str]:
    """The codes of one VAT class that are true on a day."""
    with (folder / LINES).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["hs_code"] for row in rows if row["vat_class"] == vat and row["from"] <= day and not "" < row["until"] < day]


def warned(folder: Path, code: str, day: date) -> bool:
    item = {"sku": "A", "name": "a", "hs_code": code, "origin": "NZ", "unit": "120", "unit_price": "100.00", "net_weight_kg": "0.5"}
    order = {"on": day.isoformat(), "lines": [{"kind": "item", "quantity": 1, "item": item}]}
    findings = bundler.quote(order, tables=bundler.load_tables(folder)).to_dict()["findings"]
    return any(finding["code"] == "TAX-03" for finding in findings)


def test_a_complete_list_moves_lines_in_both_directions(small: Path, tmp_path: Path) -> None:
    reduced = listed(small, "reduced", "2027-01-01")
    assert HONEY in reduced
    named = [code for code in reduced if code != HONEY]
    proposal = propose(document(HEAD + "".join(f"{code},,\n" for code in [*named, "2202100010"])), request(LATER, small, complete="yes"))
    assert vat_class(proposal, HONEY)[1:] == [
        ("2026-01-01", "2026-12-31", "reduced", "tariff-2026"), ("2027-01-01", "", "standard", "made-up-1"),
    ]  # fmt: skip
    assert vat_class(proposal, "2202100010")[-1] == ("2027-01-01", "", "reduced", "made-up-1")
    assert (proposal.counts["to_reduced"], proposal.counts["to_standard"], proposal.counts["undecided"]) == (1, 1, 0)
    assert issue(proposal, "leaving").severity == "review"
    folder = written(proposal, tmp_path / "new", small)
    tables = bundler.load_tables(folder)
    assert [line.vat_class for day in (date(2026, 12, 31), LATER) if (line := tables.on(day).line(HONEY))] == ["reduced", "standard"]


def test_the_warning_goes_where_the_list_tells_and_stays_for_the_days_before_it(small: Path, tmp_path: Path) -> None:
    named = "".join(f"{code},,\n" for code in listed(small, "reduced", "2027-01-01"))
    proposal = propose(document(HEAD + named), request(LATER, small, complete="yes"))
    folder = written(proposal, tmp_path / "new", small)
    assert warned(small, HONEY, LATER)
    assert not warned(folder, HONEY, LATER)
    assert warned(folder, HONEY, date(2026, 12, 31))
    changes = tomllib.loads(proposal.files[VAT])["scope_change"]
    assert [row["until"] for row in changes] == [date(2026, 12, 31)] * 2
    assert issue(proposal, "coverage").severity == "note"


def test_a_list_from_the_first_day_of_the_uncertainty_takes_it_out(small: Path, tmp_path: Path) -> None:
    named = "".join(f"{code},,\n" for code in listed(small, "reduced", "2026-01-01"))
    proposal = propose(document(HEAD + named), request(START, small, complete="yes"))
    folder = written(proposal, tmp_path / "new", small)
    assert "scope_change" not in tomllib.loads(proposal.files[VAT])
    assert warned(small, HONEY, START)
    assert not warned(folder, HONEY, START)
    assert vat_class(proposal, HONEY)[-1] == ("2026-01-01", "", "reduced", "tariff-2026")  # the source of its rates stays


def test_a_part_of_the_list_confirms_what_it_names_and_leaves_the_rest_uncertain(small: Path, tmp_path: Path) -> None:
    proposal = propose(document(HEAD + f"{HONEY},,\n"), request(LATER, small))
    assert (proposal.counts["confirmed"], proposal.counts["to_standard"]) == (1, 0)
    assert VAT not in proposal.files
    folder = written(proposal, tmp_path / "new", small)
    assert not warned(folder, HONEY, LATER)
    assert warned(folder, "0403900000", LATER)


@pytest.mark.parametrize(
    "entry", ["ex 22029900,,", "22029900,,仅限豆奶", "2202.9900（部分）,,", "22029900 ex,,", "22029900,,other than beer; only soy"]
)
@pytest.mark.parametrize("complete", ["yes", "no"])
def test_a_partial_entry_moves_nothing_and_is_marked(small: Path, tmp_path: Path, entry: str, complete: str) -> None:
    named = "".join(f"{code},,\n" for code in listed(small, "reduced", "2027-01-01"))
    proposal = propose(document(f"{HEAD}{named}{entry}\n"), request(LATER, small, complete=complete))
    assert issue(proposal, "partial").severity == "review"
    assert "to_reduced" not in proposal.counts or not proposal.counts["to_reduced"]
    assert not warned(small, "2202990099", LATER)
    assert warned(written(proposal, tmp_path / "new", small), "2202990099", LATER)


def test_a_ten_digit_entry_tells_its_line_and_the_partial_code_over_it_the_others(small: Path) -> None:
    proposal = propose(document(HEAD + "ex 22029900,,\n2202990011,,\n"), request(LATER, small))
    assert vat_class(proposal, "2202990011")[-1] == ("2027-01-01", "", "reduced", "made-up-1")
    assert proposal.counts["undecided"] == 3
    assert "2202990011" not in tomllib.loads(proposal.files[VAT])["scope_change"][-1]["hs_prefixes"]


def test_a_code_without_a_line_keeps_its_heading_from_moving(small: Path) -> None:
    """Yogurt had another code in 2020: that the list names the new one does not put the old one at the standard rate."""
    proposal = propose(document(HEAD + "04032010,,\n"), request(LATER, small, complete="yes"))
    rows = vat_class(proposal, "0403900000")
    assert all(until == "" or until < "2026-12-31" for _, until, _, _ in rows)
    assert issue(proposal, "no_line").row == 2
    assert issue(proposal, "predecessors").severity == "review"
    assert any(code.startswith("0403") for code in tomllib.loads(proposal.files[VAT])["scope_change"][-1]["hs_prefixes"])


def test_a_line_of_another_class_is_not_moved_nor_a_row_that_says_otherwise_later(small: Path) -> None:
    """Contraceptives were exempt until 2025; that they have the standard rate since is another law than the list."""
    proposal = propose(document(HEAD + f"{CONTRACEPTIVE},,\n"), request(date(2020, 1, 1), small))
    assert issue(proposal, "other_class").message == "3006601000 is on the list, but stands in the class 'exempt': it is not moved"
    assert issue(proposal, "later_row").message.startswith("3006601000 has another VAT class from 2026-01-01 on, by VL-2026")
    assert proposal.files == {}


def test_a_row_that_begins_on_the_day_is_mended_not_split(small: Path) -> None:
    proposal = propose(document(HEAD + f"{CONTRACEPTIVE},,\n"), request(START, small))
    assert vat_class(proposal, CONTRACEPTIVE)[-1] == ("2026-01-01", "", "reduced", "made-up-1")


def test_weaker_evidence_of_a_row_stays_weak(small: Path) -> None:
    proposal = propose(document(HEAD + "9018909100,,\n"), request(LATER, small))
    (new,) = [line for line in proposal.files[LINES].splitlines() if line.startswith("9018909100,2027")]
    assert new.split(",")[-2:] == ["presumed", "2027-01-01"]


def test_every_row_that_cannot_be_taken_is_told_with_its_row(small: Path) -> None:
    text = f"附件,,\n{HEAD}0409.0000.00,,\n409000000,,\n0409,,\n一、蜂蜜,,\n04090000,,新\n04090000,,\n"
    proposal = propose(document(text), request(LATER, small))
    assert told(proposal, "error") == [("error", "code", 4), ("error", "code", 5)]
    assert {("review", "text", 6), ("review", "remark", 7), ("note", "twice", 8)} <= set(told(proposal))
    assert "0409000000" in next(each.hint for each in proposal.issues if each.row == 4)
    with pytest.raises(bundler.InputError, match="no code of a list was found"):
        propose(document("a,b\n1,2\n"), request(LATER, small))
    with pytest.raises(bundler.InputError, match="cannot have this value"):
        propose(document(text), request(LATER, small, complete="perhaps"))


@pytest.mark.parametrize("cell", ["0409", "409000000", "0409-0410", "04.09", "4.09E+8", ""])
def test_a_complete_list_moves_no_line_that_a_row_may_name_which_could_not_be_read(small: Path, cell: str) -> None:
    named = [code for code in listed(small, "reduced", "2027-01-01") if code != HONEY]
    text = document(HEAD + "".join(f"{code},,\n" for code in [*named, "2202100010", cell or "x"]))
    if not cell:
        (sheet,) = text.sheets
        rows = (*sheet.rows[:-1], (sheet.rows[-1][0], ("", "天然蜂蜜", "")))
        text = replace(text, sheets=(replace(sheet, rows=rows, marks=(Mark(rows[-1][0], 0, "formula", ""),)),))
    proposal = propose(text, request(LATER, small, complete="yes"))
    assert proposal.counts["to_standard"] == 0
    assert HONEY in issue(proposal, "unread").value


def test_a_row_whose_remark_is_a_formula_is_not_taken_whole(small: Path) -> None:
    text = document(HEAD + f"{HONEY},,\n2202100010,,\n")
    (sheet,) = text.sheets
    text = replace(text, sheets=(replace(sheet, marks=(Mark(3, 2, "formula", "=A1"),)),))
    proposal = propose(text, request(LATER, small))
    assert (proposal.counts["to_reduced"], issue(proposal, "unread_cells").row) == (0, 3)
