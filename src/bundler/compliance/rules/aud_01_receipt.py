"""Every answer names engine, tables, day and input in its receipt, and says where the day lies beyond what the tables are verified for."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, Severity
from bundler.compliance.return_case import ReturnCase
from bundler.tariff.day import Day

CODE = "AUD-01"
SOURCES = ("audit-practice",)


def check(case: Case) -> Iterable[Finding]:
    """A day after the last verified one is a warning (a review when strict): the tables go on as they stand, and nothing is guessed."""
    return beyond(case.day, case.unsure)


def check_return(case: ReturnCase) -> Iterable[Finding]:
    """The day of a return is that of its application."""
    return beyond(case.day, case.unsure)


def beyond(day: Day, severity: Severity = "warning") -> tuple[Finding, ...]:
    """Return what is to be said of a day after the last verified one, also by answers that no rule is asked of; of others nothing."""
    verified_until = day.tables.coverage.verified_until
    if day.day <= verified_until:
        return ()
    message = f"The tables are verified until {verified_until}; on {day.day} they are taken to hold as they stand."
    hint = "Look for newer notices, bring the tables up to date, and renew verified_until in coverage.toml."
    return (Finding(CODE, severity, message, hint, (), SOURCES[0]),)
