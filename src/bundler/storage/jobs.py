"""The queue of jobs: put in within bounds, taken by one worker each, given back where a worker died, kept for a while when ended.

Every step is a conditional update, so that of two workers, or of a worker and one that gives its job back, one comes too late, whatever the
isolation. How a worker learns that a job waits, and who finds out that a worker is dead, differs. On PostgreSQL the job library does both,
and has a ticket for each job that waits (``dispatch``). In SQLite workers look for jobs, and one that says nothing for ``SILENT``, by
``beat``, is taken for dead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bundler.storage.dialects import alone
from bundler.storage.dispatch.tickets import issue
from bundler.storage.tables import JobRow

State = Literal["queued", "running", "done", "cancelled", "failed"]
ACTIVE: tuple[State, ...] = ("queued", "running")
SILENT = timedelta(seconds=20)
"""How long a worker says nothing before its job is given back, in SQLite."""
ATTEMPTS = 3
"""How often a job is begun whose workers die: what kills one may kill them all."""
TAKE_IN = 7_461_211
"""The lock under which jobs are put in one after the other, so that the bounds hold."""


class FullError(Exception):
    """As many jobs wait and run as are taken: of the tenant, or of all."""

    def __init__(self, most: int, *, of_all: bool) -> None:
        super().__init__(f"{most} jobs wait or run")
        self.most, self.of_all = most, of_all


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many jobs wait or run at most, of one tenant and of all together."""

    tenant: int = 8
    all: int = 64


@dataclass(frozen=True, slots=True)
class Taken:
    """A job as the worker gets it that took it; ``seconds`` is how long it may run."""

    id: str
    asked: str
    tables_sha256: str
    seconds: int


Wish = Literal["go on", "stop", "lost"]
"""What a worker is to do with its job: to go on, to stop with the best so far, or to leave it, since it is another's."""


