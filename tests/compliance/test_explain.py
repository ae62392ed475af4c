"""``explain``: a rule from its page and the instruments of the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import bundler

KEYS = [
    "code", "sentence", "decided", "solver_face", "why", "undecided_because", "example", "example_finding", "example_note", "how_to_mend",
    "on", "sources", "tables", "tables_sha256",
]  # fmt: skip


def test_a_rule_is_explained_with_the_titles_and_the_evidence_of_its_sources() -> None:
    told, tables = bundler.explain("LIM-01").to_dict(), bundler.load_tables()
    assert list(told) == KEYS
    assert (told["code"], told["decided"], told["solver_face"], told["on"]) == ("LIM-01", True, True, None)
    assert [each["source"] for each in told["sources"]] == ["2018-49", "2016-18"]
    first, row = told["sources"][0], tables.instruments["2018-49"]
    assert (first["title"], first["title_zh"], first["evidence"]) == (row.title, row.title_zh, row.evidence)
    assert (first["effective"], first["in_effect"]) == ("2019-01-01", None)
    assert told["tables_sha256"] == tables.sha256


def test_the_example_of_an_explanation_can_be_quoted_as_it_is() -> None:
    told = bundler.explain("LIM-02").to_dict()
    assert bundler.quote(told["example"]).verdict == "non_compliant"
    assert told["example_finding"] == "error"


@pytest.mark.parametrize(("on", "expected"), [("2018-12-31", [False, True]), ("2019-01-01", [True, True]), ("2016-04-07", [False, False])])
def test_with_a_day_each_source_says_whether_it_is_in_effect(on: str, expected: list[bool]) -> None:
    told = bundler.explain("LIM-01", on=date.fromisoformat(on)).to_dict()
    assert [each["in_effect"] for each in told["sources"]] == expected
    assert told["on"] == on


def test_the_sources_are_those_of_the_tables_given_and_one_that_they_lack_is_null() -> None:
    tables = bundler.load_tables()
    other = replace(tables, instruments={"2016-18": tables.instruments["2016-18"]})
    lacking, held = bundler.explain("LIM-01", tables=other).to_dict()["sources"]
    assert (lacking["source"], {lacking[key] for key in lacking if key != "source"}) == ("2018-49", {None})
    assert held["title"] == tables.instruments["2016-18"].title


def test_a_rule_that_cannot_be_decided_says_why() -> None:
    told = bundler.explain("DEC-02").to_dict()
    assert (told["decided"], told["solver_face"], told["example"]) == (False, False, None)
    assert "waybill" in told["undecided_because"]


def test_a_self_check_of_the_engine_has_no_example_and_says_so() -> None:
    told = bundler.explain("TAX-04").to_dict()
    assert (told["decided"], told["example"], told["example_finding"]) == (True, None, None)
    assert "self-check of the engine" in told["example_note"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("LIM-1", "Did you mean 'LIM-01'?"),
        ("lim_01", "Did you mean 'LIM-01'?"),
        ("TAX-99", "Did you mean 'TAX-0"),
        ("9999999999", "Known: AUD-01, "),
        (7, "Known: AUD-01, "),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(code: Any, hint: str) -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.explain(code)
    (fault,) = raised.value.faults
    assert (fault.code, fault.value) == ("unknown_rule", code)
    assert fault.hint.startswith(hint)


def test_an_explanation_shows_itself_in_a_notebook_with_its_sources() -> None:
    shown = bundler.explain("LIM-01")._repr_markdown_()
    assert shown.startswith("# LIM-01\n")
    assert "## How to mend it" in shown
    assert "`2018-49` Limits of 5,000" in shown
    assert "财关税〔2018〕49号" in shown
