"""Compliance: the registry of rules, one idea a file, their explanations, the answers of ``check`` and ``quote``, and ``compare``."""

from bundler.compliance.answer import Answer
from bundler.compliance.assess import check, quote
from bundler.compliance.comparison import Comparison, compare
from bundler.compliance.explain import Explanation, explain
from bundler.compliance.finding import Finding, Verdict

__all__ = ["Answer", "Comparison", "Explanation", "Finding", "Verdict", "check", "compare", "explain", "quote"]
