"""Who asks, whether they may, and how often: decided when the route is known and before a body is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.types import ASGIApp, Receive, Scope, Send

from bundler.service.access.caller import CALLER, Caller, request_id_of
from bundler.service.access.limiter import Limiter, Memory, Rate
from bundler.service.access.needs import Need, house_alone, needed
from bundler.service.access.refusals import Refusals
from bundler.service.access.register import Known, Register
from bundler.service.problems import Problem
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.access.allowances import lease
from bundler.storage.access.key_text import id_of
from bundler.storage.access.trail import Deed
from bundler.storage.acting import HOUSE

Connection = ASGIConnection[Any, Any, Any, Any]
RATE = "rate"
"""Where the state of a request keeps its rate, for the headers of the answer."""
REALM = 'Bearer realm="bundler"'
HOW = "Send 'Authorization: Bearer KEY'. Keys are made with: bundler keys create."


class Guard:
    """The guard of every route. Without a ``store`` there are no keys; ``open_rate`` bounds the requests of an address in a minute where no
    key is asked for.
    """

    def __init__(self, store: Store | None, now: Callable[[], datetime], *, required: bool = False, open_rate: int | None = None) -> None:
        self.register = None if store is None else Register(store, required=required)
        self._store, self._now, self._open_rate = store, now, open_rate
        self._refusals = None if store is None else Refusals(store)
        self._of_keys = Limiter(self._lease)
        self._of_addresses = Limiter(Memory().lease)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return a route, guarded. As middleware: for a guard of its own Litestar copies the handler of the route in every request."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            await self.check(ASGIConnection(scope, receive, send))
            await app(scope, receive, send)

        return guarded

    async def check(self, connection: Connection) -> None:
        """Let a request through and note its caller. Raises a 401, 403 or 429 problem."""
        template, method = connection.scope["path_template"], connection.scope["method"]  # type: ignore[typeddict-item]
        need = needed(template, method)
        if need == "nothing":
            return
        if need == "key if given":
            await self._recognise(connection)
            return
        if self.register is None or await self._is_open(self.register):
            await self._limit_address(connection)
            return
        try:
            await self._with_key(connection, self.register, need, house=house_alone(template, method))
        except Problem as refused:
            await self._tell(connection, refused, f"{method} {template}")
            raise

    async def _is_open(self, register: Register) -> bool:
        known = register.stands_open
        return await sync_to_thread(register.look) if known is None else known

    async def _recognise(self, connection: Connection) -> None:
        """Note who asks where nobody has to be known. Without a key no database is asked: it may be what is not ready."""
        if self.register is None or self.register.was_open:
            return
        connection.scope["state"][CALLER] = Caller(known=False)
        if "authorization" in connection.headers:
            with suppress(Problem):
                await self._with_key(connection, self.register, "key")

    async def _with_key(self, connection: Connection, register: Register, need: Need, *, house: bool = False) -> None:
        text = _shown(connection)
        known = register.recall(text) or await sync_to_thread(register.find, text)
        if known is None:
            _unauthorized("key-unknown", "No such key is known.", invalid=True)
        connection.scope["state"][CALLER] = Caller(known.tenant, known.id, known=False)
        _hold_good(known, register)
        connection.scope["state"][CALLER] = Caller(known.tenant, known.id)
        if need not in ("key", *known.scopes):
            challenge = f'{REALM}, error="insufficient_scope", scope="{need}"'
            detail = f"The key lacks the scope {need!r}. Ask for a key that has it."
            raise Problem(HTTPStatus.FORBIDDEN, "scope-missing", detail, {"WWW-Authenticate": challenge})
        if house and known.tenant != HOUSE:
            challenge = f'{REALM}, error="insufficient_scope"'
            detail = f"This concerns all tenants: it is for keys of the tenant {HOUSE!r}, whose installation it is."
            raise Problem(HTTPStatus.FORBIDDEN, "house-only", detail, {"WWW-Authenticate": challenge})
        now = self._now()
        rate = self._of_keys.take(known.id, known.requests_per_minute, now)
        if rate is None:
            rate = await sync_to_thread(self._of_keys.renew, known.id, known.requests_per_minute, now)
        _keep_to(connection, rate)

    async def _limit_address(self, connection: Connection) -> None:
        if self._open_rate is None:
            return
        who, now = connection.client.host if connection.client else "", self._now()
        _keep_to(connection, self._of_addresses.take(who, self._open_rate, now) or self._of_addresses.renew(who, self._open_rate, now))

    def _lease(self, key: str, minute: int, limit: int, block: int) -> tuple[int, int]:
        assert self._store is not None

        def work(session: Session) -> tuple[int, int]:
            return lease(session, key, minute, limit, block)

        return self._store.database.write(work)

    async def _tell(self, connection: Connection, refused: Problem, route: str) -> None:
        assert self._refusals is not None
        caller = connection.scope["state"].get(CALLER, Caller(known=False))
        deed = Deed(refused.kind, route, refused.status)
        if self._refusals.is_news(caller, deed):
            await sync_to_thread(self._refusals.write, caller, deed, request_id_of(connection))


def _shown(connection: Connection) -> str:
    """Return the key of a request. Raises a 401 problem where there is none, or what is none."""
    stated = connection.headers.get("authorization", "")
    kind, _, text = stated.partition(" ")
    if not stated or kind.lower() != "bearer":
        _unauthorized("key-missing", f"A key is asked for. {HOW}")
    text = text.strip()
    if id_of(text) is None:
        _unauthorized("key-unknown", "This is no key: it may have been cut off or mistyped.", invalid=True)
    return text


def _hold_good(known: Known, register: Register) -> None:
    if known.revoked:
        _unauthorized("key-revoked", "The key was revoked.", invalid=True)
    if known.expires_on is not None and known.expires_on < register.store.today():
        _unauthorized("key-expired", f"The key was good until {known.expires_on}.", invalid=True)


def _unauthorized(kind: str, detail: str, *, invalid: bool = False) -> NoReturn:
    challenge = f'{REALM}, error="invalid_token"' if invalid else REALM
    raise Problem(HTTPStatus.UNAUTHORIZED, kind, detail, {"WWW-Authenticate": challenge})


def _keep_to(connection: Connection, rate: Rate) -> None:
    """Note the rate of a request. Raises a 429 problem where no more are let through in this minute."""
    connection.scope["state"][RATE] = rate
    if not rate.allowed:
        detail = f"More than {rate.limit} requests in a minute are not let through. Try again in {rate.seconds} seconds."
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "rate-limit", detail, {"Retry-After": str(rate.seconds)})
