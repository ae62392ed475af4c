"""Where the service listens: a port that cannot be had is one sentence, and what was noticed is told at the start."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import uvicorn

from bundler.errors import InputError
from bundler.network.listening import bound
from bundler.service.__main__ import main
from bundler.service.server import Server


def test_a_port_in_use_is_unusable_input_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert main(["--port", str(port)]) == 2
    said = f"bundler serve: port {port} of 127.0.0.1 is already in use. End what listens there, or choose another --port.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("host", "message"), [("x..y", "the host 'x..y' is not known"), ("192.0.2.1", "is not an address of this machine")]
)
def test_a_host_that_cannot_be_listened_on_is_told(host: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        bound("bundler serve", host, 0)


def test_what_was_bound_is_let_go_where_another_address_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()
        one = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [one, (*one[:4], taken)])
        with pytest.raises(InputError, match="already in use"):
            bound("bundler serve", "localhost", 0)  # a socket that is left open would be a warning


def test_unknown_columns_of_the_services_catalogue_are_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "items.csv"
    path.write_text("sku,name,hs_code,origin,unit,unit_price,net_weight_kg,stok\nA,wine,2204210000,FR,142,1.00,0.75,5\n", "utf-8")
    monkeypatch.setattr(Server, "run", lambda _, sockets: [each.close() for each in sockets])
    assert main(["--port", "0", "--catalogue", str(path)]) == 0
    assert caplog.messages == ["items.csv, stok: unknown column 'stok' is ignored. Did you mean 'stock'?"]


def test_ctrl_c_is_an_end_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: uvicorn.Server, sockets: list[socket.socket]) -> None:
        for each in sockets:
            each.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "run", interrupted)
    assert main(["--port", "0"]) == 0
