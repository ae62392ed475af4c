"""Editions at run time: checked when they are loaded, looked at before, and switched to in every replica at once."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar.testing import TestClient
from sqlalchemy import update
from sqlmodel import col

import bundler
from bundler.service import create_app, pointing
from bundler.storage import Database
from bundler.storage.editions import Editions
from bundler.storage.tables import EditionRow
from bundler.upkeep.releasing import cut
from tests.service.examples import validator
from tests.service.stored.conftest import PERSON_KEY, Caller, Clock

NEW = "2026-11-23.2"
OLD = bundler.load_tables().coverage.edition
COFFEE = {"sku": "COFFEE", "name": "coffee", "hs_code": "0901210000", "origin": "IT", "unit": "125", "unit_price": "200.00",
          "net_weight_kg": "1"}  # fmt: skip
ORDER = {"on": "2026-11-23", "lines": [{"kind": "item", "sku": "COFFEE", "quantity": 1}]}
QUOTE = {**ORDER, "catalogue": [COFFEE]}
LEASE = 0.2


def edited(small: Path, folder: Path, percent: str, *, cases: bool = False) -> bytes:
    """The edition file of small tables under a new version with another VAT, without the cases that would tell it."""
    tables = shutil.copytree(small, folder / percent)
    if not cases:
        shutil.rmtree(tables / "cn" / "cases")
    for name, old, new in (("coverage.toml", f'"{OLD}"', f'"{NEW}"'), ("cn/vat.toml", 'percent = "13"', f'percent = "{percent}"')):
        path = tables / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8", newline="")
    return cut(tables, date(2026, 11, 25), to=folder, notes="another VAT").path.read_bytes()


@pytest.fixture(scope="module")
def file(small: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An edition with 14 % VAT."""
    return edited(small, tmp_path_factory.mktemp("new"), "14")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases of a fifth of a second."""
    monkeypatch.setattr(pointing, "LEASE_SECONDS", LEASE)
    monkeypatch.setattr(pointing, "SWITCH_AFTER_SECONDS", 1.5 * LEASE)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bundler.db'}"


@pytest.fixture
def replica(small: Path, address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    with TestClient(create_app(small, today=clock.today, now=clock.now, database=address)) as client:
        yield Caller(client)


def load(caller: Caller, raw: bytes, version: str = NEW, key: str | None = None, kind: str = "application/zip") -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid4().hex, "Content-Type": kind}
    return caller.client.put(f"/v1/editions/{version}", content=raw, headers=headers)


def activate(caller: Caller, version: str = NEW, body: Any = None) -> dict[str, Any]:
    answer = caller.write("POST", f"/v1/editions/{version}/activation", body)
    assert answer.status_code == 202
    told: dict[str, Any] = answer.json()
    validator("Activation").validate(told)
    return told


def awaited(caller: Caller, number: int, state: str) -> dict[str, Any]:
    """An activation once it has come to a state."""
    for _ in range(400):
        told: dict[str, Any] = caller.get(f"/v1/activations/{number}").json()
        if told["state"] == state:
            return told
        time.sleep(0.02)
    raise AssertionError(told)


def test_an_edition_is_loaded_looked_at_switched_to_and_back(replica: Caller, file: bytes) -> None:
    before = replica.client.post("/v1/quotes", json=QUOTE).json()
    kept = load(replica, file)
    assert kept.status_code == 200, kept.text
    validator("KeptEdition").validate(kept.json())
    assert kept.json()["checked"]["error"] == 0
    assert replica.get(f"/v1/editions/{NEW}").json() == kept.json()
    listed = replica.get("/v1/editions").json()["editions"]
    assert [(each["version"], each["default"]) for each in listed] == [(OLD, True), (NEW, False)]
    assert replica.put([COFFEE]).status_code == 200
    bundle = {"components": [{"sku": "COFFEE", "quantity": 2}], "price": "390.00"}
    assert replica.write("PUT", "/v1/bundles/PAIR", bundle).status_code == 201
    assert replica.write("POST", "/v1/bundles/PAIR/activation", {"reviewed": True}).status_code == 200
    preview = replica.client.post(f"/v1/editions/{NEW}/preview", json={"orders": [{**ORDER, "order_id": "A"}]})
    validator("EditionPreview").validate(preview.json())
    assert {each["id"] for each in preview.json()["entries"]} == {"COFFEE", "PAIR", "A"}
    assert preview.json()["totals"]["order"]["effect"] == "1.40"
    assert replica.client.post("/v1/quotes", json=QUOTE).json() == before

    number = activate(replica)["number"]
    assert awaited(replica, number, "in_force")["version"] == NEW
    after = replica.client.post("/v1/quotes", json=QUOTE).json()
    assert (before["vat"], after["vat"], after["receipt"]["tables"]) == ("18.20", "19.60", f"cn {NEW}")
    assert replica.get("/ready").json()["tables_sha256"] == after["receipt"]["tables_sha256"]
    for answer in (before, after):
        said = replica.client.post("/v1/replays", json={"receipt": answer, "input": ORDER, "catalogue": [COFFEE]}).json()
        assert said["reproduced"]

    awaited(replica, activate(replica, OLD)["number"], "in_force")
    assert replica.client.post("/v1/quotes", json=QUOTE).json() == before
    page = replica.get("/v1/activations").json()
    validator("Activations").validate(page)
    assert [(each["version"], each["state"]) for each in page["activations"]] == [(OLD, "replaced"), (NEW, "replaced"), (OLD, "in_force")]


def test_the_same_content_gets_the_same_answer_and_other_content_is_a_conflict(
    replica: Caller, file: bytes, small: Path, tmp_path: Path
) -> None:
    first = load(replica, file, key="load")
    assert load(replica, file).json() == first.json()
    again = load(replica, file, key="load")
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")
    other = edited(small, tmp_path, "12")
    refused = load(replica, other)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:bundler:problem:other-edition")
    assert load(replica, other, key="load").json()["pointer"] == "/file_sha256"


def test_what_a_check_of_the_tables_finds_is_told_and_nothing_is_kept(replica: Caller, small: Path, tmp_path: Path) -> None:
    """Another rate loads, but its worked cases come out otherwise."""
    raw = edited(small, tmp_path, "14", cases=True)
    refused = load(replica, raw)
    assert refused.status_code == 400
    validator("Problem").validate(refused.json())
    codes = {error["code"] for error in refused.json()["errors"]}
    assert "case_differs" in codes
    assert any("cases/" in error["message"] for error in refused.json()["errors"])
    assert replica.get(f"/v1/editions/{NEW}").status_code == 404


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return file.getvalue()


def with_stranger(raw: bytes, name: str) -> bytes:
    """The edition with a member more, whose hash its release names."""
    from bundler.tariff.packing import pack, unpack

    release, members = unpack(raw, "file")
    members[name] = b"x"
    return pack(
        release.model_copy(update={"files": {**release.files, name: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}),
        members,
    )


@pytest.mark.parametrize(
    "name", ["../x.toml", "/etc/x.toml", "tariff_tables/../../x.md", "tariff_tables/cn/x.py", "tariff_tables/a.b/x.md"]
)
def test_a_member_that_no_edition_has_is_refused(replica: Caller, file: bytes, name: str) -> None:
    refused = load(replica, with_stranger(file, name))
    assert (refused.status_code, [error["message"] for error in refused.json()["errors"]]) == (400, ["no edition has such a member"])


def test_what_is_no_edition_file_is_refused_with_what_is_wrong(replica: Caller, file: bytes) -> None:
    for raw, word in (
        (b"", "does not end as an edition file does"), (file[:-1], "does not end"), (file[:100] + b"x" + file[101:], ""),
        (zipped(("a", b"x")), "no release.toml"),
    ):  # fmt: skip
        refused = load(replica, raw)
        assert refused.status_code == 400, raw[:20]
        assert word in refused.json()["errors"][0]["message"]
    assert "the edition 2026-11-23.2" in load(replica, file, "2027-01-01").json()["errors"][0]["message"]
    assert load(replica, file, "x" * 3).json()["errors"][0]["field"] == "version"
    assert load(replica, file, kind="application/json").status_code == 415
    assert replica.client.put(f"/v1/editions/{NEW}", content=file, headers={"Content-Type": "application/zip"}).status_code == 400


def test_what_cannot_be_activated_or_withdrawn_is_told(replica: Caller, clock: Clock) -> None:
    assert replica.write("POST", "/v1/editions/1999/activation").json()["type"] == "urn:bundler:problem:unknown-edition"
    assert replica.write("POST", "/v1/editions/%00/activation").status_code == 404
    assert replica.get("/v1/editions/x").status_code == 404
    assert replica.client.post("/v1/editions/1999/preview", json={}).status_code == 404
    for at in (clock.now().isoformat(), "2026-12-01T00:00:00", 7):
        refused = replica.write("POST", f"/v1/editions/{OLD}/activation", {"at": at})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/at")
    for number, status in (("1", 409), ("99", 404), ("x", 404)):
        assert replica.write("DELETE", f"/v1/activations/{number}").status_code == status


def test_a_planned_switch_waits_for_its_moment_and_can_be_withdrawn(replica: Caller, clock: Clock, file: bytes) -> None:
    load(replica, file)
    due = clock.now() + timedelta(days=8)
    gone, planned = (activate(replica, body={"at": due.isoformat()})["number"] for _ in range(2))
    assert replica.write("DELETE", f"/v1/activations/{gone}").json()["state"] == "withdrawn"
    time.sleep(LEASE)
    ready = replica.get("/ready").json()
    validator("Ready").validate(ready)
    assert ready["next_edition"] == {"version": NEW, "due": due.isoformat(), "loaded": False}
    clock.at = due - timedelta(seconds=1)
    awaited(replica, planned, "announced")
    for _ in range(400):
        if replica.get("/ready").json()["next_edition"]["loaded"]:
            break
        time.sleep(0.02)
    time.sleep(2 * LEASE)
    assert replica.client.post("/v1/quotes", json=QUOTE).json()["receipt"]["tables"] == f"cn {OLD}"
    clock.at = due
    awaited(replica, planned, "in_force")
    assert replica.client.post("/v1/quotes", json=QUOTE).json()["receipt"]["tables"] == f"cn {NEW}"


def test_a_replica_that_cannot_load_the_edition_in_force_is_not_ready_and_never_answers_by_another(
    replica: Caller, address: str, file: bytes, clock: Clock
) -> None:
    load(replica, file)
    with closing(Database(address)) as database:
        database.write(lambda session: session.execute(update(EditionRow).where(col(EditionRow.version) == NEW).values(content=b"")))
        number = activate(replica)["number"]
        time.sleep(4 * LEASE)
        assert replica.get(f"/v1/activations/{number}").json()["state"] == "announced"
        assert not replica.get("/ready").json()["next_edition"]["loaded"]
        assert replica.client.post("/v1/quotes", json=QUOTE).json()["receipt"]["tables"] == f"cn {OLD}"
        database.write(lambda session: Editions(session).switch(number, clock.now()))
    for answer in (replica.client.post("/v1/quotes", json=QUOTE), replica.get("/ready")):
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:bundler:problem:edition-changed")
    assert replica.client.post("/v1/quotes", json={**QUOTE, "tables": OLD}).status_code == 200
    with pytest.raises(bundler.InputError, match="edition in force cannot be loaded"):
        create_app(today=clock.today, now=clock.now, database=address)


def test_two_replicas_switch_at_the_same_moment(small: Path, url: str, clock: Clock, file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads ask both while the edition is switched: an answer is all of one edition, and the old one never comes back."""
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    vat = {f"cn {OLD}": "18.20", f"cn {NEW}": "19.60"}
    with ExitStack() as opened:
        one, other = (
            Caller(opened.enter_context(TestClient(create_app(small, today=clock.today, now=clock.now, database=url)))) for _ in range(2)
        )
        load(one, file)
        ended = threading.Event()
        seen: list[tuple[float, float, str]] = []

        def ask(caller: Caller) -> None:
            while not ended.is_set():
                begun = time.monotonic()
                answer = caller.client.post("/v1/quotes", json=QUOTE).json()
                assert vat[answer["receipt"]["tables"]] == answer["vat"]
                seen.append((begun, time.monotonic(), answer["receipt"]["tables"]))

        threads = [threading.Thread(target=ask, args=(caller,)) for caller in (one, other) * 2]
        for thread in threads:
            thread.start()
        awaited(other, activate(one)["number"], "in_force")
        time.sleep(2 * LEASE)
        ended.set()
        for thread in threads:
            thread.join()
    first = min(end for _, end, tables in seen if tables == f"cn {NEW}")
    assert {tables for begun, _, tables in seen if begun > first} == {f"cn {NEW}"}
    assert {tables for _, _, tables in seen} == vat.keys()


