"""What the rules on returns look at: the order, what comes back of it and when, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bundler.catalogue.returning import Return
from bundler.compliance.answer import Answer
from bundler.compliance.finding import Severity
from bundler.duty.returned import Returned
from bundler.tariff.day import Day


@dataclass(eq=False, slots=True)
class ReturnCase:
    """A return of an order: ``lines`` are all of its declared lines with what comes back, ``day`` the tables on the day of application.

    ``kept`` is the answer on what stays with the buyer, None where nothing does or more would come back than was sold.
    """

    order: Answer
    back: Return
    day: Day
    lines: tuple[Returned, ...]
    kept: Answer | None = None

    @property
    def unsure(self) -> Severity:
        """How grave a presumed fact is: a warning, or a review when strict."""
        return "review" if self.order.found.order.strict else "warning"

    @property
    def returned(self) -> tuple[Returned, ...]:
        """The lines of which pieces come back now."""
        return tuple(each for each in self.lines if each.pieces)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of these lines."""
        return tuple(each.line.number for each in self.returned)

    @property
    def oversold(self) -> tuple[Returned, ...]:
        """The lines of which more would come back than were sold."""
        return tuple(each for each in self.lines if each.kept < 0)

    @property
    def apply_until(self) -> date | None:
        """The last day of the application, the day of release not counted; None where the tables do not know."""
        return self._after(self.day.count("return_apply_days"))

    @property
    def arrive_until(self) -> date | None:
        """The last day on which the goods may arrive, counted in the same way."""
        return self._after(self.day.count("return_arrive_days"))

    def _after(self, days: int | None) -> date | None:
        if days is None:
            return None
        return date.fromordinal(min(self.back.released_on.toordinal() + days, date.max.toordinal()))
