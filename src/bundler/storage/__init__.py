"""Storage: what the service remembers, in SQLite or PostgreSQL; SQLModel and SQLAlchemy are loaded in this room alone."""

from sqlmodel import Session

from bundler.storage.engine import Database, UnavailableError
from bundler.storage.migrating import SchemaError, hold_to_schema, migrate, pending

__all__ = ["Database", "SchemaError", "Session", "UnavailableError", "hold_to_schema", "migrate", "pending"]
