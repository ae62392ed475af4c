"""The audit trail is removed only as far as a file has it, and both are told; on both databases."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bundler.storage import Database
from bundler.storage.access import exporting
from bundler.storage.access.exporting import Exported, NotExportedError, UnknownExportError, record, remove_exported, write_trail
from bundler.storage.access.trail import Deed, add_deed, read_trail

OLD = datetime(2025, 6, 1, 12, tzinfo=UTC)
YEAR, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def database(database: Database) -> Database:
    """A trail of three deeds of two tenants from last year, and one of this year."""
    for number, tenant in enumerate(("main", "acme", "main")):
        deed(database, tenant, f"A-{number}", OLD + timedelta(days=number))
    deed(database, "acme", "A-3", NOW)
    return database


def deed(database: Database, tenant: str, subject: str, at: datetime) -> None:
    database.write(lambda session: add_deed(session, tenant, Deed("written", "POST /v1/orders", 201, "K", subject), at))


def export(database: Database, path: Path, before: datetime = YEAR) -> Exported:
    file = BytesIO()
    found = database.read(lambda session: write_trail(session, before, file))
    path.write_bytes(file.getvalue())
    database.write(lambda session: record(session, found, NOW))
    return found


def trail(database: Database, tenant: str) -> list[tuple[str, str | None]]:
    return [(row.outcome, row.subject) for row in database.read(lambda session: read_trail(session, tenant, 0, 99))]


def test_what_a_file_has_is_removed_and_export_and_removal_stand_in_every_trail(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    path = tmp_path / "2025.jsonl"
    found = export(database, path)
    assert (found.deeds, found.sha256) == (3, hashlib.sha256(path.read_bytes()).hexdigest())
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["tenant"], line["subject"], line["at"][:10]) for line in lines] == [
        ("main", "A-0", "2025-06-01"), ("acme", "A-1", "2025-06-02"), ("main", "A-2", "2025-06-03"),
    ]  # fmt: skip
    assert trail(database, "main") == [("written", "A-0"), ("written", "A-2"), ("exported", found.sha256)]
    assert [remove_exported(database, path, NOW) for _ in range(2)] == [3, 0]
    told = ("exported", found.sha256), ("removed", found.sha256)
    assert trail(database, "main") == [*told, told[1]]
    assert trail(database, "acme") == [("written", "A-3"), *told]


def test_the_database_refuses_to_remove_what_no_file_has_and_to_change_what_it_knows_of_files(database: Database, tmp_path: Path) -> None:
    export(database, tmp_path / "2025.jsonl")
    before = trail(database, "acme")
    for change in ("DELETE FROM audit", "DELETE FROM audit_export", "UPDATE audit_export SET last = 99"):
        with pytest.raises(DBAPIError, match="only added to"):
            database.write(lambda session, change=change: session.connection().execute(text(change)))
    assert trail(database, "acme") == before


def test_a_file_that_is_none_of_this_trail_removes_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "2025.jsonl"
    export(database, path)
    path.write_bytes(path.read_bytes().replace(b"A-1", b"A-9"))
    with pytest.raises(UnknownExportError):
        remove_exported(database, path, NOW)
    assert ("written", "A-1") in trail(database, "acme")


def test_a_deed_that_a_file_does_not_have_is_not_removed_with_it(database: Database, tmp_path: Path) -> None:
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    export(database, first, OLD + timedelta(days=1))
    remove_exported(database, first, NOW)
    export(database, second)
    late = "INSERT INTO audit (id, tenant, at, outcome, route, status) VALUES (1, 'main', '2025-06-01 12:00:00', 'written', 'late', 200)"
    database.write(lambda session: session.connection().execute(text(late)))
    with pytest.raises(NotExportedError) as told:
        remove_exported(database, second, NOW)
    assert told.value.number == 1
    assert ("written", "A-1") in trail(database, "acme")
