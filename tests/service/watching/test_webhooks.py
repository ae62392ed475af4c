"""Webhooks: signed, sent once for each event however often that takes, to nowhere that is not allowed, and given up in the end."""

from __future__ import annotations

import base64
import json
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from bundler.service.watching.addresses import RefusedAddressError, checked, fault_of
from bundler.storage.watch.deliveries import CLAIMED, PAUSES, claim
from tests.service.examples import validator
from tests.service.observing.test_metrics import value
from tests.service.watching.conftest import Receiver, Shop

pytestmark = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)


def deliveries(shop: Shop, state: str) -> list[Any]:
    page = shop.get(f"/v1/webhook-deliveries?state={state}").json()
    validator("DeliveryPage").validate(page)
    found: list[Any] = page["deliveries"]
    return found


def backlog(shop: Shop) -> tuple[float, ...]:
    """Deliveries that wait and are dead, and for how many seconds the oldest has waited, as ``/metrics`` tells them."""
    states = (value(shop.client, "bundler_webhook_deliveries", state=state) for state in ("waiting", "dead"))
    return (*states, value(shop.client, "bundler_webhook_oldest_waiting_seconds"))


def test_an_event_is_sent_signed_as_standard_webhooks_are(shop: Shop, receiver: Receiver) -> None:
    made = shop.listen(receiver.url)
    validator("MadeWebhook").validate(made)
    shop.sell()
    shop.sell_out()
    shop.look()
    assert shop.send() == 1
    [(headers, body)] = receiver.got
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert headers["webhook-signature"] == Webhook(made["secret"]).sign(headers["webhook-id"], at, body.decode())
    assert at == shop.clock.at
    [event] = receiver.events
    [kept] = shop.get("/v1/watch-events").json()["events"]
    assert event == {"type": "bundle.condition.began", "timestamp": kept["at"], "data": kept}
    assert [each["id"] for each in deliveries(shop, "delivered")] == [headers["webhook-id"]]
    assert (shop.look(), shop.send()) == (0, 0)


def test_an_event_that_is_not_taken_twice_is_sent_again_under_its_id_after_growing_pauses(shop: Shop, receiver: Receiver) -> None:
    receiver.statuses += [500, 302]
    shop.listen(receiver.url)
    shop.sell()
    shop.sell_out()
    shop.look()
    for pause in (*PAUSES[:2], timedelta(days=9)):
        shop.send()
        assert shop.send() == 0
        shop.clock.at += pause
    assert (len(receiver.got), len({headers["webhook-id"] for headers, _ in receiver.got}), len({body for _, body in receiver.got})) == (
        3,
        1,
        1,
    )
    [delivered] = deliveries(shop, "delivered")
    assert (delivered["tries"], delivered["status"]) == (3, 204)


def test_what_is_never_taken_is_dead_after_the_last_pause_and_may_be_sent_again(shop: Shop, receiver: Receiver) -> None:
    receiver.statuses += [503] * (len(PAUSES) + 1)
    shop.listen(receiver.url)
    shop.sell()
    shop.sell_out()
    shop.look()
    for pause in (*PAUSES, timedelta(0)):
        shop.send()
        shop.clock.at += pause
        if pause == PAUSES[0]:
            assert backlog(shop) == (1, 0, PAUSES[0].total_seconds())
    assert backlog(shop) == (0, 1, 0)
    [dead] = deliveries(shop, "dead")
    assert (dead["tries"], dead["status"], dead["due_at"]) == (len(PAUSES) + 1, 503, None)
    again = shop.write("POST", f"/v1/webhook-deliveries/{dead['id']}/redelivery")
    validator("Delivery").validate(again.json())
    assert shop.write("POST", f"/v1/webhook-deliveries/{dead['id']}/redelivery").status_code == 409
    assert shop.send() == 1
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {dead["id"]}


def test_what_was_claimed_by_a_process_that_died_is_sent_by_another(shop: Shop, receiver: Receiver) -> None:
    hook = shop.listen(receiver.url)
    shop.sell()
    shop.sell_out()
    shop.look()
    lost = shop.store.database.write(lambda session: claim(session, "main", hook["id"], shop.clock.at))
    assert lost is not None
    assert (shop.send(), receiver.got) == (0, [])
    shop.clock.at += CLAIMED
    assert shop.send() == 1
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [lost.id]


def test_only_the_kinds_that_are_asked_for_are_sent(shop: Shop, receiver: Receiver) -> None:
    shop.listen(receiver.url, "unlawful", "review")
    shop.sell()
    shop.sell_out()
    assert (shop.look(), shop.send()) == (1, 0)


def test_a_receiver_that_is_gone_gets_nothing_more_until_it_is_wanted_again(shop: Shop, receiver: Receiver) -> None:
    receiver.statuses += [410]
    hook = shop.listen(receiver.url)
    for bundle_id in ("A", "B"):
        shop.sell(bundle_id)
    shop.sell_out()
    shop.look()
    shop.send()
    assert (len(receiver.got), len(deliveries(shop, "dead"))) == (1, 2)
    assert [each["active"] for each in shop.get("/v1/webhooks").json()["webhooks"]] == [False]
    on = shop.write("POST", f"/v1/webhooks/{hook['id']}/activation")
    validator("Webhook").validate(on.json())
    shop.step("A-1", "voiding")
    shop.look()
    assert shop.send() == 2


