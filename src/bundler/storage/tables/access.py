"""Keys of tenants, what they have asked in the minute, and the trail of what was written and refused."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import NUMBER, Moment, amount, name


class KeyRow(SQLModel, table=True):
    """A key: of the key itself only its hash is kept. ``scopes`` are apart by blanks."""

    __tablename__ = "api_key"
    __table_args__ = (Index("api_key_of_tenant", "tenant", "id"),)

    id: str = Field(max_length=12, primary_key=True)
    tenant: str = name()
    sha256: str = Field(max_length=64)
    label: str = name(default="")
    scopes: str = name()
    requests_per_minute: int = amount()
    created_at: Moment
    expires_on: date | None = None
    revoked_at: Moment | None = None
    last_used_on: date | None = None


class AllowanceRow(SQLModel, table=True):
    """How many requests of a minute the replicas have taken of what a key may ask; the key says the tenant."""

    __tablename__ = "allowance"

    key: str = Field(max_length=12, primary_key=True)
    minute: int = amount()
    taken: int = amount()


class AuditExportRow(SQLModel, table=True):
    """A file to which the trail was written up to the number ``last``; of the whole installation, as the numbers and the file are.

    It is never changed: by it the database knows which rows of the trail may be removed.
    """

    __tablename__ = "audit_export"

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    last: int = amount()
    deeds: int = amount()
    sha256: str = Field(max_length=64)
    at: Moment


class AuditRow(SQLModel, table=True):
    """Something that was written, or that was refused: never changed, and removed only once it stands in an export.

    The database itself sees to both.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("audit_of_tenant", "tenant", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    tenant: str = name()
    at: Moment
    outcome: str = Field(max_length=24)
    key: str | None = Field(default=None, max_length=12)
    route: str = name()
    status: int
    idempotency_key: str | None = Field(default=None, max_length=200)
    subject: str | None = name(default=None)
    request_id: str | None = name(default=None)
