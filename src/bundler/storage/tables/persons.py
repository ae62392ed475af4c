"""By which secret key the persons of this database are hashed, and by what each tenant knows its persons."""

from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import name


class PersonKeyRow(SQLModel, table=True):
    """The one row of the fingerprint: another key would forget what persons have used. The key itself is not in the database.

    It belongs to the whole installation, which has one key, and so has no tenant.
    """

    __tablename__ = "person_key"

    id: int = Field(default=1, primary_key=True)
    fingerprint: str = Field(max_length=64)


class PersonKindRow(SQLModel, table=True):
    """By what a tenant knows its persons, identity numbers or keys of its own: one person by both would have two sets of limits."""

    __tablename__ = "person_kind"

    tenant: str = name(primary_key=True)
    kind: str = Field(max_length=12)
