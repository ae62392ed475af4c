"""Compliance: the registry of rules, one idea a file, their explanations, and the answers of ``check`` and ``quote``."""

from bundler.compliance.answer import Answer
from bundler.compliance.assess import check, quote
from bundler.compliance.explain import Explanation, explain
from bundler.compliance.finding import Finding, Verdict

__all__ = ["Answer", "Explanation", "Finding", "Verdict", "check", "explain", "quote"]
