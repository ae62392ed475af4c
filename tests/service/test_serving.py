"""Real processes of the service: how they end, and how several serve together."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bundler.service.__main__ import main
from tests.serving import until

PATIENCE_SECONDS = 60


class Service:
    """The service in a process of its own, with what it logs."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bundler.service", "--port", "0", *arguments], stderr=log, stdout=log, cwd=folder
            )
        self.url = until(lambda: re.search(r"Listening on (http://[0-9.:]+)", self.log.read_text()))[1]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, timeout=PATIENCE_SECONDS)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self, sig: int) -> int:
        self.process.send_signal(sig)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def service(folder: Path, *arguments: str) -> Iterator[Service]:
    found = Service(folder, *arguments)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture(scope="module")
def quick(small: Path) -> tuple[str, ...]:
    return ("--tables", str(small))


def test_a_service_that_is_terminated_says_so_then_answers_what_is_under_way_and_ends_well(tmp_path: Path, quick: tuple[str, ...]) -> None:
    body = json.dumps({"on": "2026-11-23", "lines": []}).encode()
    head = (
        f"POST /v1/quotes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with service(tmp_path, *quick, "--drain", "1", "--database", "sqlite:///b.db") as found:
        host, port = found.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(head.encode() + body[:5])
            assert found.get("/ready").status_code == 200
            found.process.send_signal(signal.SIGTERM)
            assert until(lambda: found.get("/ready").status_code == 503)
            assert found.get("/ready").json()["failed"] == "stopping"
            assert until(lambda: _refused(host, int(port)))
            slow.sendall(body[5:])
            answer = b"".join(iter(lambda: slow.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"invalid-input" in answer
        assert found.process.wait(PATIENCE_SECONDS) == 0
        assert [line["event"] for line in found.lines()][-1] == "Ended"
        # The database is closed: nothing is left beside it.
        assert {path.name for path in tmp_path.iterdir()} == {"b.db", "b.db.key", "log"}


def test_several_processes_serve_one_port_and_database_and_one_that_dies_is_replaced(tmp_path: Path, quick: tuple[str, ...]) -> None:
    with service(tmp_path, *quick, "--processes", "2", "--drain", "0", "--database", "sqlite:///b.db") as found:
        serving = children(found.process.pid)
        assert len(serving) == 2
        put = {"Idempotency-Key": "1"}
        row = {
            "sku": "A",
            "name": "wine",
            "hs_code": "2202990000",
            "origin": "FR",
            "unit": "142",
            "unit_price": "1.00",
            "net_weight_kg": "1",
        }
        assert httpx.put(f"{found.url}/v1/items", json=[row], headers=put).json()["new"] == 1
        os.kill(serving[0], signal.SIGKILL)
        for _ in range(20):
            assert found.get("/v1/items/A").status_code == 200
        until(lambda: len(children(found.process.pid)) == 2 and children(found.process.pid) != serving)
        # Whatever process is asked, it answers for all, also for what the dead one counted.
        name = 'bundler_http_request_seconds_count{method="GET",route="/v1/items/{sku}",status="2xx"} '
        assert f"{name}20.0" in found.get("/metrics").text
        assert any("another takes its place" in line["event"] for line in found.lines())
        serving = children(found.process.pid)
        assert found.end(signal.SIGINT) == 0
        assert not any(alive(pid) for pid in serving)


def test_a_process_ends_when_its_supervisor_is_gone() -> None:
    ours, theirs = socket.socketpair()
    code = (
        f"import time; from bundler.service.supervising import supervised; supervised({theirs.fileno()})(); time.sleep({PATIENCE_SECONDS})"
    )
    with subprocess.Popen([sys.executable, "-c", code], pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        assert ours.recv(2) == b"up"
        assert process.poll() is None
        ours.close()
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGTERM


def test_several_processes_need_a_database_to_share(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLER_DATABASE_URL", raising=False)
    assert main(["--processes", "2", "--port", "0"]) == 2
    assert "several processes share nothing but a database" in capsys.readouterr().err


def test_what_keeps_the_first_of_several_processes_from_starting_is_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--processes", "2", "--port", "0", "--database", "sqlite:////nowhere/b.db"]) == 2
    assert capfd.readouterr().err.count("cannot be opened") == 1


def _refused(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port)).close()
    except ConnectionRefusedError:
        return True
    return False
