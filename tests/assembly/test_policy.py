"""A policy is read strictly, with all faults at once."""

from __future__ import annotations

import datetime
import os
import threading

import pytest

from bundler.assembly import load_policy
from bundler.catalogue.parsing import MAX_JSON_BYTES
from bundler.errors import InputError


def test_all_faults_at_once_with_the_nearest_key():
    with pytest.raises(InputError) as caught:
        load_policy({
            "on": "2026-11-23", "max_design": 3,
            "bundle": {"margin_min": 0.05, "price": ["2000.00", "100.00"], "pieces": [2]},
            "run": {"copies": [20.5, 30], "tax": "nobody"},
        })  # fmt: skip
    faults = {fault.pointer: fault for fault in caught.value.faults}
    assert set(faults) == {"/max_design", "/bundle/margin_min", "/bundle/price", "/bundle/pieces", "/run/copies/0", "/run/tax"}
    assert "max_designs" in faults["/max_design"].hint
    assert "floats are refused" in faults["/bundle/margin_min"].message
    assert all(fault.place == "policy" for fault in faults.values())


def test_a_toml_file_has_dates_and_its_name_is_the_place(tmp_path):
    good = tmp_path / "policy.toml"
    good.write_text('on = 2026-11-23\n[bundle]\nexpires_after = 2027-03-01\ndiscounts = ["0.05", {rate = "0.10", copies_max = 3}]\n')
    policy = load_policy(good)
    assert policy.bundle.expires_after == datetime.date(2027, 3, 1)
    assert [each.copies_max for each in policy.bundle.discounts] == [None, 3]
    bad = tmp_path / "bad.toml"
    bad.write_text("on = 2026-11-23\nfreight_max = 1.5\n")
    with pytest.raises(InputError) as caught:
        load_policy(str(bad))
    assert [(fault.place, fault.pointer) for fault in caught.value.faults] == [("bad.toml", "/freight_max")]


def test_the_day_may_come_as_an_argument_and_must_come():
    assert load_policy({}, on=datetime.date(2026, 11, 23)).day == datetime.date(2026, 11, 23)
    with pytest.raises(InputError, match="day of declaration is missing"):
        load_policy({})


def test_the_same_tag_twice_in_a_pair_or_the_same_discount_is_a_fault():
    with pytest.raises(InputError, match="against itself"):
        load_policy({"on": "2026-11-23", "bundle": {"incompatible_tags": [["food", "food"]]}})
    with pytest.raises(InputError, match="stands twice"):
        load_policy({"on": "2026-11-23", "bundle": {"discounts": ["0.05", "0.050"]}})


@pytest.mark.parametrize(("kind", "text"), [("toml", "on = 2026-11-23\n"), ("json", '{"on": "2026-11-23"}')])
def test_a_file_may_begin_with_the_mark_that_windows_editors_write(kind, text, tmp_path):
    path = tmp_path / f"policy.{kind}"
    path.write_text(text, "utf-8-sig")
    assert load_policy(path).day == datetime.date(2026, 11, 23)


@pytest.mark.parametrize("text", ["max_designs = 7\n", "[bundle]\npieces = [2, 3]\n", '{"max_designs": 7}', "\ufeffmax_designs = 7\n", ""])
def test_a_pipe_has_no_name_to_tell_its_kind_and_is_read_once(text, tmp_path):
    pipe = tmp_path / "policy"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text, "utf-8"))
    writer.start()
    policy = load_policy(pipe, on=datetime.date(2026, 11, 23))
    writer.join()
    assert policy.max_designs == (7 if "7" in text else 10)


def test_what_cannot_be_a_policy_file_is_told_as_for_a_catalogue(tmp_path):
    def told(path):
        with pytest.raises(InputError) as caught:
            load_policy(path)
        return [fault.message for fault in caught.value.faults]

    (tmp_path / "folder.toml").mkdir()
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_JSON_BYTES + 1))
    assert told(tmp_path / "none.toml") == ["the file does not exist"]
    assert told(tmp_path / "folder.toml") == ["it is a folder, and a file is wanted"]
    assert told("x" * 5000) == ["File name too long"]
    assert told(large) == ["the file is larger than 4 MiB"]


def test_a_cost_beyond_what_the_solver_counts_is_a_fault_that_tells_the_most():
    with pytest.raises(InputError) as caught:
        load_policy({"on": "2026-11-23", "run": {"setup_cost": "1000000.01", "packing_cost": "999999999999.99"}})
    assert {fault.pointer for fault in caught.value.faults} == {"/run/setup_cost", "/run/packing_cost"}
    assert all("at most 1000000.00" in fault.message for fault in caught.value.faults)
    assert load_policy({"on": "2026-11-23", "run": {"setup_cost": "1000000.00"}}).run.setup_cost == 100_000_000
