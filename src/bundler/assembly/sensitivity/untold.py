"""What of a policy has no sensitivity told, as its proofs do not hold there."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.assembly.policy import Policy
from bundler.errors import Fault


def untold(policy: Policy) -> Iterator[Fault]:
    """Yield the lines with which sensitivity is not told: several objectives, locked designs.

    What is told are differences of the most that plans are worth, which is not what later objectives choose by; and the proofs take
    designs out of plans, and pieces out of the stock, which locked designs do not let them.
    """
    if len(policy.objective) > 1:
        yield Fault("policy", "sensitivity is told of plans of one objective, their value", "sensitivity", "/objective", field="objective",
                    hint="Ask for it under the value alone, or compose without it.")  # fmt: skip
    for at, each in enumerate(policy.design):
        if each.use == "locked":
            yield Fault("policy", "sensitivity is not told of plans with locked designs", "sensitivity", f"/design/{at}/use", field="use",
                        value=each.use, hint="Ask for it without them, or compose without it.")  # fmt: skip