class Queue:
    """The jobs of all tenants in one transaction at one moment."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at = session, at
        self._beats = session.get_bind().dialect.name == "sqlite"

    def put(self, job_id: str, tenant: str, asked: str, tables_sha256: str, seconds: int, bounds: Bounds) -> JobRow:
        """Add a job and return it. Raises FullError where as many wait or run as ``bounds`` says."""
        alone(self.session, TAKE_IN)
        for most, whose, of_all in ((bounds.tenant, tenant, False), (bounds.all, None, True)):
            if self.count(whose) >= most:
                raise FullError(most, of_all=of_all)
        row = JobRow(id=job_id, tenant=tenant, state="queued", asked=asked, tables_sha256=tables_sha256, seconds=seconds,
                     progress="{}", created_at=self.at)  # fmt: skip
        self.session.add(row)
        self.session.flush()
        issue(self.session)
        return row

    def count(self, tenant: str | None = None) -> int:
        """Return how many jobs of a tenant, or of all, wait or run."""
        narrower = () if tenant is None else (col(JobRow.tenant) == tenant,)
        return int(self.session.execute(select(func.count()).select_from(JobRow).where(_active(), *narrower)).scalar_one())

    def count_by_state(self) -> dict[str, int]:
        """Return how many jobs wait, and how many run."""
        counted = select(col(JobRow.state), func.count()).where(_active()).group_by(col(JobRow.state))
        return {**dict.fromkeys(ACTIVE, 0), **{state: count for state, count in self.session.execute(counted).all()}}  # noqa: C416

    def waiting(self) -> bool:
        """Return whether a job waits."""
        return self.session.execute(select(col(JobRow.id)).where(col(JobRow.state) == "queued").limit(1)).first() is not None

    def standing(self) -> tuple[int, frozenset[str]]:
        """Return how many jobs wait, and the workers that have one."""
        found = self.session.execute(select(col(JobRow.state), col(JobRow.worker)).where(_active())).all()
        return sum(state == "queued" for state, _ in found), frozenset(worker for state, worker in found if state == "running")

    def reissue(self, count: int) -> None:
        """Put in so many tickets for jobs that wait without."""
        for _ in range(count):
            issue(self.session)

    def take(self, worker: str) -> Taken | None:
        """Return a job that now is this worker's: the oldest of those whose tenant has the fewest running; None where none waits."""
        running = aliased(JobRow)
        busy = select(func.count()).where(running.tenant == JobRow.tenant, running.state == "running").scalar_subquery()  # type: ignore[arg-type]
        oldest = (
            select(JobRow).where(col(JobRow.state) == "queued").order_by(busy, col(JobRow.created_at), col(JobRow.id)).limit(1)
            .with_for_update(skip_locked=True, of=JobRow)
        )  # fmt: skip
        row = self.session.execute(oldest).scalars().first()
        if row is None:
            return None
        taken = {"state": "running", "worker": worker, "beat_at": self.at if self._beats else None,
                 "started_at": row.started_at or self.at, "attempts": row.attempts + 1}  # fmt: skip
        mine = self._change(row.id, col(JobRow.state) == "queued", **taken)
        return Taken(row.id, row.asked, row.tables_sha256, row.seconds) if mine else None

    def held_by(self, worker: str) -> list[str]:
        """Return the jobs that this worker has."""
        wanted = select(col(JobRow.id)).where(col(JobRow.state) == "running", col(JobRow.worker) == worker)
        return list(self.session.execute(wanted).scalars())

    def beat(self, job_id: str, worker: str, progress: str | None = None) -> Wish:
        """Tell the progress of a job, where there is any, and in SQLite that it is worked on; return what to do."""
        held, alive = _held(job_id, worker), {"beat_at": self.at} if self._beats else {}
        if progress is not None:
            self._change(job_id, *held, progress=progress, **alive)
        elif alive:
            self.session.execute(update(JobRow).where(*held).values(**alive))
        stopped = self.session.execute(select(col(JobRow.cancelled)).where(*held)).scalar_one_or_none()
        return "lost" if stopped is None else "stop" if stopped else "go on"

    def end(self, job_id: str, worker: str, state: State, ending: str | None) -> bool:
        """End a job with what came of it; return False where it is not this worker's any more."""
        return self._end(job_id, *_held(job_id, worker), state=state, ending=ending)

    def give_back(self, job_id: str, worker: str) -> None:
        """Have another worker take a job that this one does not finish, through no fault of the job; a cancelled one has ended."""
        self._end(job_id, *_held(job_id, worker), col(JobRow.cancelled).is_(True), state="cancelled", ending=None)
        self._queue_again(job_id, worker, attempts=col(JobRow.attempts) - 1)

    def lose(self, job_id: str, worker: str, ending: str) -> None:
        """Take a job from a worker that died with it: it waits again, or has failed with ``ending`` where that happened too often."""
        held = _held(job_id, worker)
        self._end(job_id, *held, col(JobRow.cancelled).is_(True), state="cancelled", ending=None)
        self._end(job_id, *held, col(JobRow.attempts) >= ATTEMPTS, state="failed", ending=ending)
        self._queue_again(job_id, worker)

    def silent(self) -> list[str]:
        """Return the workers of SQLite that have a job and are taken for dead."""
        wanted = select(col(JobRow.worker)).where(col(JobRow.state) == "running", col(JobRow.beat_at) < self.at - SILENT)
        return list(self.session.execute(wanted).scalars())

    def cancel(self, job_id: str) -> None:
        """End a job that waits; have the worker of one that runs stop it with the best so far."""
        self._end(job_id, col(JobRow.state) == "queued", state="cancelled", ending=None)
        self._change(job_id, col(JobRow.state) == "running", ~col(JobRow.cancelled), cancelled=True)

    def find(self, tenant: str, job_id: str) -> JobRow | None:
        """Return a job of a tenant, None where it has none of this id."""
        wanted = select(JobRow).where(col(JobRow.id) == job_id, col(JobRow.tenant) == tenant)
        return self.session.execute(wanted).scalars().first()

    def changes(self, job_ids: list[str]) -> dict[str, int]:
        """Return how often each of these jobs has changed."""
        wanted = select(col(JobRow.id), col(JobRow.changes)).where(col(JobRow.id).in_(job_ids))
        return {row.id: row.changes for row in self.session.execute(wanted)}

    def _queue_again(self, job_id: str, worker: str, **values: Any) -> None:
        back = {"state": "queued", "worker": None, "beat_at": None, "progress": "{}", **values}
        if self._change(job_id, *_held(job_id, worker), **back):
            issue(self.session)

    def _end(self, job_id: str, *narrower: ColumnElement[bool], state: State, ending: str | None) -> bool:
        ended = {"state": state, "ending": ending, "asked": "", "worker": None, "finished_at": self.at}
        return self._change(job_id, *narrower, **ended)

    def _change(self, job_id: str, *narrower: ColumnElement[bool], **values: Any) -> bool:
        """Change a job where the conditions hold; return whether they did."""
        statement = update(JobRow).where(col(JobRow.id) == job_id, *narrower).values(changes=col(JobRow.changes) + 1, **values)
        return bool(self.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def purge(session: Session, before: datetime, most: int) -> int:
    """Remove jobs that ended before a moment, of every tenant, at most so many; return how many there were."""
    old = select(col(JobRow.id)).where(col(JobRow.finished_at) < before).limit(most)
    gone = session.execute(delete(JobRow).where(col(JobRow.id).in_(old)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _active() -> ColumnElement[bool]:
    return col(JobRow.state).in_(ACTIVE)


def _held(job_id: str, worker: str) -> tuple[ColumnElement[bool], ...]:
    return col(JobRow.id) == job_id, col(JobRow.state) == "running", col(JobRow.worker) == worker
