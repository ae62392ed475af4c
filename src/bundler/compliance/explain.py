"""``explain``: what a rule says, on which sources it rests, what breaks it and how that is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.compliance.channels import CODES
from bundler.compliance.page import SOURCES, Page, read_page
from bundler.compliance.registry import BY_CODE, RULES, UNDECIDED
from bundler.compliance.rule import Rule
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables
from bundler.values.near import did_you_mean


def explained() -> dict[str, Rule]:
    """Return every rule that can be explained by its code, group by group: those that are asked, and those that cannot be decided here."""
    groups = [_group(rule) for rule in RULES]
    return {rule.code: rule for rule in sorted([*RULES, *UNDECIDED], key=lambda rule: groups.index(_group(rule)))}


def rule_list() -> dict[str, Any]:
    """Return every rule as JSON-ready data, group by group."""
    return {"rules": [summary(rule) for rule in explained().values()]}


def _group(rule: Rule) -> str:
    return rule.code.partition("-")[0]


@dataclass(frozen=True, eq=False)
class Explanation:
    """A rule explained from its page and the instruments of the tables; with a day also whether each source is in effect on it."""

    rule: Rule
    page: Page
    tables: Tables
    on: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as JSON-ready data: null where the rule has no such part."""
        page = self.page
        return {
            **summary(self.rule),
            "why": page.why,
            "undecided_because": page.undecided or None,
            "example": page.example_data,
            "example_finding": page.finding or None,
            "example_note": page.note or None,
            "how_to_mend": page.mend,
            "on": None if self.on is None else self.on.isoformat(),
            "sources": [self._source(key) for key in self.rule.sources],
            "tables": self.tables.edition,
            "tables_sha256": self.tables.sha256,
        }

    def _source(self, key: str) -> dict[str, Any]:
        """Return an instrument of the tables; all of it is null where another edition does not have it."""
        row = self.tables.instruments.get(key)
        if row is None:
            names = ("title", "title_zh", "kind", "issuer", "effective", "in_effect", "evidence", "verified_on", "note")
            return {"source": key, **dict.fromkeys(names)}
        return {
            "source": key,
            "title": row.title,
            "title_zh": row.title_zh or None,
            "kind": row.kind,
            "issuer": row.issuer or None,
            "effective": row.effective.isoformat() if row.effective else None,
            "in_effect": None if self.on is None or row.effective is None else row.effective <= self.on,
            "evidence": row.evidence,
            "verified_on": row.verified_on.isoformat(),
            "note": row.note or None,
        }

    def __repr__(self) -> str:
        return f"<Explanation {self.rule.code}: {self.rule.sentence}>"

    def _repr_markdown_(self) -> str:
        text, _, _ = self.page.text.partition(f"## {SOURCES}\n")
        return "\n".join([f"{text}## {SOURCES}\n", *(f"- {line}" for line in self.source_lines()), ""])

    def source_lines(self) -> list[str]:
        """Return each source in a line of markdown: its key, what it is, and how good the evidence is."""
        told = [self._source(key) for key in self.rule.sources]
        lines = []
        for each in told:
            kind = ["a reading, no law"] if each["kind"] == "reading" else []
            evidence = ", ".join([*kind, (each["evidence"] or "not among these tables").replace("_", " ")])
            named = " ".join(part for part in (f"`{each['source']}`", each["title"], each["title_zh"]) if part)
            lines.append(f"{named} ({evidence})")
        return lines


def explain(code: str, tables: Tables | None = None, on: date | None = None) -> Explanation:
    """Return what a rule says, why, with which example and mending; ``code`` is that of a finding, such as ``LIM-01``.

    Without ``tables`` the sources are those of the shipped edition; with a day ``on`` each says whether it is in effect then. Raises
    InputError for a code that no rule has, with the nearest.
    """
    rules = explained()
    rule = rules.get(str(code))
    if rule is None:
        word = str(code).upper().replace("_", "-")
        hint = f"It is a finding of compare: {CODES[word]}" if word in CODES else did_you_mean(word, rules)
        raise InputError([Fault("explain", "no rule has this code", "unknown_rule", field="code", value=code, hint=hint)])
    return Explanation(rule, read_page(rule.code), load_tables() if tables is None else tables, on)


def summary(rule: Rule) -> dict[str, Any]:
    """Return a rule as it stands in a list of rules: code, sentence, whether bundler decides it, whether the solver has a face of it."""
    return {"code": rule.code, "sentence": rule.sentence, "decided": rule.code in BY_CODE, "solver_face": rule.solver_face}