def test_a_database_begins_with_the_tables_of_its_first_service_and_keeps_to_them(
    small: Path, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"sqlite:///{tmp_path / 'b.db'}"
    text = (small / "coverage.toml").read_text("utf-8")
    folder = shutil.copytree(small, tmp_path / "tables")
    (folder / "coverage.toml").write_text(text.replace(f'"{OLD}"', f'"{NEW}"'), "utf-8")
    began = bundler.load_tables(folder)
    with pytest.raises(bundler.InputError, match="kept as a file"):
        create_app(began, today=clock.today, database=address)
    for tables in (folder, None):
        with TestClient(create_app(tables, today=clock.today, now=clock.now, database=address)) as client:
            assert client.get("/ready").json()["tables_sha256"] == began.sha256
            law = client.get("/v1/law", params={"tables": OLD})
            assert law.status_code == (400 if tables else 200)
    assert f"the edition in force is cn {NEW}" in caplog.text


def test_what_a_preview_cannot_use_is_told_at_its_place(replica: Caller) -> None:
    body = {"orders": [ORDER, {"lines": 1}], "catalogue": 7, "limit": 1.5, "day": "2026-11-23"}
    refused = replica.client.post(f"/v1/editions/{OLD}/preview", json=body)
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/orders/1/lines", "/catalogue", "/limit", "/day"}
    assert replica.client.post(f"/v1/editions/{OLD}/preview", json=[]).status_code == 400
    unknown = {"orders": [ORDER, {"lines": [{"kind": "item", "sku": "NONE", "quantity": 1}]}], "catalogue": [COFFEE]}
    refused = replica.client.post(f"/v1/editions/{OLD}/preview", json=unknown)
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/orders/1/lines/0/sku"]
    assert json.loads(refused.text)["status"] == 400
