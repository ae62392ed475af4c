"""One thing that changes between two editions: before, after, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bundler.upkeep.preview.law import Cause
from bundler.upkeep.preview.standing import Position, Standing, Told, told
from bundler.upkeep.preview.subjects import Kind

UNLAWFUL = "non_compliant"
Crossing = tuple[Position, Position]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, bundle or order whose verdict, tax, findings or side of a cliff changes.

    ``volume`` is how often it is counted, None where others of its kind have a volume and it has none; ``causes`` are the rows that
    differ for its goods.
    """

    kind: Kind
    id: str
    name: str
    before: Standing
    after: Standing
    volume: int | None
    causes: tuple[Cause, ...] = ()

    @property
    def difference(self) -> int | None:
        """Tax after less tax before in fen, None where one of them is not known or not due: that is no tax of nothing."""
        was, now = self.before.tax, self.after.tax
        return None if was is None or now is None else now - was

    @property
    def effect(self) -> int | None:
        """The difference times the volume, None where either is not known."""
        difference = self.difference
        return None if difference is None or self.volume is None else difference * self.volume

    @property
    def became_unlawful(self) -> bool:
        """Whether an error stops it only now."""
        return self.after.verdict == UNLAWFUL != self.before.verdict

    @property
    def became_lawful(self) -> bool:
        """Whether an error stopped it only before."""
        return self.before.verdict == UNLAWFUL != self.after.verdict

    @property
    def tax_known(self) -> tuple[bool, bool]:
        """Whether its tax stands before and after."""
        return self.before.tax is not None, self.after.tax is not None

    @property
    def alike(self) -> bool:
        """Whether the rules say the same of it before and after."""
        return self.before.findings == self.after.findings

    @property
    def appeared(self) -> list[Told]:
        """Findings that only the edition after has."""
        return [] if self.alike else sorted(self.after.findings - self.before.findings)

    @property
    def vanished(self) -> list[Told]:
        """Findings that only the edition before has."""
        return [] if self.alike else sorted(self.before.findings - self.after.findings)

    @property
    def crossed(self) -> list[Crossing]:
        """Cliffs of which it lies on another side after than before."""
        if self.before.positions == self.after.positions:
            return []
        was, now = self.before.sides(), self.after.sides()
        return [(was[key], now[key]) for key in was if key in now and was[key].side != now[key].side]

    @property
    def weight(self) -> tuple[object, ...]:
        """What entries are sorted by: the effect, then those whose effect cannot be counted, then what the sales are worth."""
        effect, count = self.effect, self.volume or 0
        return -abs(effect or 0), effect is not None, -count * self.after.order_value, self.kind, self.id

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as JSON-ready data: money as text with two places, null where an amount is not known or not due."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "order_value": told(self.after.order_value),
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "difference": told(self.difference),
            "volume": self.volume,
            "effect": told(self.effect),
            "appeared": [_finding(each) for each in self.appeared],
            "vanished": [_finding(each) for each in self.vanished],
            "crossed": [_crossing(*each) for each in self.crossed],
            "causes": [cause._asdict() for cause in self.causes],
        }


def changes(before: Standing, after: Standing) -> bool:
    """Whether two standings differ in verdict, taxes, findings or the side of a cliff; a figure that moved and decides nothing does not."""
    return before[:-1] != after[:-1] or (
        before.positions != after.positions
        and {key: position.side for key, position in before.sides().items()} != {key: each.side for key, each in after.sides().items()}
    )


def _finding(told: Told) -> dict[str, Any]:
    code, severity, lines = told
    return {"code": code, "severity": severity, "lines": list(lines)}


def _crossing(was: Position, now: Position) -> dict[str, Any]:
    return {
        "kind": was.kind, "name": was.name, "from": was.side, "to": now.side, "at_before": was.figure(), "at_after": now.figure(),
    }  # fmt: skip
