"""What was asked and answered under a caller's key, so that asking again gives the first answer."""

from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, document, name


class WriteRow(SQLModel, table=True):
    """One write: who asked what under which key, and the answer that was given."""

    __tablename__ = "write"

    tenant: str = name(primary_key=True)
    key: str = Field(max_length=200, primary_key=True)
    route: str = name()
    request: str = document()
    status: int
    answer: str = document()
    at: Moment
