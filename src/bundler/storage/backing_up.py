"""A copy of a database of SQLite while the service goes on writing, and putting it back; both are looked over before they count.

A server has tools of its own for this: pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from sqlalchemy.engine import URL

from bundler.errors import Fault, InputError
from bundler.storage.engine import Database, UnavailableError
from bundler.storage.verifying import Standing, standing

SIDE_FILES = ("", "-wal", "-shm", "-journal")
"""What SQLite has beside a database: one of these that is left over would be read into the file that comes to its place."""


def back_up(source: Path, target: Path) -> Standing:
    """Copy the database ``source`` into the new file ``target``, as it is at one moment; writers are not held up (WAL).

    Raises InputError where there is no such database, the file is there already, or the copy is not whole; then there is no file.
    """
    if not source.is_file():
        raise InputError([_fault(source, "there is no such database", "no_database", "Give --database sqlite:///FILE.")])
    return _copied(source, target, "Choose another name for the backup: none is overwritten.")


def restore(source: Path, target: Path) -> Standing:
    """Put a backup where no database is, for the service to start with; an older schema is brought up to date then.

    Raises InputError where the backup is none or is not whole, or something is there already; then nothing is put there.
    """
    if not source.is_file():
        raise InputError([_fault(source, "there is no such file", "no_backup", "")])
    return _copied(source, target, "End the service and move the old database away, with the files beside it: none is overwritten.")


def _copied(source: Path, target: Path, hint: str) -> Standing:
    taken = [path for path in (target.with_name(target.name + side) for side in SIDE_FILES) if path.exists()]
    if taken:
        raise InputError([_fault(path, "is there already", "exists", hint) for path in taken])
    with _draft(target) as draft:
        _copy(source, draft)
        found = _looked_over(draft, source)
        _put(draft, target, hint)
    return found


def _copy(source: Path, draft: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(draft)) as copy:
            ours.backup(copy)  # in one step, which sees one moment: in several, a writer would make it begin again
    except sqlite3.Error as failure:
        raise InputError(
            [_fault(source, f"cannot be copied: {failure}", "not_a_database", "Is it a database, and is the disk full?")]
        ) from None


def _looked_over(draft: Path, source: Path) -> Standing:
    try:
        with closing(Database(URL.create("sqlite", database=str(draft)).render_as_string())) as database:
            found = standing(database)
    except UnavailableError:
        raise InputError([_fault(source, "cannot be read: it is no database, or it is broken", "not_a_database", "")]) from None
    faults = found.faults if found.schema is not None else ("it is no database of bundler",)
    if faults:
        raise InputError(
            [_fault(source, each, "broken", "Take an older backup, and keep this file for finding out why.") for each in faults]
        )
    return found


def _put(draft: Path, target: Path, hint: str) -> None:
    """Give the copy its name: it is on the disk by then, in one file."""
    with closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, target)
    except FileExistsError:
        raise InputError([_fault(target, "is there already", "exists", hint)]) from None
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A file beside the target that only its owner reads; nothing is left of it."""
    draft = target.with_name(f".{target.name}.{token_hex(4)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield draft
    finally:
        for side in SIDE_FILES:
            with suppress(FileNotFoundError):
                draft.with_name(draft.name + side).unlink()


def _fault(path: Path, message: str, code: str, hint: str) -> Fault:
    return Fault(str(path), message, code, hint=hint)