def test_a_webhook_that_is_removed_gets_nothing_more(shop: Shop, receiver: Receiver) -> None:
    hook = shop.listen(receiver.url)
    shop.sell()
    shop.sell_out()
    shop.look()
    assert shop.write("DELETE", f"/v1/webhooks/{hook['id']}").status_code == 200
    assert (shop.send(), receiver.got, shop.get("/v1/webhooks").json()) == (0, [], {"webhooks": []})
    [dead] = deliveries(shop, "dead")
    assert shop.write("POST", f"/v1/webhook-deliveries/{dead['id']}/redelivery").status_code == 409
    assert shop.write("DELETE", f"/v1/webhooks/{hook['id']}").status_code == 404


def test_the_secret_is_shown_once_and_stands_nowhere(shop: Shop, receiver: Receiver) -> None:
    asked = {"url": receiver.url}
    made, again = (shop.write("POST", "/v1/webhooks", asked, "K-1") for _ in range(2))
    validator("MadeWebhook").validate(again.json())
    assert (again.headers["idempotent-replay"], again.json()) == ("true", {**made.json(), "secret": None})
    assert "secret" not in shop.get("/v1/webhooks").json()["webhooks"][0]
    path = shop.store.database.path
    assert path is not None
    secret = base64.b64decode(made.json()["secret"].removeprefix("whsec_"))
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert not [each for each in (made.json()["secret"].encode(), secret, secret.hex().encode()) if each in kept]


def test_every_fault_of_a_webhook_is_told_and_its_address_is_not_repeated(shop: Shop) -> None:
    answer = shop.write("POST", "/v1/webhooks", {"url": "ftp://shop.example/?token=t0k3n", "kinds": ["unlawfull"]})
    assert ({each["field"] for each in answer.json()["errors"]}, "t0k3n" in answer.text) == ({"url", "0"}, False)


@pytest.mark.parametrize("address", [
    "http://shop.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.7/", "https://192.168.1.1/", "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.7]/", "https://0.0.0.0/",
    "https://[64:ff9b::a00:7]/", "https://[2002:a00:7::]/", "https://localhost/", "https://db.internal/", "https://224.0.0.1/",
    "https://a:b@shop.example/", "https://shop.example/#x", "https:///x", "https://shop.example:99999/", "https://100.64.0.1/",
])  # fmt: skip
def test_nothing_is_sent_to_the_own_network_or_without_tls(url: str, address: str) -> None:
    assert fault_of(address, private=False)


def test_an_address_of_the_internet_over_tls_is_taken(url: str) -> None:
    assert not [
        each
        for each in ("https://shop.example/a?b=c", "https://8.8.8.8:8443/", "https://[2001:4860:4860::8888]/")
        if fault_of(each, private=False)
    ]


def test_where_the_own_network_is_allowed_the_addresses_of_machines_secrets_and_the_open_internet_without_tls_are_not(url: str) -> None:
    assert not fault_of("http://10.0.0.7/", private=True)
    assert fault_of("http://169.254.169.254/", private=True)
    assert fault_of("http://8.8.8.8/", private=True)


def test_a_name_of_which_one_address_lies_in_the_own_network_gets_nothing(url: str) -> None:
    assert checked(["8.8.8.8"], secure=True, private=False) == "8.8.8.8"
    for addresses in (["8.8.8.8", "10.0.0.7"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"], []):
        with pytest.raises(RefusedAddressError):
            checked(addresses, secure=True, private=False)


def test_a_name_that_leads_into_the_own_network_when_it_is_looked_up_gets_nothing(
    shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLER_PRIVATE_WEBHOOKS", "false")
    port = receiver.server_address[1]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    shop.listen(f"https://shop.example:{port}/")
    shop.sell()
    shop.sell_out()
    shop.look()
    shop.send()
    [pending] = deliveries(shop, "pending")
    assert (receiver.got, pending["error"]) == ([], "the host has an address to which nothing is sent")


def test_the_examples_of_the_page_are_taken_and_its_check_holds(shop: Shop, receiver: Receiver) -> None:
    page = (Path(__file__).parents[3] / "docs" / "service" / "watch.md").read_text("utf-8")
    settings, hook = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    assert shop.write("PUT", "/v1/watch-settings", settings).json() == {**settings, "share_before_cliff": "0.1"}
    assert shop.write("POST", "/v1/webhooks", hook).status_code == 201
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    made = shop.listen(receiver.url, "unavailable")
    shop.sell()
    shop.sell_out()
    shop.look()
    shop.send()
    [(headers, body)] = receiver.got
    assert names["is_genuine"](headers, body, made["secret"])
    assert not names["is_genuine"](headers, body + b" ", made["secret"])
