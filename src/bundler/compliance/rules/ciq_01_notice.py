"""The buyer saw the risk notice before ordering (风险告知书), and every item has an electronic label in Chinese (电子标签)."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding, Severity

CODE = "CIQ-01"
SOURCES = ("risk-notice-copies",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """Goods said to have no label need a person: the notice refers buyers to it."""
    if case.item.electronic_label is not False:
        return ()
    return (Finding(
        CODE, "review", f"{case.item.sku} has no electronic label in Chinese.",
        "Put the label online where the buyer can read it, and state electronic_label.", source=SOURCES[0],
    ),)  # fmt: skip


def _of(severity: Severity, message: str, hint: str) -> tuple[Finding]:
    return (Finding(CODE, severity, message, hint, (), SOURCES[0]),)


_NOT_SHOWN = _of(
    "error", "The buyer did not see the risk notice (风险告知书) before ordering.",
    "Show it before the order: foreign standards, perhaps no Chinese label, where the electronic label is, personal use, no resale.",
)  # fmt: skip
_NOTHING = _of(
    "info", "It was not stated whether the buyer saw the risk notice (风险告知书), nor whether all goods have an electronic label.",
    "State risk_notice, and electronic_label of the items.",
)  # fmt: skip
_NO_NOTICE = _of("info", "It was not stated whether the buyer saw the risk notice (风险告知书) before ordering.", "State risk_notice.")
_NO_LABEL = _of("info", "It was not stated of all goods whether they have an electronic label in Chinese.", "State electronic_label.")


def check(case: Case) -> Iterable[Finding]:
    """A notice that was not shown is an error; what is not stated is told once."""
    shown = case.order.risk_notice
    if shown is False:
        return _NOT_SHOWN
    labelled = True
    for line in case.found.lines:
        if line.goods.item.electronic_label is None:
            labelled = False
            break
    if shown:
        return () if labelled else _NO_LABEL
    return _NO_NOTICE if labelled else _NOTHING
