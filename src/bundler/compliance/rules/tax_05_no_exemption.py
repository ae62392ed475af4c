"""The exemption of small amounts of tax is for postal articles; it does not apply here."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.values.money import format as yuan

CODE = "TAX-05"
SOURCES = ("2016-18",)


def check(case: Case) -> Iterable[Finding]:
    """Says so where the tax is small enough that somebody may look for the exemption."""
    tax, exemption = case.found.tax, case.day.postal.exemption
    if exemption is None or not tax or tax > exemption.tax_at_most:
        return ()
    message = f"The tax of {yuan(tax)} is payable: amounts up to {yuan(exemption.tax_at_most)} go free for postal articles only."
    return (Finding(CODE, "info", message, "", (), SOURCES[0]),)
