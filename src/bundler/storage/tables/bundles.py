"""Registered bundles: how each stands, its versions, which never change, and what happened to it."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bundler.storage.tables.fields import Moment, amount, document, name


class BundleRow(SQLModel, table=True):
    """A bundle as it stands: ``newest`` is the number of its newest version, ``in_force`` of the one that is sold, None where none is."""

    __tablename__ = "bundle"
    __table_args__ = (Index("bundle_of_state", "tenant", "state", "id"),)

    tenant: str = name(primary_key=True)
    id: str = name(primary_key=True)
    state: str = Field(max_length=8)
    newest: int = amount(default=0)
    in_force: int | None = amount(default=None, nullable=True)
    events: int = amount(default=0)
    changed_at: Moment


class BundleVersionRow(SQLModel, table=True):
    """A version; never changed.

    ``definition`` is what the caller stated, as canonical JSON, ``evidence`` the items with revision and public price, ``examined`` what
    the rules said of it on its ``day``, with price, apportionment and answer of the default choice, and ``input`` what that answer is
    given again from.
    """

    __tablename__ = "bundle_version"
    __table_args__ = (UniqueConstraint("tenant", "bundle_id", "definition_sha256", name="bundle_version_once"),)

    tenant: str = name(primary_key=True)
    bundle_id: str = name(primary_key=True)
    version: int = amount(primary_key=True)
    definition: str = document()
    definition_sha256: str = Field(max_length=64)
    verdict: str = Field(max_length=16)
    day: date
    tables_sha256: str = Field(max_length=64)
    evidence: str = document()
    examined: str = document()
    input: str = document()
    at: Moment


class BundleItemRow(SQLModel, table=True):
    """An item that a version holds or offers, to find the bundles of an item by."""

    __tablename__ = "bundle_item"
    __table_args__ = (Index("bundle_of_item", "tenant", "sku", "bundle_id", "version"),)

    tenant: str = name(primary_key=True)
    bundle_id: str = name(primary_key=True)
    version: int = amount(primary_key=True)
    sku: str = name(primary_key=True)


class BundleEventRow(SQLModel, table=True):
    """One thing that happened to a bundle; never changed."""

    __tablename__ = "bundle_event"

    tenant: str = name(primary_key=True)
    bundle_id: str = name(primary_key=True)
    number: int = amount(primary_key=True)
    kind: str = Field(max_length=12)
    version: int = amount()
    document: str = document()
    at: Moment
