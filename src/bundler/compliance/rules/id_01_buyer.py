"""The identity of the buyer (订购人) is authenticated; a buyer whose identity is not has to be the payer."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, Severity

CODE = "ID-01"
SOURCES = ("2016-18",)
_HINT = "Have the buyer authenticated (实名认证), or let the buyer pay, and state buyer.authenticated or buyer.is_payer."


def _of(severity: Severity, message: str, hint: str = _HINT) -> tuple[Finding]:
    return (Finding(CODE, severity, message, hint, (), SOURCES[0]),)


_BROKEN = _of("error", "The buyer is neither authenticated nor the payer.")
_NOT_AUTHENTICATED = _of("review", "The buyer is not authenticated, and it was not stated whether the buyer is the payer.")
_NOT_PAYER = _of("review", "The buyer is not the payer, and it was not stated whether the buyer is authenticated.")
_NOT_LOOKED_AT = _of(
    "info", "It was not stated whether the buyer is authenticated or is the payer: the identity was not looked at.",
    "State buyer.authenticated, or buyer.is_payer.",
)  # fmt: skip


def check(case: Case) -> Iterable[Finding]:
    """Neither is an error; where one is denied and the other not stated, a person is needed."""
    buyer = case.order.buyer
    if buyer.authenticated or buyer.is_payer:
        return ()
    if buyer.authenticated is None:
        return _NOT_LOOKED_AT if buyer.is_payer is None else _NOT_PAYER
    return _NOT_AUTHENTICATED if buyer.is_payer is None else _BROKEN
