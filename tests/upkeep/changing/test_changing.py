"""A note of a change says what the tables say, and somebody else has looked at it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.upkeep import diff
from bundler.upkeep.changing.checking import check_note, notes_of, unnoted
from bundler.upkeep.changing.drawn import NOTHING_WAIVED, Drawn, waivers_of
from bundler.upkeep.changing.note import read_note, read_notes
from bundler.upkeep.changing.scope import covers, named, scope
from bundler.upkeep.changing.writing import Telling, start_note, update_note
from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.preview.markdown import between

TELLING = Telling("VAT at 12 %", "Made up: the standard rate falls.", "A. Maintainer", "R. Reviewer")
DAY = date(2026, 12, 1)
OPEN = 'percent = "13"\nfrom = 2026-01-01\nsource = "VL-2026"'
ENDED = 'percent = "13"\nfrom = 2026-01-01\nuntil = 2026-12-31\nsource = "VL-2026"'
BEGUN = """
[[rate]]
class = "standard"
percent = "12"
from = 2027-01-01
source = "VL-2026"
evidence = "presumed"
verified_on = 2026-11-23
"""
WAIVER = """
[[waiver]]
check = "percent_over_100"
file = "cn/vat.toml"
keys = ["standard"]
reason = "Made up: *the* rate is right."
until = 2026-12-31
by = "R. Reviewer"
"""


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "tariff_tables"))


@pytest.fixture
def changed(small: Path, folder: Path) -> Difference:
    edit(folder, OPEN, ENDED)
    edit(folder, "", BEGUN)
    return diff(small, folder)


def edit(folder: Path, find: str, put: str) -> None:
    path = folder / "cn" / "vat.toml"
    text = path.read_text("utf-8")
    assert not find or text.count(find) == 1
    path.write_text(text.replace(find, put) if find else text + put, "utf-8")


def drawn(changed: Difference, goods: str = "these goods", waivers: str = NOTHING_WAIVED) -> Drawn:
    preview = f"{between(changed.before, changed.after)}: nothing changes for {goods}.\n" if goods else ""
    return Drawn(changed, waivers, preview)


@pytest.fixture
def path(folder: Path, changed: Difference) -> Path:
    return start_note(folder, "vat-12", DAY, TELLING, drawn(changed))


def faults(path: Path, parts: Drawn, **facts: Any) -> list[tuple[str, str, int | None]]:
    note = read_note(path)
    found = replace(note, facts=note.facts.model_copy(update=facts))
    return [(fault.code, fault.field, fault.row) for fault in check_note(found, parts)]


def codes(path: Path, parts: Drawn) -> list[str]:
    return [code for code, _, _ in faults(path, parts)]


def test_a_note_that_was_started_says_what_the_tables_say(path: Path, changed: Difference) -> None:
    facts = read_note(path).facts
    assert path.name == "2026-12-01-vat-12.md"
    assert (facts.authority, facts.codes, facts.start, facts.until) == (["VL-2026"], ["vat:standard"], date(2027, 1, 1), None)
    assert faults(path, drawn(changed)) == []


def test_the_note_of_the_present_tables_is_found_and_older_ones_are_left(folder: Path, path: Path, changed: Difference) -> None:
    assert notes_of(folder, changed) == ([path], [])
    assert unnoted(changed, [path]) == []


def test_a_change_without_a_note_is_told(folder: Path, changed: Difference) -> None:
    assert notes_of(folder, changed) == ([], [])
    assert [fault.code for fault in unnoted(changed, [])] == ["no_note"]
    assert unnoted(diff(changed.before, changed.before), []) == []


@pytest.mark.parametrize("reviewer", ["A. Maintainer", "  a.  MAINTAINER "])
def test_author_and_reviewer_differ(path: Path, changed: Difference, reviewer: str) -> None:
    assert faults(path, drawn(changed), reviewer=reviewer) == [("same_person", "reviewer", 8)]


@pytest.mark.parametrize(("field", "row"), [("title", 2), ("why", 3), ("author", 7), ("reviewer", 8)])
def test_what_nobody_filled_in_is_told_with_its_line(path: Path, changed: Difference, field: str, row: int) -> None:
    assert faults(path, drawn(changed), **{field: " "}) == [("missing", field, row)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"authority": ["VL-2026", "VL-2062"]}, [("unknown_source", "authority", 4)]),
        ({"authority": []}, [("authority", "authority", 4)]),
        ({"codes": []}, [("codes", "codes", 5)]),
        ({"codes": ["vat:standard", "2204"]}, [("codes", "codes", 5)]),
        ({"start": date(2027, 1, 2)}, [("days", "from", 6)]),
        ({"until": date(2027, 1, 2)}, [("days", "until", None)]),
        ({"before": "0"}, [("other_tables", "before", 9)]),
        ({"after": "0"}, [("other_tables", "after", 10)]),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_a_fact_that_the_tables_do_not_bear_out_is_told(
    path: Path, changed: Difference, facts: dict[str, Any], expected: list[tuple[str, str, int | None]]
) -> None:
    assert faults(path, drawn(changed), **facts) == expected


def test_a_note_from_before_the_last_edit_is_brought_up_to_date_and_keeps_what_people_wrote(small: Path, folder: Path, path: Path) -> None:
    path.write_text(
        path.read_text("utf-8").replace("the standard rate falls.\n\n##", "the standard rate falls.\n\nSeen by two.\n\n##"), "utf-8"
    )
    edit(folder, 'percent = "12"', 'percent = "11"')
    again = diff(small, folder)
    assert codes(path, drawn(again, "")) == ["other_tables", "diff_part", "preview_part"]
    update_note(path, read_note(path), drawn(again))
    assert faults(path, drawn(again)) == []
    assert "Seen by two." in path.read_text("utf-8")


def test_a_note_shows_what_it_does_to_duties(folder: Path, changed: Difference) -> None:
    path = start_note(folder, "vat-12", DAY, TELLING, drawn(changed, ""))
    assert codes(path, drawn(changed, "")) == ["preview_part"]
    update_note(path, read_note(path), drawn(changed))
    assert codes(path, drawn(changed, "")) == []
    assert codes(path, drawn(changed, "other goods")) == ["preview_part"]


def test_the_preview_of_an_earlier_draft_does_not_pass_for_that_of_the_change(small: Path, folder: Path, path: Path) -> None:
    edit(folder, 'percent = "12"', 'percent = "11"')
    again = drawn(diff(small, folder), "")
    update_note(path, read_note(path), again)
    assert codes(path, again) == ["preview_part"]


def test_a_note_shows_every_waiver_of_its_tables(folder: Path, path: Path, changed: Difference) -> None:
    assert "cosmetics-ml" in waivers_of(folder)
    (folder / "waivers.toml").write_text(WAIVER, "utf-8")
    waived = drawn(changed, waivers=waivers_of(folder))
    assert codes(path, waived) == ["waivers_part"]
    update_note(path, read_note(path), waived)
    assert codes(path, waived) == []
    assert r"(Made up: \*the\* rate is right.)" in path.read_text("utf-8")
    (folder / "waivers.toml").unlink()
    assert waivers_of(folder) == NOTHING_WAIVED


def test_a_waiver_that_cannot_be_read_is_told_before_a_note_is_written(folder: Path) -> None:
    (folder / "waivers.toml").write_text(WAIVER.replace("reason", "raeson"), "utf-8")
    with pytest.raises(bundler.InputError, match="reason"):
        waivers_of(folder)


def test_the_note_of_an_earlier_change_stays_as_it_is(small: Path, folder: Path, path: Path) -> None:
    noted = path.read_bytes()
    before = bundler.load_tables(folder)
    edit(folder, 'percent = "12"', 'percent = "11"')
    for later in (diff(before, before), diff(before, folder)):
        assert notes_of(folder, later) == ([], [])
        assert codes(path, drawn(later)) == ["past_note"]
        with pytest.raises(bundler.InputError, match="earlier change"):
            update_note(path, read_note(path), drawn(later))
    assert path.read_bytes() == noted


def test_a_source_that_a_person_added_stays(path: Path, changed: Difference) -> None:
    path.write_text(path.read_text("utf-8").replace('["VL-2026"]', '["T2026-1", "VL-2026"]'), "utf-8")
    update_note(path, read_note(path), drawn(changed))
    assert read_note(path).facts.authority == ["VL-2026", "T2026-1"]


def test_a_note_with_the_line_ends_of_windows_says_the_same(path: Path, changed: Difference) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(path, drawn(changed)) == []


def test_a_note_is_not_written_over_and_not_started_for_nothing(folder: Path, path: Path, changed: Difference) -> None:
    with pytest.raises(bundler.InputError, match="there already"):
        start_note(folder, "vat-12", DAY, TELLING, drawn(changed))
    with pytest.raises(bundler.InputError, match="nothing to note"):
        start_note(folder, "other", DAY, TELLING, drawn(diff(changed.before, changed.before)))
    assert [each.name for each in (folder / "changes").glob("2026-12-*")] == [path.name]


@pytest.mark.parametrize("slug", ["../vat", "VAT 12", "", "vat--12", "vat.md"])
def test_a_note_stands_in_its_folder_under_a_plain_name(folder: Path, changed: Difference, slug: str) -> None:
    with pytest.raises(bundler.InputError, match="cannot name a note"):
        start_note(folder, slug, DAY, TELLING, drawn(changed))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# A note\n", "no front matter"),
        ("+++\ntitle = 1\n+++\n", "line 2|title"),
        ("+++\ntitle = \n+++\n", "line 2: not TOML"),
        ('+++\ntitle = "a"\nreviwer = "b"\n+++\n', "reviewer"),
        ('\ufeff+++\ntitle = "a"\n+++\n', "byte order mark"),
    ],
)
def test_a_note_that_cannot_be_read_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "2026-12-01-note.md"
    path.write_text(text, "utf-8")
    with pytest.raises(bundler.InputError, match=message):
        read_note(path)
    with pytest.raises(bundler.InputError) as raised:
        read_notes([path, tmp_path / "2026-12-02-none.md"])
    assert {fault.place for fault in raised.value.faults} >= {path.name, "2026-12-02-none.md"}


def test_very_many_codes_are_named_by_their_headings() -> None:
    codes = [f"{heading}{at:06d}" for heading in ("2204", "3304") for at in range(80)]
    assert named([*codes, "vat:standard"]) == ["2204", "3304", "vat:standard"]
    assert all(any(covers(entry, code) for entry in named(codes)) for code in codes)
    assert not covers("vat:stand", "vat:standard")


def test_who_vouches_for_it_is_the_change_only_where_nothing_else_is(small: Path, folder: Path) -> None:
    path = folder / "cn" / "vat.toml"
    path.write_text(
        path.read_text("utf-8").replace(
            'evidence = "public_copy"\nverified_on = 2026-01-01', 'evidence = "gazette"\nverified_on = 2026-01-01', 1
        ),
        "utf-8",
    )
    about = scope(diff(small, folder))
    assert about.codes
    assert about.authority
