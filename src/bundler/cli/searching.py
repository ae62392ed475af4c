"""Running the solver with its progress on standard error, until it is done or Ctrl-C asks for the best so far."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from bundler.cli.console import err, say

if TYPE_CHECKING:
    from rich.console import Console

    from bundler.assembly import Plan, Policy
    from bundler.catalogue import Catalogue
    from bundler.tariff import Tables

TICK = 0.1


class Search(Thread):
    """The solver in a thread of its own, so that the command stays awake."""

    def __init__(self, catalogue: Catalogue, policy: Policy, tables: Tables, *, sensitivity: bool = False) -> None:
        super().__init__(daemon=True)
        self.sensitivity = sensitivity
        self.inputs = catalogue, policy, tables
        self.stop, self.done = Event(), Event()
        self.latest: dict[str, Any] = {}
        self.plan: Plan | None = None
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Compose; whatever it raises is kept for the command to raise."""
        catalogue, policy, tables = self.inputs
        try:
            from bundler.assembly import compose

            self.plan = compose(catalogue, policy, tables, progress=self._progress, stop=self.stop, sensitivity=self.sensitivity)
        except BaseException as failure:
            self.failure = failure
        finally:
            self.done.set()

    def _progress(self, news: dict[str, Any]) -> None:
        self.latest = dict(news)


def search(catalogue: Catalogue, policy: Policy, tables: Tables, *, sensitivity: bool = False) -> Plan:
    """Return the plan. The first Ctrl-C ends the search with the best so far, a second one ends the command."""
    running = Search(catalogue, policy, tables, sensitivity=sensitivity)
    console = err()
    try:
        running.start()
        _watch(running, console)
    except KeyboardInterrupt:
        running.stop.set()
        say("stopping: the best so far is being checked (Ctrl-C again to leave without it)", style="yellow")
        _wait(running)
    if running.failure is not None:
        raise running.failure
    assert running.plan is not None
    return running.plan


def _watch(running: Search, console: Console) -> None:
    """Wait for the search; on a terminal, show how it goes."""
    if not console.is_terminal:
        _wait(running)
        return
    started = monotonic()
    with console.status("composing", spinner="line") as status:
        while not running.done.wait(TICK):
            status.update(told(running.latest, monotonic() - started))


def _wait(running: Search) -> None:
    """Wait in short steps: Ctrl-C does not wake a long wait on every platform, and a join it breaks off takes the thread for ended."""
    while not running.done.wait(TICK):
        pass


def told(news: dict[str, Any], elapsed: float) -> str:
    """Return the progress in one short line."""
    objective, bound = news.get("objective"), news.get("bound")
    parts = [f"{elapsed:.0f} s"]
    parts.append("no answer yet" if objective is None else f"objective {objective}")
    if bound is not None:
        parts.append(f"bound {bound}")
        if objective is not None:
            parts.append(f"gap {gap(objective, bound)}")
    if news.get("designs"):
        parts.append(f"{news['designs']} designs")
    return " · ".join(parts)


def gap(objective: str, bound: str) -> str:
    """Return how far the objective may lie under the bound, in percent of it (at least of one yuan)."""
    from bundler.values.money import parse

    high = parse(bound)
    return f"{100 * max(high - parse(objective), 0) / max(abs(high), 100):.2f} %"
