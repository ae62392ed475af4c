"""A service that others can reach does not run open by mistake."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from bundler.errors import InputError
from bundler.service.__main__ import main
from bundler.service.access.exposure import is_loopback, refuse_exposed
from bundler.service.server import Server
from bundler.storage import Database
from tests.service.access.conftest import Clock, new_key_in


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("", False),
     ("192.0.2.1", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback


def test_without_a_key_others_are_kept_out_unless_it_is_said_that_they_may_come(file_url: str, clock: Clock) -> None:
    for database in (None, file_url):
        with pytest.raises(InputError, match=r"there is no key, and others can reach 0\.0\.0\.0") as wrong:
            refuse_exposed("0.0.0.0", database, open_to_all=False)
        assert "bundler keys create" in str(wrong.value)
        assert "--open" in str(wrong.value)
        refuse_exposed("0.0.0.0", database, open_to_all=True)
    new_key_in(file_url, clock)
    assert refuse_exposed("0.0.0.0", file_url, open_to_all=False) is None


def test_that_it_is_open_is_said_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def run(server: Server, sockets: list[socket.socket]) -> None:
        for each in sockets:
            each.close()

    monkeypatch.setattr(Server, "run", run)
    url = f"sqlite:///{tmp_path}/b.db"
    assert main(["--port", "0", "--database", url]) == 0
    assert caplog.messages == ["open: no key is asked for until one is made with: bundler keys create"]
    caplog.clear()
    new_key_in(url, Clock())
    assert main(["--port", "0", "--database", url]) == 0
    assert caplog.messages == []
    assert main(["--port", "0", "--host", "0.0.0.0"]) == 2
    with closing(Database(url)) as database:
        assert database.path is not None
