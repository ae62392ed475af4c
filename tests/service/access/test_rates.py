"""How often a key may ask: counted by the minute, over all replicas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.access.limiter import Limiter, Memory
from tests.service.access.conftest import Clock, Holder, new_key_in
from tests.service.examples import validator

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _let_through(limiter: Limiter, limit: int, at: datetime) -> bool:
    rate = limiter.take("K", limit, at) or limiter.renew("K", limit, at)
    assert 0 <= rate.left < max(limit, 1)
    assert 1 <= rate.seconds <= 60
    return rate.allowed


@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20)), max_size=150))
def test_replicas_together_let_no_more_through_in_a_minute_than_the_limit(limit: int, asked: list[tuple[int, int]]) -> None:
    shared = Memory()
    replicas = [Limiter(shared.lease) for _ in range(3)]
    through: dict[datetime, int] = {}
    at = AT
    for replica, seconds in asked:
        at += timedelta(seconds=seconds)
        minute = at.replace(second=0)
        through[minute] = through.get(minute, 0) + _let_through(replicas[replica], limit, at)
    assert all(count <= limit for count in through.values())


@given(st.integers(1, 200))
def test_one_replica_lets_exactly_the_limit_through(limit: int) -> None:
    limiter = Limiter(Memory().lease)
    assert [_let_through(limiter, limit, AT) for _ in range(limit + 3)] == [True] * limit + [False] * 3
    assert _let_through(limiter, limit, AT + timedelta(minutes=1))


def test_a_block_is_got_once_for_many_requests() -> None:
    asked: list[int] = []

    def lease(who: str, minute: int, limit: int, block: int) -> tuple[int, int]:
        asked.append(block)
        return memory.lease(who, minute, limit, block)

    memory = Memory()
    limiter = Limiter(lease)
    assert all(_let_through(limiter, 1000, AT) for _ in range(1000))
    assert asked == [50] * 20


def test_replicas_share_the_limit_of_a_key(url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "a secret of the tests, which is long enough")
    key = new_key_in(url, clock, requests_per_minute=6)
    clock.at = clock.at.replace(minute=1, second=0)
    make: Callable[[], Any] = lambda: TestClient(create_app(database=url, today=clock.today, now=clock.now))  # noqa: E731
    with make() as one, make() as two:
        answers = [Holder(client, key).get("/v1/rules") for client in (one, two) * 4]
        assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 2
        assert [answer.headers["ratelimit"] for answer in answers[:2]] == ['"minute";r=5;t=60', '"minute";r=4;t=60']
        refused = answers[-1]
        validator("Problem").validate(refused.json())
        assert (refused.json()["type"], refused.headers["retry-after"]) == ("urn:bundler:problem:rate-limit", "60")
        assert (refused.headers["ratelimit"], refused.headers["ratelimit-policy"]) == ('"minute";r=0;t=60', '"minute";q=6;w=60')
        clock.at += timedelta(seconds=60)
        assert Holder(one, key).get("/v1/rules").status_code == 200


def test_where_no_key_is_asked_for_an_address_may_be_bounded(clock: Clock) -> None:
    with TestClient(create_app(open_rate=2, now=clock.now)) as client:
        assert [client.get("/v1/rules").status_code for _ in range(3)] == [200, 200, 429]
        assert client.get("/health").status_code == 200
        clock.at += timedelta(minutes=1)
        assert client.get("/v1/rules").status_code == 200
    with TestClient(create_app()) as client:
        assert "ratelimit" not in client.get("/v1/rules").headers
