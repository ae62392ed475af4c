"""Backups: taken while others write, looked over, put back, and never over something that is there."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from litestar.testing import TestClient

from bundler.errors import InputError
from bundler.ledger import Claim, stock
from bundler.service import create_app
from bundler.storage import Database, migrate
from bundler.storage.backing_up import back_up, restore
from bundler.storage.booking import Books
from bundler.storage.verifying import standing
from tests.service.examples import CATALOGUE
from tests.service.stored.conftest import Caller

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
LOT = stock("WINE-75", "main")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "bundler.db"


@pytest.fixture
def database(source: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{source}")
    migrate(found)
    found.write(lambda session: Books(session, "main", NOW).grant("in", LOT, 1000))
    yield found
    found.close()


def test_backups_under_writes_are_each_of_one_moment(database: Database, source: Path, tmp_path: Path) -> None:
    done, numbers = threading.Event(), iter(range(1000))

    def write() -> None:
        while not done.is_set():
            name = f"O-{next(numbers)}"
            database.write(lambda session, name=name: Books(session, "main", NOW).reserve(name, [Claim(LOT, 1)]))  # type: ignore[misc]

    writer = threading.Thread(target=write)
    writer.start()
    try:
        entries = [back_up(source, tmp_path / f"copy-{at}").entries for at in range(5)]
    finally:
        done.set()
        writer.join()
    assert entries == sorted(entries)
    assert standing(database).entries >= entries[-1]


def test_a_backup_that_is_put_back_gives_the_same_answers(tmp_path: Path) -> None:
    def answers(name: str) -> list[object]:
        with TestClient(create_app(today=lambda: date(2026, 11, 23), now=lambda: NOW, database=f"sqlite:///{tmp_path / name}")) as client:
            caller = Caller(client)
            if name == "one.db":
                caller.put(CATALOGUE, "K-1")
                caller.reserve(key="K-2")
                caller.reserve("A-2", 1)
                caller.step("A-2", "posting")
                back_up(tmp_path / "one.db", tmp_path / "copy")
            again = caller.reserve(key="K-2")
            read = [caller.get(path).json() for path in ("/v1/items", "/v1/orders/A-1", "/v1/orders/A-2")]
            return [*read, again.json(), again.headers["idempotent-replay"]]

    first = answers("one.db")
    restore(tmp_path / "copy", tmp_path / "two.db")
    (tmp_path / "one.db.key").rename(tmp_path / "two.db.key")
    assert answers("two.db") == first


def test_a_backup_is_one_file_that_only_its_owner_reads(database: Database, source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(source, folder / "copy")
    assert [path.name for path in folder.iterdir()] == ["copy"]
    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    with closing(sqlite3.connect(folder / "copy")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("side", ["", "-wal", "-journal"])
def test_nothing_that_is_there_is_overwritten_or_read_into_what_comes(database: Database, source: Path, tmp_path: Path, side: str) -> None:
    back_up(source, tmp_path / "copy")
    there = tmp_path / f"two.db{side}"
    there.write_text("precious")
    for work in (lambda: back_up(source, tmp_path / "two.db"), lambda: restore(tmp_path / "copy", tmp_path / "two.db")):
        with pytest.raises(InputError, match="is there already"):
            work()
    assert there.read_text() == "precious"
    assert {path.name for path in tmp_path.iterdir()} - {"bundler.db-wal", "bundler.db-shm"} == {"bundler.db", "copy", there.name}


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE balance SET granted = 7", "is not the sum of its entries"),
        ("UPDATE alembic_version SET version_num = '9999'", "later version"),
        ("DROP TABLE alembic_version", "no database of bundler"),
    ],
)
def test_a_copy_that_is_not_whole_is_refused_and_not_left_behind(
    database: Database, source: Path, tmp_path: Path, harm: str, words: str
) -> None:
    with closing(sqlite3.connect(source)) as broken:
        broken.execute(harm)
        broken.commit()
    with pytest.raises(InputError, match=words):
        back_up(source, tmp_path / "copy")
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


@pytest.mark.parametrize("content", [b"", b"no database" * 1000, None])
def test_what_is_no_backup_is_refused_and_nothing_is_put_there(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "copy").write_bytes(content)
    with pytest.raises(InputError):
        restore(tmp_path / "copy", tmp_path / "two.db")
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else ["copy"])


def test_a_page_that_was_damaged_is_found(database: Database, source: Path, tmp_path: Path) -> None:
    back_up(source, tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(InputError):
        restore(tmp_path / "copy", tmp_path / "two.db")
