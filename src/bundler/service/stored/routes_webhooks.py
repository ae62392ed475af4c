"""Webhooks over HTTP: where events are sent, what became of each, and sending one again that nobody took."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response, delete, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.errors import Fault
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.stored.filters import text_of
from bundler.service.stored.moments import moment
from bundler.service.stored.order_bodies import read_nothing
from bundler.service.stored.paging import read_page
from bundler.service.stored.store import Store
from bundler.service.stored.watch_bodies import WEBHOOK, WebhookRequest, read_webhook
from bundler.service.stored.writing import REPLAYED, idempotency_key, written
from bundler.service.watching.signing import told_secret
from bundler.storage import Session
from bundler.storage.tables import DeliveryRow, WebhookRow
from bundler.storage.watch.deliveries import STATES, DeliveryStateError, deliveries, send_again
from bundler.storage.watch.webhooks import MOST, TooManyWebhooksError, find_webhook, make_webhook, remove_webhook, switch, webhooks
from bundler.storage.writes import Answer
from bundler.values.near import did_you_mean


@post("/v1/webhooks")
async def post_webhook(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Make a webhook and show its secret, once: with the same Idempotency-Key it is told again without it."""
    faults = list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, WEBHOOK)
    return await sync_to_thread(_make, desk.stored, key, document, read_webhook(document, faults))


@read_in_thread("/v1/webhooks")
def get_webhooks(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return the webhooks of the tenant, the oldest first."""
    refuse_unknown_query(request)
    store = desk.stored
    return {"webhooks": [_told(row) for row in store.database.read(lambda session: webhooks(session, store.tenant))]}


@delete("/v1/webhooks/{webhook_id:str}", status_code=200)
async def delete_webhook(request: AnyRequest, desk: NamedDependency[Desk], webhook_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Remove a webhook; what was not delivered yet is dead."""
    store, key = desk.stored, await _bare(request)

    def work(session: Session) -> Answer:
        row = _find(session, store, webhook_id)
        remove_webhook(session, row, store.now())
        return HTTPStatus.OK, _told(row)

    return await sync_to_thread(written, store, key, "DELETE /v1/webhooks/{id}", {"webhook_id": webhook_id}, work)


@post("/v1/webhooks/{webhook_id:str}/activation", status_code=200)
async def post_webhook_activation(request: AnyRequest, desk: NamedDependency[Desk], webhook_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Send events again to a webhook whose receiver had said that it was gone."""
    store, key = desk.stored, await _bare(request)

    def work(session: Session) -> Answer:
        row = _find(session, store, webhook_id)
        switch(session, row, active=True)
        return HTTPStatus.OK, _told(row)

    return await sync_to_thread(written, store, key, "POST /v1/webhooks/{id}/activation", {"webhook_id": webhook_id}, work)


@read_in_thread("/v1/webhook-deliveries")
def get_deliveries(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of deliveries by id; those that are ``dead`` were tried as often as they are, and are sent again on demand alone."""
    store, faults = desk.stored, list[Fault]()
    state = text_of(request, "state", faults)
    if state is not None and state not in STATES:
        faults.append(Fault("query", "no such state", "state", field="state", value=state, hint=did_you_mean(state, STATES)))
    after, most = read_page(request, "", ("state",), faults)
    rows = store.database.read(lambda session: deliveries(session, store.tenant, state, after, most + 1))
    return {"deliveries": [_delivery(row) for row in rows[:most]], "next": rows[most - 1].id if len(rows) > most else None}


@post("/v1/webhook-deliveries/{delivery_id:str}/redelivery", status_code=200)
async def post_redelivery(request: AnyRequest, desk: NamedDependency[Desk], delivery_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Send a delivery again that is dead, or that was made, under the id that it has."""
    store, key = desk.stored, await _bare(request)

    def work(session: Session) -> Answer:
        try:
            row = None if "\0" in delivery_id else send_again(session, store.tenant, delivery_id, store.now())
        except DeliveryStateError as wrong:
            detail = "The delivery is on its way." if wrong.state == "pending" else f"Its webhook is {wrong.state}."
            raise Problem(HTTPStatus.CONFLICT, "wrong-delivery-state", detail) from None
        if row is None:
            raise Problem(HTTPStatus.NOT_FOUND, "unknown-delivery", "No delivery has this id.")
        return HTTPStatus.OK, _delivery(row)

    return await sync_to_thread(written, store, key, "POST /v1/webhook-deliveries/{id}/redelivery", {"delivery_id": delivery_id}, work)


async def _bare(request: AnyRequest) -> str:
    """Return the key of a write that brings nothing else. Raises InputError with all faults."""
    faults = list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    read_nothing(await request.body(), faults)
    return key


def _make(store: Store, key: str, document: Any, wanted: WebhookRequest) -> Response[dict[str, Any]]:
    def work(session: Session) -> Answer:
        try:
            return HTTPStatus.CREATED, _told(make_webhook(session, store.tenant, wanted.url, sorted(set(wanted.kinds)), store.now()))
        except TooManyWebhooksError:
            detail = f"There are {MOST} webhooks already. Remove one that is not needed."
            raise Problem(HTTPStatus.CONFLICT, "too-many-webhooks", detail) from None

    answer = written(store, key, "POST /v1/webhooks", document, work)
    again = REPLAYED in (answer.headers or {})
    # The record of the write is kept, so the secret is not in it.
    secret = None if again else told_secret(store.persons.webhook_secret(store.tenant, answer.content["id"]))
    answer.content = {**answer.content, "secret": secret}
    return answer


def _find(session: Session, store: Store, webhook_id: str) -> WebhookRow:
    row = None if "\0" in webhook_id else find_webhook(session, store.tenant, webhook_id)
    if row is None:
        raise Problem(HTTPStatus.NOT_FOUND, "unknown-webhook", "No webhook has this id.")
    return row


def _told(row: WebhookRow) -> dict[str, Any]:
    return {"id": row.id, "url": row.url, "kinds": row.kinds.split(), "active": row.active, "made_at": moment(row.made_at)}


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    return {
        "id": row.id, "webhook_id": row.webhook_id, "event": row.event, "state": row.state, "tries": row.tries, "status": row.status,
        "error": row.error, "due_at": moment(row.due_at) if row.state == "pending" else None, "made_at": moment(row.made_at),
        "done_at": None if row.done_at is None else moment(row.done_at),
    }  # fmt: skip


ROUTES = (post_webhook, get_webhooks, delete_webhook, post_webhook_activation, get_deliveries, post_redelivery)
