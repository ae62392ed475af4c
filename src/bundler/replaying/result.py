"""The result of ``replay``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.duty.receipt import ENGINE
from bundler.replaying.differences import Difference
from bundler.replaying.stated import Stated

ENGINE_AT = ("/receipt/engine", "/engine")


@dataclass(frozen=True, eq=False, slots=True)
class Replay:
    """An answer given again: ``answer`` is it, ``differences`` are the places in which it is not what ``stated`` says.

    ``ordered_on`` is the day that the order or policy of the input states. ``to_dict`` is the wire form.
    """

    stated: Stated
    ordered_on: date | None
    answer: dict[str, Any]
    differences: tuple[Difference, ...]

    @property
    def reproduced(self) -> bool:
        """Whether the answer is the one that was given; of a receipt alone that is known for the same engine only."""
        told = [each for each in self.differences if each.at not in ENGINE_AT]
        return not told and (self.stated.whole or not self.differences)

    @property
    def notes(self) -> list[str]:
        """Why an answer may not be the one that was given, in sentences."""
        return list(self._notes())

    def _notes(self) -> Iterator[str]:
        then, now = self.stated.receipt, self.answer["receipt"]
        if then.input_sha256 != now["input_sha256"]:
            yield (
                "The input is another one: the order, facts of items or what else was asked are not those of the receipt "
                f"(SHA-256 {now['input_sha256'][:12]}… now, {then.input_sha256[:12]}… then)."
            )
        if then.tables_sha256 != now["tables_sha256"]:
            yield (
                f"The tables are others: {now['tables']} ({now['tables_sha256'][:12]}…) now, "
                f"{then.tables} ({then.tables_sha256[:12]}…) then."
            )
        if then.engine != ENGINE:
            same = "" if not self.stated.whole else " No figure differs by it." if self.reproduced else ""
            yield f"The engine is another one: {ENGINE} now, {then.engine[:40]} then.{same}"
        if self.ordered_on not in (None, then.on):
            what = "policy" if self.answer.keys() & {"designs", "rows"} else "order"
            yield f"The {what} says {self.ordered_on}; the day is that of the receipt, {then.on}."

    def to_dict(self) -> dict[str, Any]:
        """Return the replay as JSON-ready data."""
        return {
            "reproduced": self.reproduced,
            "compared": "answer" if self.stated.whole else "receipt",
            "notes": self.notes,
            "differences": [each.to_dict() for each in self.differences],
            "answer": self.answer,
        }

    def __repr__(self) -> str:
        return f"<Replay {'reproduced' if self.reproduced else f'with {len(self.differences)} differences'}>"
