"""The annex of the positive list becomes a proposal: the edition, its listings, its remarks, and what a person has to decide."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.errors import InputError
from bundler.tariff import load_tables
from bundler.tariff.rows import Remark
from bundler.upkeep.importing.listing.annex import read_annex, rows_of
from bundler.upkeep.importing.positive_list import propose
from bundler.upkeep.importing.proposal import Proposal, write_proposal
from bundler.upkeep.importing.reading.csv_file import read_csv
from bundler.upkeep.importing.reading.docx import read_docx
from bundler.upkeep.importing.reading.pdf import read_pdf
from bundler.upkeep.importing.reading.text_file import read_text
from bundler.upkeep.importing.reading.xlsx import read_xlsx
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import INSTRUMENTS
from tests.upkeep.importing.annexes import ROWS, WRITERS, Row, as_csv, as_docx, as_pdf, as_text, as_xlsx
from tests.upkeep.importing.world import LINES, cn_files, document, proposed, request

LIST = "cn/positive_list.csv"
READERS = {".csv": read_csv, ".xlsx": read_xlsx, ".docx": read_docx, ".txt": read_text, ".pdf": read_pdf}


def rows(proposal: Proposal, code: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(io.StringIO(proposal.files[LIST])) if row["hs8"] == code]


def issues(proposal: Proposal, code: str) -> list[str]:
    return [issue.message for issue in proposal.issues if issue.code == code]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".txt", ".pdf"])
def test_every_kind_of_file_gives_the_same_proposal(suffix: str, tables: Path, tmp_path: Path) -> None:
    by_csv = proposed(tables, tmp_path, as_csv())
    other = proposed(tables, tmp_path, WRITERS[suffix](), suffix)
    assert {name: text for name, text in other.files.items() if name != INSTRUMENTS} == {
        name: text for name, text in by_csv.files.items() if name != INSTRUMENTS
    }
    assert [issue.code for issue in other.issues] == [issue.code for issue in by_csv.issues]


def test_listings_move_to_the_new_edition_and_the_old_one_ends_the_day_before(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv())
    assert [(row["until"], row["edition"]) for row in rows(got, "04029100")][-2:] == [("2026-11-30", "2022-7"), ("", "2026-1")]
    assert 'until = 2026-11-30\nsource = "2022-7"' in got.files["cn/positive_list_editions.toml"]
    new = rows(got, "04029100")[-1]
    assert (new["source"], new["evidence"], new["verified_on"]) == ("made-up", "public_copy", "2026-11-26")
    assert new["name_zh"] == "浓缩但未加糖的非固状乳及奶油"


def test_the_remarks_become_conditions_that_the_loader_takes(tables: Path, tmp_path: Path) -> None:
    write_proposal(proposed(tables, tmp_path, as_csv()), tables, tmp_path / "out")
    day = load_tables(tmp_path / "out" / "tariff_tables").on(date(2026, 12, 1))

    def remarks(code: str) -> list[Remark]:
        return list(day.remarks(day.listing(code)))

    assert remarks("04029100") == []
    assert [remark.key for remark in remarks("04090000")] == ["wildlife-excluded", "special-food-excluded"]
    assert [(remark.kind, remark.allowed_modes) for remark in remarks("04031000")] == [("mode", ["1210", "1239"])]
    assert [(remark.kind, remark.group, remark.kg) for remark in remarks("17019910")] == [("annual_kg", "1701", 2)]
    assert [(remark.kind, remark.text_zh) for remark in remarks("32151900")] == [("named_goods", "仅限家用打印机墨水")]
    assert [(remark.kind, remark.note) for remark in remarks("33049900")] == [("exclusion", "From note 1 of the annex.")]


def test_a_remark_that_is_not_understood_asks_a_person_and_never_lets_goods_pass(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv())
    assert issues(got, "remark") == [
        "22042100: the remark was not understood; until a person has read it, every order of these goods asks for one"
    ]
    write_proposal(got, tables, tmp_path / "out")
    day = load_tables(tmp_path / "out" / "tariff_tables").on(date(2026, 12, 1))
    (remark,) = day.remarks(day.listing("22042100"))
    assert (remark.kind, remark.text_zh) == ("named_goods", "须符合虚构标准")


def test_a_code_that_a_part_lacks_is_unknown_and_one_that_the_whole_lacks_is_off(tables: Path, tmp_path: Path) -> None:
    part = proposed(tables, tmp_path, as_csv())
    assert rows(part, "33041000")[-1]["until"] == "2026-11-30"
    whole = proposed(tables, tmp_path, as_csv(), annex="whole")
    assert [(row["status"], row["from"], row["edition"]) for row in rows(whole, "33041000")][-1] == ("off", "2026-12-01", "2026-1")
    assert issues(whole, "left_out") == ["33041000 is not in the annex: it is off the list from then on"]
    assert "codes = 8\n" in whole.files["cn/positive_list_editions.toml"]


def test_goods_that_are_off_stay_off_where_the_annex_lacks_them(tables: Path, tmp_path: Path) -> None:
    assert [row["until"] for row in rows(proposed(tables, tmp_path, as_csv(), annex="whole"), "24021000")] == [""]


@pytest.mark.parametrize(("annex", "last"), [("whole", ("off", "2026-1", "")), ("part", ("off", "2022-7", "2026-11-30"))])
def test_goods_that_an_edition_took_off_go_with_it(annex: str, last: tuple[str, str, str], tables: Path, tmp_path: Path) -> None:
    row = rows(proposed(tables, tmp_path, as_csv(), annex=annex), "93070090")[-1]
    assert (row["status"], row["edition"], row["until"]) == last


def test_an_edition_between_two_others_ends_where_the_next_begins(tables: Path, tmp_path: Path) -> None:
    between = propose(document(tmp_path, as_csv()), request(tables, {"edition": "between"}, date(2021, 1, 1)))
    assert [(row["from"], row["until"], row["edition"]) for row in rows(between, "04029100")][-3:] == [
        ("2020-01-01", "2020-12-31", "2019-96"),
        ("2021-01-01", "2022-02-28", "between"),
        ("2022-03-01", "", "2022-7"),
    ]
    write_proposal(between, tables, tmp_path / "out")
    load_tables(tmp_path / "out" / "tariff_tables")
    with pytest.raises(InputError, match="the edition 2022-7 begins on this day already"):
        propose(document(tmp_path, as_csv()), request(tables, {"edition": "x"}, date(2022, 3, 1)))


def test_goods_that_were_off_and_are_listed_are_told(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv([("1", "24021000", "烟草制的雪茄烟", "")]))
    assert issues(got, "was_off") == ["24021000 was off the list until now"]
    assert [(row["status"], row["until"]) for row in rows(got, "24021000")] == [("off", "2026-11-30"), ("listed", "")]


def test_an_edition_that_the_tables_have_is_filled_in_not_made_again(tables: Path, tmp_path: Path) -> None:
    of_2022 = request(tables, {"edition": "2022-7"}, date(2022, 3, 1))
    got = propose(document(tmp_path, as_csv()), of_2022)
    assert "cn/positive_list_editions.toml" not in got.files
    before = [row for row in csv.DictReader(io.StringIO(cn_files(tables)[LIST])) if row["hs8"] == "04029100"]
    assert len(rows(got, "04029100")) == len(before)
    assert rows(got, "04029100")[-1]["evidence"] == "public_copy"
    assert rows(got, "33041000")[-1]["evidence"] == "presumed"
    with pytest.raises(InputError, match="the edition 2022-7 is in the tables from 2022-03-01"):
        propose(document(tmp_path, as_csv()), request(tables, {"edition": "2022-7"}))


def test_the_count_of_a_known_edition_is_held_against_the_annex(tables: Path, tmp_path: Path) -> None:
    whole = request(tables, {"edition": "2022-7", "annex": "whole"}, date(2022, 3, 1))
    assert issues(propose(document(tmp_path, as_csv()), whole), "count") == [
        "the tables say that the edition has 1,476 codes, and the annex has 8"
    ]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("4029100", "the code has 7 digits; it probably lost its leading zero|Probably 04029100; correct the cell."),
        ("4.0291E+6", "the code is written as a number with an exponent|Probably 04029100; correct the cell."),
        ("4029100.0", "the code is written as a number with a point|Probably 04029100; correct the cell."),
        ("0402910000", "the code has 10 digits; 8 are wanted|"),
        ("乳", "a code of 8 digits is wanted|"),
    ],
)
def test_a_damaged_code_is_told_with_what_it_probably_was_and_not_taken(cell: str, message: str, tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv([("1", cell, "乳", ""), ("2", "04090000", "天然蜂蜜", "")], ()))
    assert [f"{issue.message}|{issue.hint}" for issue in got.issues if issue.severity == "error"] == [message]
    assert got.counts["listed"] == 1


def test_nothing_is_taken_off_the_list_while_rows_of_the_annex_could_not_be_read(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv([("1", "4029100", "乳", ""), ("2", "04090000", "天然蜂蜜", "")], ()), annex="whole")
    assert (got.counts["off"], len(issues(got, "not_whole"))) == (0, 1)


def test_a_row_that_was_lost_on_the_way_is_missed_by_its_number(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv([ROWS[0], ROWS[3]]))
    assert issues(got, "lost") == ["the rows are counted, and after 1 comes 4: 2 to 3 could not be read, or is not in the document"]


def test_a_code_that_stands_twice_has_the_remarks_of_both(tables: Path, tmp_path: Path) -> None:
    twice: list[Row] = [("1", "04090000", "天然蜂蜜", "仅限网购保税商品"), ("2", "04090000", "天然蜂蜜", "仅限虚构蜂蜜")]
    got = proposed(tables, tmp_path, as_csv(twice, ()))
    assert rows(got, "04090000")[-1]["remark"] == "2026-1-mode-1|2026-1-goods-1"
    assert len(issues(got, "twice")) == 1


def test_a_code_without_a_tariff_line_on_the_first_day_is_told(tables: Path, tmp_path: Path) -> None:
    assert issues(proposed(tables, tmp_path, as_csv()), "no_line") == ["no tariff line in force on 2026-12-01 begins with 04031000"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n", "no row names the columns of the annex"),
        ("税则号列,货品名称\n04029100,乳\n".encode(), "no row names the columns of the annex"),
        ("税则号列,货品名称,备注\n乳,乳,\n".encode(), "no row has a code of eight digits"),
        (b"", "no row names the columns of the annex"),
    ],
)
def test_a_document_that_is_no_annex_is_refused(data: bytes, message: str, tables: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        proposed(tables, tmp_path, data)


@pytest.mark.parametrize(
    "options", [{}, {"edition": ""}, {"edition": "a b"}, {"edition": "x", "annex": "half"}, {"edition": "x", "y": "z"}]
)
def test_options_that_mean_nothing_are_refused(options: dict[str, str], tables: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        propose(document(tmp_path, as_csv()), request(tables, options))


def test_the_source_is_recorded_with_the_bytes_that_were_read(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv())
    assert got.source.sha256 in got.files[INSTRUMENTS]
    assert '[made-up]\ntitle = "A made-up annex"\nkind = "copy"\neffective = 2026-12-01' in got.files[INSTRUMENTS]


def test_the_patch_is_taken_by_git(tables: Path, tmp_path: Path) -> None:
    copy = tmp_path / "repository"
    shutil.copytree(tables, copy / "tariff_tables")
    subprocess.run(["git", "init", "-q", str(copy)], check=True)
    write_proposal(proposed(tables, tmp_path, as_csv()), tables, tmp_path / "out")
    subprocess.run(["git", "-C", str(copy), "apply", str(tmp_path / "out" / "proposal.patch")], check=True, capture_output=True)
    assert load_tables(copy / "tariff_tables").sha256 == load_tables(tmp_path / "out" / "tariff_tables").sha256


@pytest.mark.parametrize("where", ["round-1", "round-1/out", "nowhere", "nowhere/out", "file/out"])
def test_a_place_that_cannot_hold_a_proposal_is_told_and_nothing_is_left(tables: Path, tmp_path: Path, where: str) -> None:
    for name, target in (("round-1", "round-2"), ("round-2", "round-1"), ("nowhere", "missing")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "file").write_bytes(b"")
    got = proposed(tables, tmp_path, as_csv())
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match=r"it is there already|cannot be written there"):
        write_proposal(got, tables, tmp_path / where)
    assert sorted(tmp_path.iterdir()) == before


def test_a_disk_that_fills_up_leaves_nothing_behind(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: str, _to: str) -> str:
        raise OSError(28, "No space left on device", "from", None, "to")

    got = proposed(tables, tmp_path, as_csv())
    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(InputError) as caught:
        write_proposal(got, tables, tmp_path / "new" / "out")
    assert caught.value.faults[0].message == "the proposal cannot be written there: No space left on device"
    assert not (tmp_path / "new").exists()


def test_no_text_of_a_document_becomes_a_formula_of_the_list_of_issues(tables: Path, tmp_path: Path) -> None:
    got = proposed(tables, tmp_path, as_csv([("1", "=1+1", "砂糖", ""), ("2", "+cmd|' /C calc'!A0", "砂糖", ""), *ROWS]))
    write_proposal(got, tables, tmp_path / "out")
    rows = csv.reader(io.StringIO((tmp_path / "out" / "issues.csv").read_text("utf-8")))
    cells = [cell for row in rows for cell in row]
    assert "'+cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


ZH = st.text("乳酪蜂蜜其他浓缩固状奶油干的未列名", min_size=2, max_size=24)
REMARKS = st.sampled_from(["", "仅限网购保税商品", "列入虚构目录的商品除外", "仅限虚构蜂蜜", "每人每年2千克以内", "须符合虚构标准"])
LISTS = st.lists(
    st.tuples(st.sampled_from([code[:8] for code in LINES]), ZH, REMARKS), min_size=1, max_size=8, unique_by=lambda row: row[0]
)


@settings(max_examples=6)
@given(LISTS)
def test_a_list_comes_back_from_every_kind_of_file(tables: Path, entries: list[tuple[str, str, str]]) -> None:
    annex: list[Row] = [(str(at), *entry) for at, entry in enumerate(entries, start=1)]
    for suffix, data in ((".csv", as_csv(annex)), (".xlsx", as_xlsx(annex)), (".docx", as_docx(annex)), (".txt", as_text(annex))):
        assert _listed(tables, suffix, data) == sorted((code, name, bool(remark)) for code, name, remark in entries)


@settings(max_examples=4)
@given(LISTS, st.sampled_from(["TOP", "MIDDLE", "BOTTOM"]))
def test_a_list_comes_back_from_a_pdf_however_its_cells_are_set(tables: Path, entries: list[tuple[str, str, str]], align: str) -> None:
    annex: list[Row] = [(str(at), *entry) for at, entry in enumerate(entries, start=1)]
    assert _listed(tables, ".pdf", as_pdf(annex, align=align)) == sorted((code, name, bool(remark)) for code, name, remark in entries)


@settings(max_examples=10)
@given(LISTS, st.dates(date(2016, 1, 1), date(2028, 1, 1)), st.sampled_from(["whole", "part"]))
def test_what_is_proposed_from_any_day_on_loads(tables: Path, entries: list[tuple[str, str, str]], start: date, annex: str) -> None:
    data = as_csv([(str(at), *entry) for at, entry in enumerate(entries, start=1)])
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "out"
        try:
            options = {"edition": "made-up", "annex": annex}
            write_proposal(propose(Document("annex.csv", data, read_csv(data, "annex")), request(tables, options, start)), tables, to)
        except InputError as error:
            assert "begins on this day already" in str(error)  # noqa: PT017  the one thing that may be wrong with a day
        else:
            day = load_tables(to / "tariff_tables").on(start)
            assert {code for code, *_ in entries} <= {code for code in day.tables.listings if day.listing(code)}


@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
def test_a_list_of_several_pages_comes_back_word_for_word(align: str) -> None:
    remarks = ("", "仅限虚构商品", "列入虚构目录的商品除外；依法不属于虚构食品或依法需要虚构备案管理的虚构食品除外")
    annex: list[Row] = [(str(at), f"{4_000_000 + at * 100:08}", "虚构的其他浓缩乳" * (at % 5 + 1), remarks[at % 3]) for at in range(1, 61)]
    data = as_pdf(annex, align=align)
    found = read_annex(Document("annex.pdf", data, read_pdf(data, "annex.pdf")))
    assert [(row.code, row.name, row.remark) for row in rows_of(found)] == [row[1:] for row in annex]
    assert found.issues == []


def _listed(tables: Path, suffix: str, data: bytes) -> list[tuple[str, str, bool]]:
    got = propose(Document(f"annex{suffix}", data, READERS[suffix](data, "annex")), request(tables))
    new = [row for row in csv.DictReader(io.StringIO(got.files[LIST])) if row["from"] == "2026-12-01"]
    return [(row["hs8"], row["name_zh"], bool(row["remark"])) for row in new]
