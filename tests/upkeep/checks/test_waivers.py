"""A waiver lets a finding be until its last day, and is itself told when it is over or for nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bundler.tariff import load_tables
from bundler.upkeep.checks import Report, check_tables

Patched = Callable[..., Path]
OVER_100 = (
    "cn/tariff_lines.csv",
    "1806310000,2026-01-01,,其他夹心块状或条状的含可可食品,035,,8,",
    "1806310000,2026-01-01,,其他夹心块状或条状的含可可食品,035,,108,",
)
WAIVER = """
[[waiver]]
check = "percent_over_100"
file = "cn/tariff_lines.csv"
keys = ["1806310000"]
reason = "Made up for a test."
until = 2026-12-31
by = "a test"
"""
LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def waiver_file(text: str) -> tuple[str, str, str]:
    return "waivers.toml", "", text


def codes(report: Report) -> set[str]:
    return {each.code for each in report.open}


def test_a_waived_finding_is_shown_with_its_reason_and_does_not_fail(patched: Patched) -> None:
    folder = patched(OVER_100)
    assert check_tables(folder, LAST).failed()
    report = check_tables(patched(waiver_file(WAIVER)), LAST)
    assert not report.failed()
    (finding,) = [each for each in report.waived if each.code == "percent_over_100"]
    assert finding.severity == "error"
    assert finding.to_dict()["waived_by"] == {"reason": "Made up for a test.", "until": "2026-12-31", "by": "a test"}
    assert not codes(report) & {"waiver_expired", "waiver_unused", "waiver_unknown_check"}


def test_after_its_last_day_a_waiver_is_told_and_its_finding_counts_again(patched: Patched) -> None:
    report = check_tables(patched(OVER_100, waiver_file(WAIVER)), AFTER)
    assert report.failed()
    assert codes(report) >= {"percent_over_100", "waiver_expired"}
    (expired,) = [each for each in report.open if each.code == "waiver_expired"]
    assert (expired.file, expired.field, expired.value) == ("waivers.toml", "until", "2026-12-31")


def test_blanks_are_no_reason_and_nobody(patched: Patched) -> None:
    report = check_tables(patched(waiver_file(WAIVER.replace("Made up for a test.", "  ").replace("a test", " "))), LAST)
    assert [(fault.code, fault.field) for fault in report.faults] == [("string_too_short", "reason"), ("string_too_short", "by")]


@pytest.mark.parametrize("on", [LAST, AFTER])
def test_a_waiver_whose_finding_is_gone_is_told(patched: Patched, on: date) -> None:
    report = check_tables(patched(waiver_file(WAIVER)), on)
    (unused,) = [each for each in report.open if each.code == "waiver_unused"]
    assert unused.key == "1806310000"
    assert "waiver_expired" not in codes(report)


@pytest.mark.parametrize("check", ["percent_over_1000", "bad_cell"])
def test_a_waiver_of_no_check_is_an_error(patched: Patched, check: str) -> None:
    report = check_tables(patched(waiver_file(WAIVER.replace("percent_over_100", check))), LAST)
    (unknown,) = [each for each in report.open if each.code == "waiver_unknown_check"]
    assert unknown.value == check
    assert report.failed()


def test_a_waiver_of_another_file_or_key_lets_nothing_be(patched: Patched) -> None:
    report = check_tables(patched(OVER_100, waiver_file(WAIVER.replace("1806310000", "1806320000"))), LAST)
    assert codes(report) >= {"percent_over_100", "waiver_unused"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('reason = "Made up for a test."', 'reason = ""', "string_too_short"),
        ("until = 2026-12-31", "", "missing"),
        ("until = 2026-12-31", 'until = "2026-12-31"', "date_type"),
        ('by = "a test"', 'by = "a test"\nfor = "ever"', "extra_forbidden"),
        ("[[waiver]]", "[[waver]]", "unknown_key"),
        ('keys = ["1806310000"]', "keys = []", "too_short"),
        ('keys = ["1806310000"]', 'keys = ["1806310000", "1806310000"]', "duplicate_key"),
    ],
)
def test_a_waiver_is_read_as_strictly_as_a_table(patched: Patched, old: str, new: str, code: str) -> None:
    report = check_tables(patched(waiver_file(WAIVER.replace(old, new))), LAST)
    assert {(each.code, each.file) for each in report.findings if each.severity == "error"} == {(code, "waivers.toml")}
    assert report.failed()


def test_no_answer_depends_on_a_waiver(patched: Patched, shorter: Path) -> None:
    assert load_tables(patched(waiver_file(WAIVER))).sha256 == load_tables(shorter).sha256


def test_tables_without_waivers_are_tables(patched: Patched) -> None:
    folder = patched()
    (folder / "waivers.toml").unlink()
    assert check_tables(folder, LAST).waived == []
