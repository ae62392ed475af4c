"""Compositions that wait, run or have ended, of all replicas."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class JobRow(SQLModel, table=True):
    """A job: what is asked (let go when it has ended), who runs it since when, and what came of it."""

    __tablename__ = "job"
    __table_args__ = (Index("job_waiting", "state", "created_at"), Index("job_of_tenant", "tenant", "state"))

    id: str = name(primary_key=True)
    tenant: str = name()
    state: str = Field(max_length=12)
    asked: str = document()
    tables_sha256: str = Field(max_length=64)
    seconds: int = amount()
    progress: str = document()
    ending: str | None = document(default=None)
    changes: int = amount(default=0)
    cancelled: bool = False
    attempts: int = amount(default=0)
    worker: str | None = name(default=None)
    beat_at: Moment | None = None
    created_at: Moment
    started_at: Moment | None = None
    finished_at: Moment | None = None
