"""Customs-compliant bundles with exact duty for cross-border e-commerce retail import into China (跨境电商零售进口).

Everything here is loaded when it is first used: ``import bundler`` needs no solver, server or database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bundler.assembly import (
        Plan,
        Recommendations,
        Recommender,
        Repairs,
        Split,
        Variation,
        WhyNot,
        compose,
        recommend,
        repair,
        split,
        vary,
        why_not,
    )
    from bundler.catalogue import Catalogue, Item, Order, Return, load_catalogue
    from bundler.compliance import (
        Answer,
        Cliffs,
        Comparison,
        Explanation,
        Finding,
        PriceCurve,
        ReturnAnswer,
        TaxIncluded,
        check,
        check_return,
        cliffs,
        compare,
        explain,
        price_curve,
        quote,
        tax_included,
    )
    from bundler.errors import BundlerError, Fault, InputError, TableError
    from bundler.pictures import frontier_chart, price_chart, sensitivity_chart
    from bundler.replaying import Replay, replay
    from bundler.tariff import Law, Tables, law, law_changes, load_tables

_HOMES = {
    "Answer": "bundler.compliance",
    "BundlerError": "bundler.errors",
    "Catalogue": "bundler.catalogue",
    "Cliffs": "bundler.compliance",
    "Comparison": "bundler.compliance",
    "Explanation": "bundler.compliance",
    "Fault": "bundler.errors",
    "Finding": "bundler.compliance",
    "InputError": "bundler.errors",
    "Item": "bundler.catalogue",
    "Law": "bundler.tariff",
    "Order": "bundler.catalogue",
    "Plan": "bundler.assembly",
    "PriceCurve": "bundler.compliance",
    "Recommendations": "bundler.assembly",
    "Recommender": "bundler.assembly",
    "Repairs": "bundler.assembly",
    "Replay": "bundler.replaying",
    "Return": "bundler.catalogue",
    "ReturnAnswer": "bundler.compliance",
    "Split": "bundler.assembly",
    "TableError": "bundler.errors",
    "Tables": "bundler.tariff",
    "TaxIncluded": "bundler.compliance",
    "Variation": "bundler.assembly",
    "WhyNot": "bundler.assembly",
    "check": "bundler.compliance",
    "check_return": "bundler.compliance",
    "cliffs": "bundler.compliance",
    "compare": "bundler.compliance",
    "compose": "bundler.assembly",
    "explain": "bundler.compliance",
    "frontier_chart": "bundler.pictures",
    "law": "bundler.tariff",
    "law_changes": "bundler.tariff",
    "load_catalogue": "bundler.catalogue",
    "load_tables": "bundler.tariff",
    "price_chart": "bundler.pictures",
    "price_curve": "bundler.compliance",
    "quote": "bundler.compliance",
    "recommend": "bundler.assembly",
    "repair": "bundler.assembly",
    "replay": "bundler.replaying",
    "sensitivity_chart": "bundler.pictures",
    "split": "bundler.assembly",
    "tax_included": "bundler.compliance",
    "vary": "bundler.assembly",
    "why_not": "bundler.assembly",
}

__all__ = [
    "Answer",
    "BundlerError",
    "Catalogue",
    "Cliffs",
    "Comparison",
    "Explanation",
    "Fault",
    "Finding",
    "InputError",
    "Item",
    "Law",
    "Order",
    "Plan",
    "PriceCurve",
    "Recommendations",
    "Recommender",
    "Repairs",
    "Replay",
    "Return",
    "ReturnAnswer",
    "Split",
    "TableError",
    "Tables",
    "TaxIncluded",
    "Variation",
    "WhyNot",
    "check",
    "check_return",
    "cliffs",
    "compare",
    "compose",
    "explain",
    "frontier_chart",
    "law",
    "law_changes",
    "load_catalogue",
    "load_tables",
    "price_chart",
    "price_curve",
    "quote",
    "recommend",
    "repair",
    "replay",
    "sensitivity_chart",
    "split",
    "tax_included",
    "vary",
    "why_not",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'bundler' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return __all__
