"""What a check is: a code, how grave it is, the sentence its readers see, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Finding, Said, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """A check of loaded tables."""

    code: str
    severity: Severity
    sentence: str
    check: Callable[[Book], Iterable[Said]]

    def findings(self, book: Book) -> list[Finding]:
        """Return what the check finds."""
        return [found(self.code, self.severity, said) for said in self.check(book)]


def found(code: str, severity: Severity, said: Said) -> Finding:
    """Return the finding of what was said."""
    return Finding(code, severity, said.file, said.key, said.message, said.hint, said.row, said.field, said.value)


def check_of(module: ModuleType) -> Check:
    """Return the check that a module of ``rules`` states: its docstring is the sentence."""
    return Check(module.CODE, module.SEVERITY, " ".join((module.__doc__ or "").split()), module.check)
