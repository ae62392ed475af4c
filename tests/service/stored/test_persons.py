"""Persons: their numbers are checked, hashed under a secret key, and stand nowhere else."""

from __future__ import annotations

import logging
import stat
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from bundler.clock import now_utc
from bundler.errors import InputError
from bundler.service import create_app
from bundler.service.stored.store import open_store
from bundler.values import identity_number
from tests.databases import rows_of_everything
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE
from tests.service.stored.conftest import ID_NUMBER, Caller, reservation

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _with_check_digit(places: str) -> str:
    """By the table of GB 11643, which is not how the code reckons."""
    return places + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(places, WEIGHTS, strict=True)) % 11]


NUMBERS = st.builds(
    lambda place, born, order: _with_check_digit(f"{place}{born:%Y%m%d}{order:03d}"),
    st.integers(110000, 659999), st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999),
)  # fmt: skip


@given(NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_a_number_is_taken_and_one_with_a_wrong_digit_is_not(number: str, at: int, more: int) -> None:
    assert identity_number.fault_of(number, TODAY) == ""
    assert identity_number.stands_in(f'{{"note": "call {number.lower()}."}}')
    digit = "0" if number[at] == "X" else str((int(number[at]) + more) % 10)
    assert identity_number.fault_of(number[:at] + digit + number[at + 1 :], TODAY)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (77777, "18 places"), (None, "18 places"), ("110105491231002", "18 places"), ("1101051949123100２X", "18 places"),
        (_with_check_digit("11010519490230002"), "no day"), (_with_check_digit("11010520990101002"), "ahead"),
        (ID_NUMBER[:-1] + "1", "check digit"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_number_is_told_without_it(asked: Caller, number: Any, words: str) -> None:
    answer = asked.reserve(person={"id_number": number})
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "/person/id_number"
    assert words in fault["message"]
    assert str(number) not in answer.text


@pytest.mark.parametrize(
    "person",
    [{}, {"id_number": ID_NUMBER, "key": "a"}, {"id": ID_NUMBER}, ID_NUMBER, [ID_NUMBER], {"key": ID_NUMBER}, {"key": "13800000000"}],
)
def test_a_person_of_another_form_is_refused_and_not_repeated(asked: Caller, person: Any) -> None:
    answer = asked.reserve(person=person)
    assert answer.status_code == 400
    assert all(fault["pointer"].startswith("/person") for fault in answer.json()["errors"])
    assert "1101051949" not in answer.text
    assert "138000" not in answer.text


@pytest.mark.parametrize("change", [{"note": ID_NUMBER}, {f"x{ID_NUMBER}": 1}, {"hold_minutes": ID_NUMBER}])
def test_a_number_beside_the_person_is_refused_and_not_repeated(asked: Caller, change: dict[str, Any]) -> None:
    answer = asked.reserve(**change)
    assert answer.status_code == 400
    assert "1101051949" not in answer.text


@pytest.mark.parametrize("number", [ID_NUMBER, "110105 19491231 002x", "110105-19491231-002X", "１１０１０５１９４９１２３１００２Ｘ"])
def test_a_number_in_a_text_of_the_order_is_refused(asked: Caller, number: str) -> None:
    body = reservation("A-1", 2)
    body["order"]["seller"] = f"shop of {number}"
    answer = asked.write("POST", "/v1/orders", body)
    assert [error["code"] for error in answer.json()["errors"]] == ["personal"]
    assert number not in answer.text


def test_an_order_number_of_18_digits_is_no_identity_number_where_nobody_alive_has_that_birthday() -> None:
    assert not identity_number.stands_in(_with_check_digit("11010517491231002"))
    assert not identity_number.stands_in(_with_check_digit("01010519491231002"))


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/A-1/returns"])
def test_a_number_in_what_cannot_be_read_is_not_repeated(asked: Caller, path: str) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    for query, body in (("", f'{{"{ID_NUMBER}": 1, "{ID_NUMBER}": 2}}'), (f"?{ID_NUMBER}=1", "{}"), (f"?x={ID_NUMBER}", "{}")):
        answer = asked.client.post(path + query, content=body, headers=headers)
        assert answer.status_code == 400
        assert "1101051949" not in answer.text


def test_the_number_stands_in_no_table_and_no_log(caller: Caller, url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caller.reserve()
    caller.reserve("A-2", 100)
    caller.reserve("A-3", 1, person={"id_number": ID_NUMBER, "more": 1})
    caller.step("A-1", "posting")
    kept = rows_of_everything(url)
    assert "A-1" in kept
    assert ID_NUMBER[:-1] not in kept
    assert ID_NUMBER[:-1] not in caplog.text
    assert ID_NUMBER[:-1] not in caller.get("/v1/orders/A-1").text


def test_without_a_key_of_the_environment_one_is_made_that_only_its_owner_reads_and_the_database_is_held_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUNDLER_PERSON_KEY", raising=False)
    url, file = f"sqlite:///{tmp_path}/b.db", tmp_path / "b.db.key"
    open_store(url, now_utc, lambda: TODAY).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600
    key = file.read_text()
    open_store(url, now_utc, lambda: TODAY).close()
    assert file.read_text() == key
    file.unlink()
    with pytest.raises(InputError, match="hashed by another key"):
        open_store(url, now_utc, lambda: TODAY)
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "short")
    with pytest.raises(InputError, match="too short"):
        open_store(url, now_utc, lambda: TODAY)


def test_a_server_has_no_folder_for_a_key_so_one_has_to_be_given(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLER_PERSON_KEY", raising=False)
    with pytest.raises(InputError, match="BUNDLER_PERSON_KEY"):
        open_store(postgres, now_utc, lambda: TODAY)


@pytest.mark.parametrize(
    ("url", "words"),
    [("sqlite://", "in memory"), ("sqlite:///b.db?timeout=soon", "number of seconds"),
     ("sqlite:////nowhere/b.db", "cannot be opened"), ("mysql://a@b/c", "SQLite or PostgreSQL"),
     ("?", "cannot be read"), (f"sqlite:///{__file__}", "is it a database"),
     ("postgresql://me@/x?host=/nowhere&password=secret", "cannot be opened"),
     ("postgresql://me:secret@/x?host=/nowhere", "cannot be opened")],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_told_without_its_password(url: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as wrong:
        open_store(url, now_utc, lambda: TODAY)
    assert "secret" not in str(wrong.value)


def test_without_a_database_the_stored_routes_say_how_to_get_one() -> None:
    with TestClient(create_app()) as client:
        answer = client.put("/v1/items", json=CATALOGUE)
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:bundler:problem:no-database")
        assert "--database" in answer.json()["detail"]
        assert client.get("/v1/orders/A-1").status_code == 503
        assert client.get("/ready").json()["database"] == "none"


def test_a_catalogue_beside_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="stored ones"):
        create_app(catalogue=CATALOGUE, database=f"sqlite:///{tmp_path}/b.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["psycopg", "procrastinate"])
def test_postgresql_without_its_extra_is_told_by_name(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(InputError, match="bundler\\[postgres\\]"):
        open_store("postgresql://me@/x", now_utc, lambda: TODAY)
