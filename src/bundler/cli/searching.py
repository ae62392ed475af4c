"""Running the solver with its progress on standard error, until it is done or Ctrl-C asks for the best so far."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from bundler.cli.console import err, printable, say
from bundler.values import exact

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
Progress = Callable[[dict[str, Any]], None]
TICK = 0.1
SHOWN_LABEL = 40


class Search(Thread):
    """The solver in a thread of its own, so that the command stays awake; ``ask`` gets the progress to tell and the event that stops it."""

    def __init__(self, ask: Callable[[Progress, Event], Any]) -> None:
        super().__init__(daemon=True)
        self.ask = ask
        self.stop, self.done = Event(), Event()
        self.latest: dict[str, Any] = {}
        self.answer: Any = None
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Ask; whatever that raises is kept for the command to raise."""
        try:
            self.answer = self.ask(self._progress, self.stop)
        except BaseException as failure:
            self.failure = failure
        finally:
            self.done.set()

    def _progress(self, news: dict[str, Any]) -> None:
        self.latest = dict(news)


def search(ask: Callable[[Progress, Event], T]) -> T:
    """Return the answer. The first Ctrl-C ends the search with the best so far, a second one ends the command."""
    running = Search(ask)
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
    answer: T = running.answer
    return answer


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
    at = news.get("vary")
    if at is not None:
        parts.append(f"value {at['number']} of {at['of']}, {printable(at['label'])[:SHOWN_LABEL]}")
    if news.get("phase"):
        parts.append(news["phase"])
    parts.append("no answer yet" if objective is None else f"objective {objective}")
    if bound is not None:
        parts.append(f"bound {bound}")
    if news.get("gap") is not None:
        parts.append(f"gap {exact.percent(exact.parse(news['gap']))}")
    if news.get("designs"):
        parts.append(f"{news['designs']} designs")
    return " · ".join(parts)
