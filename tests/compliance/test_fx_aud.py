"""The exchange rate of the month, and what an answer says of itself: FX-01 and AUD-01."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.compliance.rules.fx_01_exchange_rate import fixing_day
from bundler.duty.receipt import ENGINE
from bundler.tariff.loader import shipped_folder
from tests.compliance.desk import LOTION, ask, bundle, item, loose, one, said

BEER = item("BEER", hs_code="2203000000", unit="012", volume_l="1", unit_price="5.00")


def test_fx_01_warns_of_a_month_without_a_rate_and_names_the_last_one_known_and_where_to_look() -> None:
    answer = ask(loose(BEER), loose(BEER, 2))
    assert (said(answer, "FX-01"), answer.verdict) == ([("warning", (1, 2))], "compliant")
    assert one(answer, "FX-01").message == (
        "No customs exchange rate of USD is in the tables for 2026-11: the threshold of 2.64296 yuan per litre is at the last one known, "
        "7.05741 CNY for 1 USD in 2026-01 (presumed), and tested 10% lower and higher."
    )
    assert "central parity of Wednesday 2026-10-21, or of the next trading day" in one(answer, "FX-01").hint
    assert said(answer, "TAX-02") == []
    assert said(ask(loose(BEER), strict=True), "FX-01") == [("review", (1,))]


def test_fx_01_warns_of_a_presumed_rate_of_the_month_and_asks_for_a_person_when_strict() -> None:
    answer, strict = ask(loose(BEER), on="2026-01-15"), ask(loose(BEER), on="2026-01-15", strict=True)
    assert (said(answer, "FX-01"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert (said(strict, "FX-01"), strict.verdict) == ([("review", (1,))], "review")
    assert one(answer, "FX-01").message == "The customs exchange rate of USD of 2026-01, 7.05741 CNY for 1 USD, is presumed."
    assert "exchange_rates.csv" in one(answer, "FX-01").hint


def test_fx_01_only_remarks_on_a_rate_that_was_read(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    rates = tmp_path / "tables" / "cn" / "exchange_rates.csv"
    rates.write_text(rates.read_text("utf-8") + "USD,2026-11-01,2026-11-30,7.1,O272,public_copy,2026-11-01\n", "utf-8")
    answer = bundler.quote({"on": "2026-11-23", "lines": [loose(BEER)]}, tables=bundler.load_tables(tmp_path / "tables"))
    assert said(answer, "FX-01") == [("info", (1,))]
    assert one(answer, "FX-01").message == "Tested at the customs exchange rate of 2026-11: 7.1 CNY for 1 USD."


def test_fx_01_asks_for_a_person_where_no_rate_is_known_and_stops_a_bundle() -> None:
    answer = ask(bundle("9.00", BEER, item("B", unit_price="5.00")), on="2023-01-15")
    assert (said(answer, "FX-01"), answer.verdict, answer.tax) == ([("review", (1,))], "review", None)
    assert "known for 2023-01" in one(answer, "FX-01").message
    assert "BEER (FX-01)" in one(answer, "BUN-01").message
    assert said(answer, "TAX-02") == []


def test_fx_01_is_silent_where_no_threshold_hangs_on_a_foreign_currency() -> None:
    assert said(ask(loose(item(**LOTION)), loose(item("B"))), "FX-01") == []


@pytest.mark.parametrize(
    ("on", "fixed"),
    [("2026-11-01", "2026-10-21"), ("2026-12-31", "2026-11-18"), ("2026-01-15", "2025-12-17"), ("2024-03-01", "2024-02-21")],
)
def test_fx_01_knows_the_third_wednesday_of_the_month_before(on: str, fixed: str) -> None:
    assert fixing_day(date.fromisoformat(on), 3) == date.fromisoformat(fixed)


@pytest.mark.parametrize(("on", "expected"), [("2026-11-23", []), ("2026-11-24", [("warning", ())])])
def test_aud_01_marks_a_day_beyond_what_the_tables_are_verified_for(on: str, expected: list[object]) -> None:
    answer = ask(loose(), on=on)
    assert (said(answer, "AUD-01"), answer.verdict) == (expected, "compliant")
    if expected:
        assert "verified until 2026-11-23; on 2026-11-24" in one(answer, "AUD-01").message
        assert "coverage.toml" in one(answer, "AUD-01").hint
        assert said(ask(loose(), on=on, strict=True), "AUD-01") == [("review", ())]


def test_aud_01_every_answer_names_engine_tables_day_and_the_hash_of_its_whole_input() -> None:
    goods = {
        "sku": "A", "name": "A", "hs_code": "1806320000", "origin": "BE", "unit": "011", "unit_price": "100.00", "net_weight_kg": "0.2",
        "storage_class": "ambient", "tags": "", "electronic_label": True,
    }  # fmt: skip
    history = [{"order_id": "E", "on": "2026-11-01", "order_value": "10.00", "phone_key": "p"}]
    order = {
        "on": "2026-11-23", "supervision_code": "1210", "strict": False,
        "buyer": {"authenticated": True, "is_payer": False, "history": history},
        "freight": "0.00", "insurance": "0.00", "non_cash": "0.00", "seller": "S", "address_key": "a", "phone_key": "p",
        "risk_notice": True, "lines": [{"item": goods, "kind": "item", "quantity": 1}],
    }  # fmt: skip
    text = json.dumps({"items": [goods], "order": order}, separators=(",", ":"))
    tables = bundler.load_tables()
    assert bundler.quote(order).to_dict()["receipt"] == {
        "engine": ENGINE, "tables": tables.edition, "tables_sha256": tables.sha256, "on": "2026-11-23",
        "input_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip


def test_aud_01_the_hash_of_the_tables_follows_the_day_until_which_they_are_verified(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    coverage = tmp_path / "tables" / "coverage.toml"
    coverage.write_text(coverage.read_text("utf-8").replace("verified_until = 2026-11-23", "verified_until = 2026-12-01", 1), "utf-8")
    later = bundler.load_tables(tmp_path / "tables")
    assert later.sha256 != bundler.load_tables().sha256
    assert said(bundler.quote({"on": "2026-12-01", "lines": [loose()]}, tables=later), "AUD-01") == []
