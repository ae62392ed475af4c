"""What a job is asked: a composition, a what-if, or why a design is not in the best plan; solved here, or written down for a worker."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bundler.assembly.composing import normalised
from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asked import AskedDesign, Question
from bundler.assembly.starting import Start
from bundler.assembly.varying.variants import Vary, variants
from bundler.catalogue import Catalogue
from bundler.replaying.given import read_given
from bundler.tariff import Tables

Progress = Callable[[dict[str, Any]], None]
SLACK_SECONDS = 120
"""What reading, building and checking may take beside the search."""
LONGEST_BY_WORK = 3600
"""Seconds that a search may take whose policy counts work and does not look at the time."""


@dataclass(frozen=True, eq=False)
class Asked:
    """The inputs of a job, checked; calling it solves it and returns the library's answer as a dictionary."""

    catalogue: Catalogue
    policy: Policy
    tables: Tables
    start: Start | None = None
    vary: Vary | None = None
    why_not: Question | None = None
    sensitivity: bool = False

    def __call__(self, progress: Progress, stop: threading.Event) -> dict[str, Any]:
        """Solve it; ``stop`` ends it early with the best so far. Raises InputError where something does not go together after all."""
        from bundler.assembly import compose, vary, why_not  # bring the solver, so they are loaded with the first job

        common: dict[str, Any] = {"tables": self.tables, "start": self.start, "progress": progress, "stop": stop}
        if self.vary is not None:
            return vary(self.catalogue, self.policy, self.vary.line, self.vary.values, **common).to_dict()
        if self.why_not is not None:
            design = AskedDesign.model_construct(components=self.why_not.components, discount=self.why_not.discount)
            return why_not(self.catalogue, self.policy, design, quick=self.why_not.quick, **common).to_dict()
        return compose(self.catalogue, self.policy, sensitivity=self.sensitivity, **common).to_dict()

    @property
    def most_seconds(self) -> int:
        """How long it may take before it is taken to have run away."""
        solver = self.policy.solver
        searches = 1 if self.vary is None else len(variants(self.policy, self.vary))
        each = float(solver.seconds) * (1.5 if self.sensitivity else 1.0)
        longest = LONGEST_BY_WORK if solver.repeatable else 0
        return max(math.ceil(each * searches), longest) + SLACK_SECONDS

    def to_json(self) -> str:
        """Write it down: the normalised input that the receipt of its answer is the hash of, and whether sensitivity is asked."""
        given = normalised(self.catalogue, self.policy, {"start": self.start, "vary": self.vary, "why_not": self.why_not})
        return f'{{"sensitivity":{json.dumps(self.sensitivity)},"given":{given}}}'

    @classmethod
    def read(cls, text: str, tables: Tables) -> Asked:
        """Return what was written down."""
        document = json.loads(text)
        given = read_given(document["given"])
        return cls(given.catalogue or Catalogue(()), tables=tables, sensitivity=document["sensitivity"], **given.beside)
