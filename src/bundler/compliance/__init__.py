"""Compliance: the rules, one idea a file, and their explanations; the answers of ``check``, ``quote`` and their kin."""

from bundler.compliance.answer import Answer
from bundler.compliance.assess import check, quote
from bundler.compliance.cliff_list import Cliffs, cliffs
from bundler.compliance.comparison import Comparison, compare
from bundler.compliance.explain import Explanation, explain
from bundler.compliance.finding import Finding, Verdict
from bundler.compliance.included_answer import TaxIncluded
from bundler.compliance.included_price import tax_included
from bundler.compliance.price_curve import PriceCurve, price_curve
from bundler.compliance.return_answer import ReturnAnswer
from bundler.compliance.returns import check_return

__all__ = [
    "Answer",
    "Cliffs",
    "Comparison",
    "Explanation",
    "Finding",
    "PriceCurve",
    "ReturnAnswer",
    "TaxIncluded",
    "Verdict",
    "check",
    "check_return",
    "cliffs",
    "compare",
    "explain",
    "price_curve",
    "quote",
    "tax_included",
]
