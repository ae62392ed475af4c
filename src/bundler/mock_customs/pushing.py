"""Pushing: receipts are posted to a callback as they come due, in their order, beside the answering of messages."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import httpx

from bundler.mock_customs.customs import Customs
from bundler.mock_customs.destination import Destination
from bundler.mock_customs.outbox import Sent
from bundler.network.outgoing import open_client, status_of, tried

PAUSES = (1, 2, 4, 8, 16, 32, 60, 60, 60, 60)
"""Seconds after each try that led to no answer, or to one that asks for patience; after the eleventh try, in five minutes, it is over."""
AT_ONCE = 50
AGENT = "bundler-mock-customs"
TICK_SECONDS = 0.05
MOST_LISTED = 1000
PATIENCE = (408, 425, 429)
"""What is no refusal among the statuses from 300 to 499."""
LOG = logging.getLogger("bundler.mock_customs")


class Undelivered(NamedTuple):
    """A receipt that was given up: how often it was tried, and the last status or what kept the last try from one."""

    receipt: Sent
    tries: int
    outcome: int | str

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON data."""
        told = {"status": self.outcome, "error": None} if isinstance(self.outcome, int) else {"status": None, "error": self.outcome}
        return {"number": self.receipt.number, "tries": self.tries, **told, "xml": self.receipt.data.decode()}


class Pusher:
    """Pushes what comes due from ``run`` until that is cancelled; receipts are polled all the same.

    A push holds what is due, up to 50 receipts. One that is refused is parted, so that what cannot be taken keeps nothing else back.
    """

    def __init__(self, customs: Customs, clock: Callable[[], datetime], destination: Destination, pauses: Sequence[float] = PAUSES) -> None:
        self._customs, self._clock, self._destination, self._pauses = customs, clock, destination, pauses
        self._last = 0
        self.delivered = 0
        self.given_up = 0
        self.undelivered: deque[Undelivered] = deque(maxlen=MOST_LISTED)

    async def run(self) -> None:
        """Push until cancelled."""
        async with open_client() as client:
            while True:
                some = self._customs.receipts(self._last, self._clock(), AT_ONCE)
                if some:
                    # Those that newer ones took the room of, while the other end was away.
                    self.given_up += some[0].number - self._last - 1
                    await self._push(client, some)
                    self._last = some[-1].number
                else:
                    await asyncio.sleep(TICK_SECONDS)

    async def _push(self, client: httpx.AsyncClient, some: Sequence[Sent]) -> None:
        tries, outcome = await self._try(client, some)
        if _is_taken(outcome):
            self.delivered += len(some)
        elif _is_refused(outcome) and len(some) > 1:
            for each in some:
                await self._push(client, [each])
        else:
            LOG.warning("%s not delivered: %s", _named(some), outcome)
            self.given_up += len(some)
            self.undelivered.extend(Undelivered(each, tries, outcome) for each in some)

    async def _try(self, client: httpx.AsyncClient, some: Sequence[Sent]) -> tuple[int, int | str]:
        """Try until it is known what becomes of a push; return how often, and what became of the last try."""
        request, tries = self._request(client, some), 0
        while True:
            outcome = await tried(status_of(client, request))
            tries += 1
            if _is_taken(outcome) or _is_refused(outcome) or tries > len(self._pauses):
                return tries, outcome
            pause = self._pauses[tries - 1]
            LOG.warning("%s not taken: %s; tried again after %s s", _named(some), outcome, pause)
            await asyncio.sleep(pause)

    def _request(self, client: httpx.AsyncClient, some: Sequence[Sent]) -> httpx.Request:
        body = json.dumps({"messages": [each.data.decode() for each in some]}, ensure_ascii=False)
        # A copy that comes later is another push: its number makes its key another too.
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"mock-customs/{some[0].number}/{body}")
        told = {"Content-Type": "application/json", "User-Agent": AGENT, "Idempotency-Key": str(key)}
        return client.build_request("POST", self._destination.url, content=body.encode(), headers={**told, **self._destination.headers})


def _is_taken(outcome: int | str) -> bool:
    return isinstance(outcome, int) and 200 <= outcome < 300


def _is_refused(outcome: int | str) -> bool:
    """Whether trying again would change nothing; a redirect is not followed."""
    return isinstance(outcome, int) and 300 <= outcome < 500 and outcome not in PATIENCE


def _named(some: Sequence[Sent]) -> str:
    return f"receipt {some[0].number}" if len(some) == 1 else f"receipts {some[0].number} to {some[-1].number}"
