"""What became of the codes, and what that does to the positive list and to prefixes. All books and correspondences are made up."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bundler.errors import InputError
from bundler.upkeep.importing.proposal import Proposal
from tests.upkeep.importing.tariff_file.books import MFN, NAME, START, codes, issue, loaded, proposed

Book = dict[str, list[str]]
GUM, BEER, SPARKLING, WINE, MUST = "1704100000", "2203000000", "2204100000", "2204210000", "2204300000"
LAST = date(2026, 12, 31)


def correspondence(folder: Path, *pairs: tuple[str, str]) -> str:
    path = folder / "correspondence.csv"
    path.write_text("".join(f"{old},{new}\n" for old, new in [("旧税号", "新税号"), *pairs]), "utf-8")
    return str(path)


def moved(book: Book, old: str, *news: str) -> None:
    """Take a line out of the book, and print others like it."""
    row = book.pop(old)
    for new in news:
        book[new] = [new, *row[1:]]


def found_in(proposal: Proposal) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(proposal.reports["concordance.json"])
    return found


def test_an_official_pair_moves_a_line_and_its_listing(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, GUM, "1704110000")
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, (GUM, "1704110000")))
    assert found_in(found)["moved"] == [{"old": GUM, "new": "1704110000"}]
    new = loaded(tmp_path, tables, found)
    assert (new.on(LAST).line(GUM) is None, new.on(START).line(GUM), new.on(LAST).line("1704110000")) == (False, None, None)
    before, after = new.on(LAST).listing(GUM), new.on(START).listing("1704110000")
    assert before is not None
    assert after is not None
    assert (before.until, new.on(START).listing(GUM)) == (LAST, None)
    assert (after.status, after.edition, after.evidence, after.source, after.start) == (
        "listed",
        "2022-7",
        "presumed",
        "made-up-book",
        START,
    )
    assert codes(found) == ["list_code_replaced"]


def test_a_split_lists_all_its_successors(tmp_path: Path, tables: Path, book: Book) -> None:
    news = ("2203100000", "2203900000")
    moved(book, BEER, *news)
    pairs = correspondence(tmp_path, *((BEER, new) for new in news))
    found = proposed(tmp_path, tables, book.values(), concordance=pairs)
    assert found_in(found)["split"] == [{"old": BEER, "new": list(news)}]
    new = loaded(tmp_path, tables, found)
    lines = [new.on(START).line(code) for code in news]
    assert [line and line.consumption_tax for line in lines] == ["beer", "beer"]
    assert [listing is not None for code in news if (listing := new.on(START).listing(code))] == [True, True]
    assert codes(found).count("new_line_tax") == 2


def test_a_merge_of_listed_goods_is_listed_once(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, SPARKLING)
    moved(book, WINE, "2204700000")
    pairs = correspondence(tmp_path, (SPARKLING, "2204700000"), (WINE, "2204700000"))
    found = proposed(tmp_path, tables, book.values(), concordance=pairs)
    assert found_in(found)["merged"] == [{"old": [SPARKLING, WINE], "new": "2204700000"}]
    new = loaded(tmp_path, tables, found)
    assert [row.status for row in new.listings["22047000"]] == ["listed"]
    assert found.counts["list_codes_replaced"] == 2


def test_a_merge_with_goods_that_are_not_listed_is_told_and_lists_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, MUST)
    moved(book, WINE, "2204700000")
    pairs = correspondence(tmp_path, (MUST, "2204700000"), (WINE, "2204700000"))
    found = proposed(tmp_path, tables, book.values(), concordance=pairs)
    assert "its successors 22047000 hold other goods too" in issue(found, "list_successor_mixed")
    assert "cn/positive_list.csv" not in found.files


def test_a_code_that_joins_one_that_is_kept_is_merged_with_it(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, SPARKLING)
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, (SPARKLING, WINE)))
    assert (found_in(found)["merged"], found_in(found)["moved"]) == ([{"old": [WINE, SPARKLING], "new": WINE}], [])
    new = loaded(tmp_path, tables, found)
    assert (new.on(START).line(SPARKLING), new.on(START).listing(SPARKLING)) == (None, None)
    assert len(new.listings["22042100"]) == 1


def test_goods_that_leave_a_list_code_are_told(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, "3304990039", "3304980039")
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, ("3304990039", "3304980039")))
    assert "goods of list code 33049900 went to 33049800" in issue(found, "list_partly_moved")
    assert "cn/positive_list.csv" not in found.files


def test_an_eight_digit_correspondence_moves_a_listing_but_no_line(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, GUM, "1704110000")
    pairs = correspondence(tmp_path, ("17041000", "17041100"))
    found = proposed(tmp_path, tables, book.values(), complete="yes", concordance=pairs)
    listing = loaded(tmp_path, tables, found).on(START).listing("1704110000")
    assert listing is not None
    (unresolved,) = found_in(found)["unresolved"]
    assert unresolved["candidates"][0] == {"code": "1704110000", "evidence": "the official correspondence of the eight digits"}


def test_a_successor_that_only_names_and_digits_suggest_is_never_chosen(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, "3305200000", "3305200010", "3305210000")
    book["3305200010"][NAME] = "别的名称"
    found = proposed(tmp_path, tables, book.values(), complete="yes")
    assert found_in(found)["unresolved"] == [
        {
            "old": "3305200000",
            "candidates": [
                {"code": "3305200010", "evidence": "the same eight digits, a new code"},
                {"code": "3305210000", "evidence": "the same name and four digits"},
            ],
        }
    ]
    assert found_in(found)["new"] == ["3305200010", "3305210000"]
    assert "3305200000 烫发剂 is dead, and its successor is not certain" in issue(found, "successor_not_certain")
    assert "cn/positive_list.csv" not in found.files


def test_an_absent_code_lives_on_unless_the_book_is_complete(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, GUM)
    found = proposed(tmp_path, tables, book.values())
    assert (dict(found.files), found.issues, found.counts["absent"]) == ({}, (), 1)
    (tmp_path / "complete").mkdir()
    ended = proposed(tmp_path / "complete", tables, book.values(), complete="yes")
    assert (ended.counts["ended"], codes(ended)) == (1, ["no_successor", "list_code_without_line"])


def test_an_absent_line_that_another_source_begins_on_the_very_day_stays(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, BEER)
    found = proposed(tmp_path, tables, book.values(), start=date(2026, 1, 1), complete="yes")
    assert "absent_but_stated" in codes(found)
    assert (found.counts["ended"], found.counts["absent"], found_in(found)["dead"]) == (0, 1, [])


def test_a_chapter_that_a_complete_book_lacks_is_told_with_what_hangs_on_it(tmp_path: Path, tables: Path, book: Book) -> None:
    found = proposed(tmp_path, tables, [row for code, row in book.items() if not code.startswith("17")], complete="yes")
    count = sum(code.startswith("17") for code in book)
    assert issue(found, "missing_chapter").endswith(f"the book has no row of chapter 17: all its {count} lines end")
    assert [each.message for each in found.issues if each.code == "prefix_without_lines"][:1] == [
        "remarks.toml: no line begins with 1701 any more (sugar-2kg)"
    ]
    lists = [each.value for each in found.issues if each.code == "list_code_without_line"]
    assert lists == ["17019910", "17041000", "17049000"]
    assert loaded(tmp_path, tables, found).on(START).line(GUM) is None


def test_the_concordance_is_written_beside_the_proposal(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, GUM, "1704110000")
    book[WINE][NAME] = "改名的酒"
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, (GUM, "1704110000")))
    loaded(tmp_path, tables, found)
    with (tmp_path / "proposal" / "concordance.csv").open(encoding="utf-8") as file:
        rows = [(row["relation"], row["old_code"], row["new_code"], row["certainty"], row["new_name"]) for row in csv.DictReader(file)]
    assert rows == [("moved", GUM, "1704110000", "certain", "口香糖"), ("renamed", WINE, WINE, "certain", "改名的酒")]


def test_a_pair_whose_codes_nobody_knows_is_told(tmp_path: Path, tables: Path, book: Book) -> None:
    pairs = correspondence(tmp_path, ("9999999999", "1704110000"), (GUM, "1704990000"))
    found = proposed(tmp_path, tables, book.values(), concordance=pairs)
    assert codes(found) == ["correspondence_old", "correspondence_new", "correspondence_new", "correspondence_contradicted"]
    assert found.files == {}


def test_a_correspondence_that_is_no_pair_of_codes_is_refused_with_every_row(tmp_path: Path, tables: Path, book: Book) -> None:
    pairs = correspondence(tmp_path, (GUM, "17041100"), ("402100000", "0402100000"))
    with pytest.raises(InputError) as caught:
        proposed(tmp_path, tables, book.values(), concordance=pairs)
    wanted = "two codes of ten digits or two of eight are wanted"
    assert [str(fault) for fault in caught.value.faults] == [
        f"correspondence.csv, line 2: {wanted} (found '1704100000 > 17041100').",
        f"correspondence.csv, line 3: {wanted} (found '402100000 > 0402100000'). Probably 0402100000: write codes as text.",
    ]


def test_options_that_nobody_knows_are_refused(tmp_path: Path, tables: Path, book: Book) -> None:
    with pytest.raises(InputError) as caught:
        proposed(tmp_path, tables, book.values(), complet="yes", level="6")
    assert [str(fault) for fault in caught.value.faults] == [
        "options, complet: unknown option (found 'yes'). Did you mean 'complete'?",
        "options, level: the option cannot have this value (found '6'). One of: 10, 8",
    ]


def test_a_line_that_changes_while_others_die_changes_alone(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, GUM)
    book[WINE][MFN] = "13"
    found = proposed(tmp_path, tables, book.values(), complete="yes")
    assert (found.counts["changed"], found.counts["ended"], found.counts["confirmed"]) == (1, 1, len(book) - 1)


def test_a_split_of_which_a_successor_is_missing_is_no_move_and_lists_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, BEER, "2203100000")
    pairs = correspondence(tmp_path, (BEER, "2203100000"), (BEER, "2203900000"))
    found = proposed(tmp_path, tables, book.values(), concordance=pairs)
    assert (found_in(found)["moved"], found_in(found)["split"]) == ([], [{"old": BEER, "new": ["2203100000", "2203900000"]}])
    assert "list code 22030000 has no tariff line any more, and no certain successor" in issue(found, "list_code_without_line")
    assert "correspondence_new" in codes(found)
    assert "cn/positive_list.csv" not in found.files


def test_goods_that_come_to_a_list_code_and_were_not_listed_are_told(tmp_path: Path, tables: Path, book: Book) -> None:
    moved(book, MUST)
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, (MUST, WINE)))
    assert "goods of 22043000 came to list code 22042100, and were not listed as it is" in issue(found, "list_code_widened")


def test_a_correspondence_that_the_book_contradicts_is_told(tmp_path: Path, tables: Path, book: Book) -> None:
    book["1704110000"] = ["1704110000", *book[GUM][1:]]
    found = proposed(tmp_path, tables, book.values(), concordance=correspondence(tmp_path, (GUM, "1704110000")))
    assert "and the book still has 1704100000: it stays" in issue(found, "correspondence_contradicted")
    assert loaded(tmp_path, tables, found).on(START).line(GUM) is not None
