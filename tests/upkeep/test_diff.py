"""Two editions compared: laws of the comparison, against an oracle that asks both editions day by day."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.tariff.rows import TariffLine
from bundler.upkeep import Difference, diff
from bundler.upkeep.differences.words import WORDS
from tests.upkeep.small_tables import LINES, LIST, loaded, small, texts

FIRST = date(2020, 1, 1)
DAYS = 40
TODAY = FIRST + timedelta(days=20)
CODE = "0402210000"
PROOF = ("source", "evidence", "verified_on")
ROW_WORDS = {"added", "removed", "started", "stopped", "ended", "end_removed", "end_moved", "start_moved"}


@st.composite
def histories(draw: st.DrawFn) -> tuple[TariffLine, ...]:
    """The rows of a code in a short world: periods that do not overlap, with or without gaps, that say one of a few things."""
    cuts = draw(st.lists(st.integers(0, DAYS - 1), unique=True, max_size=6).map(sorted))
    rows = []
    for at, start in enumerate(cuts):
        latest = cuts[at + 1] - 1 if at + 1 < len(cuts) else None
        until = draw(st.sampled_from([latest, start]) if latest is None or latest > start else st.just(latest))
        rows.append(_row(draw, FIRST + timedelta(days=start), None if until is None else FIRST + timedelta(days=until)))
    return tuple(rows)


def _row(draw: st.DrawFn, start: date, until: date | None) -> TariffLine:
    mfn = draw(st.sampled_from([None, Fraction(1, 10), Fraction(12, 100)]))
    provisional = draw(st.sampled_from([None, None, Fraction(1, 20)]))
    vat = draw(st.sampled_from(["standard", "reduced"]))
    proof = draw(st.sampled_from([("tariff-2020", "public_copy"), ("tariff-2026", "public_copy"), ("tariff-2020", "presumed")]))
    return TariffLine(CODE, start, until, "made up", ("035",), mfn, provisional, False, vat, "", "AB", *proof, date(2020, 1, 1))


def world(rows: tuple[TariffLine, ...]) -> bundler.Tables:
    return replace(small(), sha256=repr(rows), tariff_lines={CODE: rows} if rows else {}, _days={})


def differing(one: TariffLine | None, other: TariffLine | None) -> set[str]:
    """The oracle: what differs between what two editions say on one day."""
    if one is None or other is None:
        return set() if one is other else {"row"}
    facts = {
        name
        for name, field in (("MFN rate", "mfn"), ("provisional rate", "provisional"), ("VAT class", "vat_class"))
        if getattr(one, field) != getattr(other, field)
    }
    return facts or {name for name in ("source", "evidence") if getattr(one, name) != getattr(other, name)}


def told(found: Difference, day: date) -> set[str]:
    return {
        change.field or "row"
        for change in found.changes
        for each in change.subjects
        if each.start is not None and each.start <= day and (each.until is None or day <= each.until)
    }


@given(histories(), histories())
@settings(max_examples=80, deadline=None)
def test_a_day_is_told_exactly_where_the_editions_differ_on_it(was: tuple[TariffLine, ...], now: tuple[TariffLine, ...]) -> None:
    before, after = world(was), world(now)
    found = diff(before, after, TODAY)
    if not was or not now:
        assert [change.word for change in found.changes] == ([] if was == now else ["added" if now else "removed"])
        return
    for day in (FIRST + timedelta(days=at) for at in range(-1, DAYS + 2)):
        assert told(found, day) == differing(before.on(day).line(CODE), after.on(day).line(CODE)), day


@given(histories(), histories())
@settings(max_examples=80, deadline=None)
def test_seen_from_the_other_edition_every_word_is_its_opposite(was: tuple[TariffLine, ...], now: tuple[TariffLine, ...]) -> None:
    def mirrored(found: Difference) -> list[tuple[Any, ...]]:
        return sorted(
            (WORDS[change.word].mirror, change.field, str(change.after), str(change.before), each.start, str(each.until))
            for change in found.changes
            for each in change.subjects
        )

    def plain(found: Difference) -> list[tuple[Any, ...]]:
        return sorted(
            (change.word, change.field, str(change.before), str(change.after), each.start, str(each.until))
            for change in found.changes
            for each in change.subjects
        )

    assert plain(diff(world(now), world(was), TODAY)) == mirrored(diff(world(was), world(now), TODAY))


@given(histories(), histories())
@settings(max_examples=80, deadline=None)
def test_history_is_rewritten_exactly_where_a_past_day_that_had_a_row_says_something_else(
    was: tuple[TariffLine, ...], now: tuple[TariffLine, ...]
) -> None:
    before, after = world(was), world(now)
    past = [FIRST + timedelta(days=at) for at in range(20)]
    says = [(before.on(day).line(CODE), after.on(day).line(CODE)) for day in past]
    rewritten = any(one is not None and not differing(one, other) <= {"source", "evidence"} for one, other in says)
    assert bool(diff(before, after, TODAY).rewritten) == rewritten


def test_an_edition_does_not_differ_from_itself_nor_from_a_copy() -> None:
    assert diff(small(), small(), TODAY).changes == ()
    copy = loaded({**texts(), LINES: texts()[LINES], "cn/limits.toml": texts()["cn/limits.toml"] + "\n# a remark\n"})
    assert copy.sha256 != small().sha256
    assert diff(small(), copy, TODAY).changes == ()


ALTERNATIVES = {
    LINES: {
        "name_zh": "别名", "unit_1": "011", "mfn_percent": "7.5", "provisional_percent": "3", "vat_class": "exempt",
        "consumption_tax": "jewellery", "documents": "4", "evidence": "gazette", "verified_on": "2019-12-31", "source": "2016-18",
    },
    LIST: {
        "status": "off", "edition": "2016-47", "remark": "direct-mail-only", "name_zh": "别名", "evidence": "gazette",
        "verified_on": "2015-12-31", "source": "2016-18",
    },
}  # fmt: skip


@pytest.mark.parametrize(("name", "column"), [(name, column) for name, columns in ALTERNATIVES.items() for column in columns])
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_an_edit_of_one_cell_is_found_and_only_it(name: str, column: str, data: st.DataObject) -> None:
    rows = list(csv.reader(io.StringIO(texts()[name])))
    index, value = rows[0].index(column), ALTERNATIVES[name][column]
    at = data.draw(st.sampled_from([number for number, row in enumerate(rows) if number and row[index] != value]))
    code, start, until = rows[at][:3]
    edited = [[*row[:index], value, *row[index + 1 :]] if number == at else row for number, row in enumerate(rows)]
    (change,) = diff(small(), loaded({**texts(), name: "".join(",".join(row) + "\n" for row in edited)}), TODAY).changes
    (subject,) = change.subjects
    assert (subject.key, str(subject.start), str(subject.until or ""), subject.row) == (code, start, until, at + 1)
    assert change.file == name.removeprefix("cn/")


def test_a_difference_is_a_document_and_names_its_sources() -> None:
    row = "2208300000,2026-02-02,,威士忌酒,095,035,10,5,"
    found = diff(small(), loaded({**texts(), LINES: texts()[LINES].replace(row, row.replace(",5,", ",4,"))}), date(2026, 11, 24))
    document = found.to_dict()
    assert document["counts"] == {"lowered": 1}
    assert (document["same"], document["rewritten"], document["past_before"]) == (False, 1, "2026-11-24")
    (change,) = document["changes"]
    assert (change["from"], change["to"], change["unit"], change["source"], change["evidence"]) == ("5", "4", "%", "T2026-1", "public_copy")
    assert change["subjects"] == [{"key": "2208300000", "name": "威士忌酒", "first_day": "2026-02-02", "last_day": None, "row": 12}]
    assert document["sources"]["T2026-1"]["title_zh"] == "税委会公告2026年第1号"


def test_what_is_no_edition_is_told() -> None:
    with pytest.raises(bundler.InputError, match="neither a folder of tables nor a git revision"):
        diff("nowhere-at-all", small())
