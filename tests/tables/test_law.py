"""The law of a day, held against a table of the history that was written by hand from the published texts."""

from __future__ import annotations

import dataclasses
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import bundler
from bundler.tariff.loader import shipped_folder

ONE_DAY = timedelta(days=1)
TABLES = bundler.load_tables()
DAYS = [date(2016, 4, 8) + timedelta(days=at) for at in range(0, 3900, 97)]

HISTORY: dict[tuple[str, str], list[tuple[str, str | None]]] = {
    ("limit", "single_order"): [("2016-04-08", "2000.00"), ("2019-01-01", "5000.00")],
    ("limit", "annual"): [("2016-04-08", "20000.00"), ("2019-01-01", "26000.00")],
    ("limit", "taxed_share"): [("2016-04-08", "0.70")],
    ("limit", "full_tax_single_piece"): [("2016-04-08", None), ("2019-01-01", "allowed")],
    ("vat", "standard"): [("2016-04-08", "17"), ("2018-05-01", "16"), ("2019-04-01", "13")],
    ("vat", "reduced"): [("2016-04-08", "13"), ("2017-07-01", "11"), ("2018-05-01", "10"), ("2019-04-01", "9")],
    ("consumption_tax", "wine"): [("2016-04-08", "10 %")],
    ("consumption_tax", "spirits"): [("2016-04-08", "20 % + 0.912 CNY per litre")],
    ("consumption_tax", "cosmetics-ml"): [("2016-04-08", None), ("2016-10-01", "15 % from 10 CNY per ml, below it nothing")],
    ("consumption_tax", "cosmetics-sheet"): [("2016-04-08", None), ("2016-10-01", "15 % from 15 CNY per sheet, below it nothing")],
    ("consumption_tax", "beer"): [
        ("2016-04-08", "0.253 CNY per litre from 370 USD per tonne of 988 litres, below it 0.2227 CNY per litre")
    ],
    ("consumption_tax", "yellow-wine"): [("2016-04-08", "240 CNY per tonne of 962 litres")],
    ("consumption_tax", "batteries"): [("2016-04-08", "4 %"), ("2026-09-01", "taxed in a way that is not modelled")],
    ("exchange_rate", "USD"): [
        ("2016-04-08", None), ("2024-01-01", "7.09672"), ("2024-02-01", None), ("2026-01-01", "7.05741"), ("2026-02-01", None),
    ],
    ("postal_rate", "low"): [("2016-04-08", "15"), ("2019-04-09", "13")],
    ("postal_rate", "middle"): [("2016-04-08", "30"), ("2018-11-01", "25"), ("2019-04-09", "20")],
    ("postal_rate", "high"): [("2016-04-08", "60"), ("2018-11-01", "50")],
    ("postal_exemption", "small-tax"): [("2016-04-08", "50.00")],
    ("parcel_limit", "other"): [("2016-04-08", "1000.00"), ("2024-12-01", "2000.00")],
    ("parcel_limit", "hk-mo-tw"): [("2016-04-08", "800.00"), ("2024-12-01", "2000.00")],
}  # fmt: skip
"""From which day which value held, by kind and key; None is none, not known or not modelled."""
EDITIONS = [
    ("2016-04-08", {"2016-40": "1142"}), ("2016-04-16", {"2016-40": "1142", "2016-47": "151"}), ("2019-01-01", {"2018-157": "1321"}),
    ("2020-01-01", {"2019-96": "1413"}), ("2022-03-01", {"2022-7": "1476"}),
]  # fmt: skip


def held(history: list[tuple[str, str | None]], on: date) -> tuple[str, str | None, str | None]:
    """First day, last day and value of the step of a history that holds on a day."""
    steps = [*history, (None, None)]
    return next(
        (start, None if end is None else str(date.fromisoformat(end) - ONE_DAY), value)
        for (start, value), (end, _) in pairwise(steps)
        if start is not None and start <= str(on) and (end is None or str(on) < end)
    )


@pytest.mark.parametrize("name", HISTORY, ids="/".join)
def test_a_figure_has_its_published_value_on_every_day_and_says_for_how_long(name: tuple[str, str]) -> None:
    edges = [date.fromisoformat(start) for start, _ in HISTORY[name]]
    for on in sorted({*DAYS, *edges, *(edge - ONE_DAY for edge in edges[1:])}):
        start, until, value = held(HISTORY[name], on)
        figure = bundler.law(on).figure(*name)
        assert figure.value == value
        assert (str(figure.start) if value else start, str(figure.until) if figure.until else None) == (start, until)
        assert (figure.source is None) is (value is None)


@pytest.mark.parametrize("on", DAYS)
def test_the_editions_of_the_positive_list_are_those_of_the_day(on: date) -> None:
    wanted = [editions for start, editions in EDITIONS if start <= str(on)][-1]
    figures = [each for each in bundler.law(on).figures if each.kind == "edition"]
    assert {each.key: each.value for each in figures} == {key: f"{codes} codes" for key, codes in wanted.items()}


