"""A finding is one line that GitHub puts beside the line of the table, whatever stands in it."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bundler.upkeep.checks.annotations import annotation
from bundler.upkeep.checks.finding import Finding, Waived

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]*)(?:,line=(\d+))?,title=([^,:]*)::([^\r\n]*)")


def read(text: str) -> str:
    """A value as the runner reads it."""
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_a_finding_stands_at_its_file_and_line() -> None:
    finding = Finding("tenfold", "warning", "cn/vat.toml", "standard", "13 % becomes 130", "Look for the point.", 7)
    assert annotation(finding, "tariff_tables") == (
        "::warning file=tariff_tables/cn/vat.toml,line=7,title=tenfold::13 %25 becomes 130. Look for the point."
    )


def test_a_finding_without_a_line_stands_at_its_file() -> None:
    finding = Finding("not_in_coverage", "info", "coverage.toml", "cn/vat.toml", "nothing is said")
    assert annotation(finding, "t") == "::notice file=t/coverage.toml,title=not_in_coverage::nothing is said."


def test_a_waived_error_is_a_notice_with_its_reason() -> None:
    waived = Waived("Made up.", date(2026, 12, 31), "a test")
    got = annotation(Finding("tenfold", "error", "cn/vat.toml", "standard", "so", "Mend it.", 7, waived_by=waived), "t")
    assert got == "::notice file=t/cn/vat.toml,line=7,title=tenfold::Waived until 2026-12-31 by a test (Made up.): so. Mend it."


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_leaves_its_place(folder: str, message: str, value: str) -> None:
    finding = Finding("bad_cell", "error", "cn/units.csv", "", message, "Hint.", 3, "code", value)
    match = COMMAND.fullmatch(annotation(finding, folder))
    assert match
    level, file, line, title, text = match.groups()
    assert (level, read(file), line, title) == ("error", f"{folder}/cn/units.csv", "3", "bad_cell")
    assert read(text).startswith(message)
    assert read(text).endswith(". Hint.")
