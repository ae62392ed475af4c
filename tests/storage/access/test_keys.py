"""Keys and the audit trail in the database."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bundler.storage import Database
from bundler.storage.access.allowances import lease
from bundler.storage.access.key_text import ALPHABET, id_of, new_key
from bundler.storage.access.keys import SCOPES, NewKey, any_key, faults_of, find_key, list_keys, make_key, revoke_key
from bundler.storage.access.trail import Deed, add_deed, read_trail
from bundler.storage.acting import Actor

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEY = new_key()


def test_keys_are_of_their_own_kind_and_never_the_same() -> None:
    keys = {new_key() for _ in range(200)}
    assert len({id_of(key) for key in keys}) == 200
    assert all(key.startswith("bdl_") and len(key) == 66 for key in keys)


@given(st.integers(0, len(KEY) - 1), st.sampled_from(ALPHABET))
def test_a_mistyped_key_is_told_by_itself(at: int, letter: str) -> None:
    other = KEY[:at] + letter + KEY[at + 1 :]
    assert (id_of(other) is not None) == (other == KEY)
    assert id_of(KEY[:at]) is None


def test_a_key_is_kept_as_its_hash_alone(database: Database) -> None:
    row, key = database.write(lambda session: make_key(session, NewKey("acme", ("orders", "quote")), AT))
    found = database.read(lambda session: find_key(session, row.id))
    assert found is not None
    assert found.sha256 == hashlib.sha256(key.encode()).hexdigest()
    assert (found.tenant, found.scopes) == ("acme", "quote orders")
    assert key[17:] not in found.model_dump_json()


def test_keys_are_listed_and_revoked_by_their_tenant_alone(database: Database) -> None:
    assert not database.read(any_key)
    row, _ = database.write(lambda session: make_key(session, NewKey("acme", ("quote",)), AT))
    assert [key.id for key in database.read(lambda session: list_keys(session, "acme"))] == [row.id]
    assert database.read(lambda session: list_keys(session, "other")) == []
    assert database.write(lambda session: revoke_key(session, "other", row.id, AT)) is None
    revoked = database.write(lambda session: revoke_key(session, "acme", row.id, AT))
    assert revoked is not None
    assert revoked.revoked_at == AT
    again = database.write(lambda session: revoke_key(session, "acme", row.id, AT.replace(hour=9)))
    assert again is not None
    assert again.revoked_at == AT
    assert database.read(any_key)


def test_everything_that_is_wrong_with_a_key_is_told_at_once() -> None:
    wanted = NewKey("Acme!", ("order", "quote"), "x" * 81, date(2026, 11, 22), 0)
    faults = faults_of(wanted, date(2026, 11, 23))
    assert [fault.pointer for fault in faults] == ["/scopes/0", "/tenant", "/label", "/expires_on", "/requests_per_minute"]
    assert faults[0].hint == "Did you mean 'orders'?"
    assert faults_of(NewKey("acme", SCOPES, "shop", date(2026, 11, 23)), date(2026, 11, 23)) == []
    assert [fault.pointer for fault in faults_of(NewKey("acme", ()), date(2026, 11, 23))] == ["/scopes"]


def test_replicas_that_take_blocks_at_once_never_take_more_than_the_limit(database: Database) -> None:
    def some(_: int) -> tuple[int, int]:
        return database.write(lambda session: lease(session, "K", 100, 50, 7))

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(some, range(12)))
    assert sum(each for each, _ in got) == 50
    assert min(rest for _, rest in got) == 0
    assert database.write(lambda session: lease(session, "K", 101, 50, 7)) == (7, 43)
    # A replica whose clock is behind takes of the new minute too.
    assert database.write(lambda session: lease(session, "K", 100, 50, 7)) == (7, 36)


@pytest.mark.parametrize("change", ["UPDATE audit SET status = 0", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_trail(database: Database, change: str) -> None:
    deed = Deed("written", "POST /v1/orders", 201, "K-1", "A-1")
    acting = database.acting(Actor("key", "request"))
    acting.write(lambda session: add_deed(session, "acme", deed, AT))
    with pytest.raises(DBAPIError, match="only added to"):
        database.write(lambda session: session.connection().execute(text(change)))
    (row,) = database.read(lambda session: read_trail(session, "acme", 0, 10))
    assert (row.key, row.request_id, row.status, row.at) == ("key", "request", 201, AT)
    assert database.read(lambda session: read_trail(session, "other", 0, 10)) == []