@pytest.mark.parametrize(
    ("on", "figure", "source", "evidence"),
    [
        ("2018-12-31", ("limit", "single_order"), "2016-18", "public_copy"),
        ("2019-01-01", ("limit", "annual"), "2018-49", "public_copy"),
        ("2018-04-30", ("vat", "standard"), "vat-history", "presumed"),
        ("2018-05-01", ("vat", "standard"), "2018-32", "public_copy"),
        ("2017-07-01", ("vat", "reduced"), "2017-37", "public_copy"),
        ("2019-04-01", ("vat", "reduced"), "2019-39", "public_copy"),
        ("2026-01-01", ("vat", "reduced"), "VL-2026", "public_copy"),
        ("2019-12-31", ("consumption_tax", "wine"), "tariff-2020", "presumed"),
        ("2020-01-01", ("consumption_tax", "wine"), "tariff-2020", "public_copy"),
        ("2026-11-23", ("postal_rate", "low"), "P2024-11", "presumed"),
    ],
)
def test_a_figure_names_the_text_that_states_it_on_the_day_and_how_good_the_evidence_is(
    on: str, figure: tuple[str, str], source: str, evidence: str
) -> None:
    found = bundler.law(on)
    told = found.figure(*figure)
    assert (told.source, told.evidence) == (source, evidence)
    assert source in found.sources


def test_the_history_names_every_day_on_which_these_figures_moved() -> None:
    moved: dict[date, set[tuple[str, str]]] = {}
    for each in bundler.law_changes():
        moved[each.day] = {(change.kind, change.key) for change in each.changes if change.before != change.after}
    for name, steps in HISTORY.items():
        assert sorted(str(day) for day, names in moved.items() if name in names) == [start for start, _ in steps[1:]]


def test_a_change_tells_from_what_to_what_and_by_which_text() -> None:
    days = {str(each.day): each.changes for each in bundler.law_changes()}
    assert list(days) == sorted(days)
    told = {(change.name, change.before, change.after, change.source) for change in days["2018-05-01"]}
    assert told == {("standard class", "17", "16", "2018-32"), ("reduced class", "11", "10", "2018-32")}
    (whisky,) = days["2026-02-02"]
    assert (whisky.key, whisky.before, whisky.after, whisky.codes) == ("provisional", None, "5", ("2208300000",))
    taken_over = {change.key for change in days["2026-01-01"] if change.kind == "vat"}
    assert taken_over == {"standard", "reduced"}


def test_a_row_that_only_raises_the_evidence_is_no_change() -> None:
    on = next(each for each in bundler.law_changes() if each.day == date(2020, 1, 1))
    assert not [change for change in on.changes if change.kind == "consumption_tax"]
    assert bundler.law("2026-11-23").figure("consumption_tax", "wine").start == date(2016, 4, 8)


@pytest.mark.parametrize(
    ("on", "last", "following"),
    [
        ("2016-04-08", None, "2016-04-16"), ("2018-12-31", "2018-11-01", "2019-01-01"), ("2019-01-01", "2019-01-01", "2019-04-01"),
        ("2026-11-23", "2026-09-01", None),
    ],
)  # fmt: skip
def test_the_changes_before_and_after_a_day_are_told(on: str, last: str | None, following: str | None) -> None:
    document = bundler.law(on).to_dict()
    days = [document[key] and document[key]["day"] for key in ("last_change", "next_change")]
    assert days == [last, following]


def test_a_day_after_the_coverage_is_marked_and_keeps_the_last_figures() -> None:
    now, later = bundler.law(TABLES.coverage.verified_until), bundler.law(TABLES.coverage.verified_until + ONE_DAY)
    assert (now.verified, later.verified) == (True, False)
    assert later.to_dict()["coverage"]["verified"] is False
    assert [each.to_dict() for each in now.figures] == [each.to_dict() for each in later.figures]
    until = {each["file"]: each["verified"] for each in now.to_dict()["coverage"]["tables"]}
    assert (until["cn/limits.toml"], until["cn/positive_list.csv"]) == (True, False)


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("2016-04-07", "there is no such regime on 2016-04-07"), (date(2010, 1, 1), "there is no such regime on 2010-01-01"),
        ("2026-02-30", "there is no such day"), ("20260223", "a day is written"), (20260223, "a day is written"),
        (datetime(2026, 2, 23, tzinfo=UTC), "a day is written"), (None, "a day is written"),
    ],
)  # fmt: skip
def test_what_is_no_day_of_the_regime_is_refused(on: object, message: str) -> None:
    with pytest.raises(bundler.InputError, match=message):
        bundler.law(on)  # type: ignore[arg-type]


def test_a_law_cannot_be_changed_and_its_document_is_plain_json() -> None:
    found = bundler.law("2026-11-23")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.on = date(2020, 1, 1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.sources["x"] = found.sources["2018-49"]  # type: ignore[index]
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    with pytest.raises(KeyError, match="vat luxury"):
        found.figure("vat", "luxury")


def test_tables_of_ones_own_are_told_with_what_they_change(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    path = tmp_path / "tables" / "cn" / "limits.toml"
    ended = 'value = "5000.00"\nfrom = 2019-01-01\n'
    new = path.read_text("utf-8").replace(ended, f"{ended}until = 2027-06-30\n", 1)
    row = (
        'name = "single_order"\nvalue = "6000.00"\nfrom = 2027-07-01\nsource = "2018-49"\nevidence = "presumed"\nverified_on = 2026-11-23\n'
    )
    path.write_text(f"{new}\n[[limit]]\n{row}", "utf-8")
    tables = bundler.load_tables(tmp_path / "tables")
    found = bundler.law("2026-11-23", tables)
    assert found.figure("limit", "single_order").until == date(2027, 6, 30)
    assert found.next_change is not None
    (change,) = found.next_change.changes
    assert (str(found.next_change.day), change.before, change.after) == ("2027-07-01", "5000.00", "6000.00")
    assert bundler.law("2026-11-23").next_change is None
