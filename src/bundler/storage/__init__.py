"""Storage: what the service remembers, in SQLite or PostgreSQL; SQLModel and SQLAlchemy are loaded in this room alone."""

from bundler.storage.engine import Database, UnavailableError
from bundler.storage.migrating import migrate, pending

__all__ = ["Database", "UnavailableError", "migrate", "pending"]
