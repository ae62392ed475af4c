"""The command: its exit codes, what it writes where, and that programs get exactly what the library says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.catalogue.books import xlsx
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")
ORDERS = WORLD / "orders"
GOOD, BAD, UNSURE = (str(ORDERS / f"{name}.json") for name in ("ok-gift-box", "bad-two-books", "review-missing-content"))
TABLES = Path(__file__).parents[2] / "tariff_tables"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app.app, list(arguments), input=given)


def no_day() -> dict[str, Any]:
    order: dict[str, Any] = json.loads(Path(GOOD).read_text("utf-8"))
    del order["on"]
    return order


@pytest.mark.parametrize(("order", "code"), [(GOOD, 0), (BAD, 1), (UNSURE, 1), ("nowhere.json", 2)])
@pytest.mark.parametrize("command", ["quote", "check"])
def test_the_exit_code_is_the_verdict(command: str, order: str, code: int) -> None:
    assert run(command, order, "--catalogue", CATALOGUE).exit_code == code


@pytest.mark.parametrize("order", [GOOD, BAD, UNSURE])
@pytest.mark.parametrize("command", ["quote", "check", "compare"])
def test_json_is_what_the_library_says_and_nothing_else(command: str, order: str) -> None:
    got = run(command, order, "--catalogue", CATALOGUE, "--json")
    answer = getattr(bundler, command)(Path(order).read_text("utf-8"), catalogue=CATALOGUE)
    assert got.stdout == json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n"
    assert got.stderr == ""


def test_an_order_may_come_from_standard_input() -> None:
    got = run("quote", "-", "--catalogue", CATALOGUE, "--json", given=Path(GOOD).read_text("utf-8"))
    assert got.stdout == run("quote", GOOD, "--catalogue", CATALOGUE, "--json").stdout


def test_today_is_filled_in_and_said() -> None:
    got = run("quote", "-", "--catalogue", CATALOGUE, "--json", given=json.dumps(no_day()))
    assert got.stderr == "on 2026-11-24 (today in Asia/Shanghai)\n"
    assert json.loads(got.stdout)["receipt"]["on"] == "2026-11-24"


def test_a_day_of_the_command_line_needs_no_word_where_the_order_has_none() -> None:
    got = run("quote", "-", "--catalogue", CATALOGUE, "--on", "2026-11-23", "--json", given=json.dumps(no_day()))
    assert got.stderr == ""
    assert got.stdout == run("quote", GOOD, "--catalogue", CATALOGUE, "--json").stdout


def test_a_day_of_the_command_line_goes_before_the_order_and_says_so() -> None:
    got = run("check", GOOD, "--catalogue", CATALOGUE, "--on", "2026-11-22", "--json")
    assert got.stderr == "on 2026-11-22 (by --on; the order says 2026-11-23)\n"
    assert json.loads(got.stdout)["receipt"]["on"] == "2026-11-22"


@pytest.mark.parametrize("day", ["20261123", "2026-11-31", "tomorrow"])
def test_a_day_that_is_none_is_a_usage_error(day: str) -> None:
    got = run("quote", GOOD, "--on", day)
    assert got.exit_code == 2
    assert "is written 2026-11-23" in re.sub(r"[\s│]+", " ", got.stderr)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    catalogue = tmp_path / "items.csv"
    catalogue.write_text("sku,name,hs_code,origin,unit,unit_price,net_weight_kg\nA,a,2204210000,FR,142,12.345,0.75\n", "utf-8")
    order = '{"lines": [{"kind": "item", "sku": "A", "quantity": 0}], "fright": "1.00"}'
    got = run("quote", "-", "--catalogue", str(catalogue), "--tables", str(tmp_path), "--json", given=order)
    assert (got.exit_code, got.stdout) == (2, "")
    said = got.stderr
    assert said.startswith("The input cannot be used: 4 faults.\n")
    assert "standard input, at /lines/0/quantity\n" in said
    assert "standard input, at /fright\n  unknown key (found '1.00')\n  Did you mean 'freight'?\n" in said
    assert "items.csv, line 2, field unit_price\n  money has at most two decimal places, such as '128.00' (found '12.345')\n" in said
    assert f"{tmp_path.name}\n  no folder 'cn' with tables\n" in said


def test_goods_that_nobody_knows_are_a_fault_of_the_named_file(tmp_path: Path) -> None:
    order = tmp_path / "mine.json"
    order.write_text('{"on": "2026-11-23", "lines": [{"kind": "item", "sku": "NOSUCH", "quantity": 1}]}', "utf-8")
    got = run("quote", str(order), "--catalogue", CATALOGUE)
    assert got.exit_code == 2
    assert "mine.json, at /lines/0" in got.stderr


def test_an_unknown_column_is_a_warning_beside_the_answer(tmp_path: Path) -> None:
    header, *rows = Path(CATALOGUE).read_text("utf-8").splitlines()
    wide = tmp_path / "wide.csv"
    wide.write_text("\n".join([f"{header},colour", *(f"{row},red" for row in rows)]), "utf-8")
    got = run("check", GOOD, "--catalogue", str(wide), "--json")
    assert got.exit_code == 0
    assert got.stderr.startswith("warning: wide.csv, colour: unknown column 'colour' is ignored")
    assert json.loads(got.stdout)["verdict"] == "compliant"


def test_control_characters_of_an_input_do_not_reach_the_terminal() -> None:
    got = run("quote", "-", "--on", "2026-11-23", given='{"lines": [], "fre\\u001b[31might": 1}')
    assert got.exit_code == 2
    assert "\x1b" not in got.stderr


def test_an_unreadable_file_is_unusable_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    got = run("quote", GOOD)
    assert got.exit_code == 2
    assert "ok-gift-box.json\n  Permission denied" in got.stderr


@pytest.mark.parametrize("arguments", [[str(WORLD), "-c", CATALOGUE], [GOOD, "-c", str(WORLD)]])
def test_a_folder_is_told_to_be_one(arguments: list[str]) -> None:
    got = run("quote", *arguments)
    assert got.exit_code == 2
    assert "ningbo\n  it is a folder, and a file is wanted\n" in got.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
@pytest.mark.parametrize("name", ["items", "items.csv"])
def test_an_order_and_a_catalogue_may_come_through_pipes(name: str, tmp_path: Path) -> None:
    order, items = tmp_path / "order", tmp_path / name
    for pipe, source in ((order, GOOD), (items, CATALOGUE)):
        os.mkfifo(pipe)
        threading.Thread(target=pipe.write_bytes, args=(Path(source).read_bytes(),), daemon=True).start()
    assert run("quote", str(order), "-c", str(items), "--json").stdout == run("quote", GOOD, "-c", CATALOGUE, "--json").stdout


def test_a_catalogue_without_items_is_not_taken_for_none(tmp_path: Path) -> None:
    empty = tmp_path / "items.csv"
    empty.write_text(Path(CATALOGUE).read_text("utf-8").partition("\n")[0], "utf-8")
    assert "The catalogue has no items" in run("quote", GOOD, "-c", str(empty)).stderr
    assert "No catalogue was given" in run("quote", GOOD).stderr


def test_an_answer_for_people_fits_eighty_columns_with_its_lines_sums_findings_and_verdict() -> None:
    for order in sorted(ORDERS.glob("*.json")):
        got = run("quote", str(order), "--catalogue", CATALOGUE, "--working").stdout
        assert max(map(len, got.splitlines())) <= 80, order.name
        answer = bundler.quote(order.read_text("utf-8"), catalogue=CATALOGUE).to_dict()
        for key in ("goods_value", "consumption_tax", "vat", "tax", "payable"):
            assert answer[key] is None or answer[key] in got, (order.name, key)
        for line in answer["lines"]:
            assert {line["hs_code"], line["dutiable_value"], line["tax"] or "?"} <= set(got.split()), (order.name, line["number"])
        assert {finding["code"] for finding in answer["findings"]} <= set(got.split())


@pytest.mark.parametrize("columns", ["1", "40", "60"])
def test_a_narrow_terminal_cuts_no_amount(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = run("quote", GOOD, "--catalogue", CATALOGUE).stdout
    monkeypatch.setenv("COLUMNS", columns)
    assert run("quote", GOOD, "--catalogue", CATALOGUE).stdout == wide


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="the platform does not end a writer whose reader left")
def test_a_reader_that_leaves_ends_the_command_as_it_ends_every_other_one() -> None:
    arguments = [sys.executable, "-m", "bundler", "quote", GOOD, "--catalogue", CATALOGUE, "--json"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        command.stdout.close()
        assert command.wait() == -signal.SIGPIPE
        assert command.stderr is not None
        assert command.stderr.read() == b""


def test_of_very_many_faults_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("sku,name,hs_code,origin,unit,unit_price,net_weight_kg\n" + "A,a,1,FR,142,1.00,1\n" * 80, "utf-8")
    said = run("quote", GOOD, "--catalogue", str(path)).stderr
    assert said.startswith("The input cannot be used: 80 faults.\n")
    assert said.count("field hs_code") == 50
    assert said.endswith("\nand 30 more\n")


def test_rows_of_a_sheet_are_called_rows(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "items.xlsx", [dict.fromkeys(("sku", "name", "hs_code", "origin", "unit", "unit_price", "net_weight_kg"), "x")])
    assert "items.xlsx, row 2, field hs_code\n" in run("quote", GOOD, "--catalogue", str(path)).stderr


def test_check_shows_no_taxes() -> None:
    table = run("check", GOOD, "--catalogue", CATALOGUE).stdout.split("Warnings")[0]
    assert "VAT" not in table
    assert "payable" not in table
    assert "0.75 [095]" in table


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["quote"], ["check"], ["compare"], ["compose"], ["explain"], ["tables"], ["tables", "check"], ["tables", "show"],
        ["tables", "release"], ["replay"], ["serve"], ["work"], ["doctor"], ["backup"], ["restore"], ["demo"],
    ],
)  # fmt: skip
def test_every_command_explains_itself(arguments: list[str]) -> None:
    got = run(*arguments, "--help")
    assert got.exit_code == 0
    assert "Usage: bundler" in got.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["quote"], ["check"], ["compare"], ["compose"], ["explain"], ["tables"], ["tables", "show"], ["serve"], ["demo"]]
)
def test_an_option_that_takes_no_value_does_not_seem_to_take_one(arguments: list[str]) -> None:
    assert "bool" not in run(*arguments, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["quote"], "instead of the order's own day"),
        (["compose"], "instead of the policy's own day"),
        (["tables", "show"], "today in Asia/Shanghai if left out"),
    ],
)
def test_the_help_of_the_day_says_what_it_stands_for(arguments: list[str], said: str) -> None:
    assert said in re.sub(r"[\s│]+", " ", run(*arguments, "--help").stdout)


def test_an_unknown_command_or_option_is_a_usage_error() -> None:
    assert run("qoute").exit_code == 2
    assert run("quote", GOOD, "--catalog", CATALOGUE).exit_code == 2


def test_the_version_names_engine_and_tables() -> None:
    tables = bundler.load_tables()
    assert tables.edition in run("--version").stdout
    assert tables.sha256[:12] in run("--version").stdout


def test_sound_tables_tell_until_when_they_are_verified_and_what_they_lack() -> None:
    got, coverage = run("tables", "check"), bundler.load_tables().coverage
    assert got.exit_code == 0
    told = [" ".join(line.split()) for line in got.stdout.splitlines()]
    assert f"verified until {coverage.verified_until}" in told
    assert f"known gaps {len(coverage.gap)} in coverage.toml" in told
    assert coverage.gap


def test_broken_tables_leave_with_every_fault(tmp_path: Path) -> None:
    broken = tmp_path / "tariff_tables"
    shutil.copytree(TABLES, broken)
    limits = broken / "cn" / "limits.toml"
    limits.write_text(limits.read_text("utf-8").replace("evidence =", "evidenz =", 1), "utf-8")
    units = broken / "cn" / "units.csv"
    units.write_text(units.read_text("utf-8") + "1,x,mass,1\n", "utf-8")
    got = run("tables", "check", str(broken), "--on", "2026-11-24")
    assert got.exit_code == 1
    assert got.stderr.startswith("The tables do not hold together: ")
    assert "limits.toml" in got.stderr
    assert "units.csv, line " in got.stderr
    assert run("quote", GOOD, "--tables", str(broken)).exit_code == 2


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        (".", "empty\n  no folder 'cn' with tables\n"),
        ("..", "top\n  no folder 'cn' with tables\n"),
        ("../empty", "empty\n  no folder 'cn' with tables\n"),
        ("nowhere", "nowhere\n  there is no such folder\n"),
        ("nowhere/cn", "nowhere\n  there is no such folder\n"),
        ("a" * 5000, "\n  there is no such folder\n"),
    ],
)
def test_a_folder_without_tables_is_unusable_input_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, words: str
) -> None:
    (tmp_path / "top" / "empty").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "top" / "empty")
    got = run("tables", "check", folder)
    assert got.exit_code == 2
    assert words in got.stderr


@pytest.mark.parametrize(("inside", "folder"), [(".", "."), (".", "cn"), ("cn", "."), ("cn", ".."), ("cn/cases", ".."), ("cn", "../cn")])
def test_tables_are_found_from_inside_their_folders(monkeypatch: pytest.MonkeyPatch, inside: str, folder: str) -> None:
    monkeypatch.chdir(TABLES / inside)
    assert run("law", "--tables", folder, "--on", "2026-11-23").exit_code == 0


def test_the_service_is_missed_in_friendly_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.cli.serve.find_spec", lambda name: None)
    got = run("serve")
    assert got.exit_code == 2
    assert "the service needs alembic and litestar and prometheus_client and sqlmodel and stdnum and uvicorn" in got.stderr
    assert "pip install 'bundler[service]'" in got.stderr


def test_the_service_runs_in_a_process_image_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr("bundler.cli.serve.find_spec", lambda name: object())
    monkeypatch.setattr("os.execv", lambda path, arguments: ran.append(arguments[1:]))
    run("serve", "--port", "8123", "--catalogue", "items.csv", "--editions", "cut")
    given = ["--host", "127.0.0.1", "--port", "8123", "--processes", "1", "--drain", "1.0", "--composition-workers", "2"]
    given += ["--catalogue", "items.csv", "--editions", "cut"]
    run("work", "--workers", "3", "--editions", "cut")
    assert ran == [["-m", "bundler.service", *given], ["-m", "bundler.service.work", "--workers", "3", "--editions", "cut"]]


def test_the_address_of_a_database_is_passed_on_where_arguments_do_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[list[str], str]] = []
    monkeypatch.setenv("BUNDLER_DATABASE_URL", "")
    monkeypatch.setattr("bundler.cli.serve.find_spec", lambda name: object())
    monkeypatch.setattr("os.execv", lambda path, arguments: ran.append((arguments[1:], os.environ["BUNDLER_DATABASE_URL"])))
    run("serve", "--database", "postgresql://me:secret@host/bundler")
    ((arguments, url),) = ran
    assert "secret" not in " ".join(arguments)
    assert url == "postgresql://me:secret@host/bundler"
