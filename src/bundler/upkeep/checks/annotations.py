"""Findings as workflow commands of GitHub: they stand beside the line of the table in a pull request."""

from __future__ import annotations

from bundler.upkeep.checks.finding import Finding

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def annotation(finding: Finding, folder: str) -> str:
    """Return a finding as one line; ``folder`` is the folder of the tables as seen from the top of the repository."""
    level = "notice" if finding.waived_by else LEVELS[finding.severity]
    places = {"file": f"{folder}/{finding.file}", "line": finding.row, "title": finding.code}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value is not None)
    return f"::{level} {told}::{_data(_text(finding))}"


def _text(finding: Finding) -> str:
    value = "" if finding.value is None or finding.value in finding.message else f" (found {finding.value})"
    text = f"{finding.message}{value}. {finding.hint}".rstrip()
    waiver = finding.waived_by
    return f"Waived until {waiver.until} by {waiver.by} ({waiver.reason}): {text}" if waiver else text


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
