"""``bundler compose``: exit codes, JSON, the day, the end by Ctrl-C, and the demo."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.assembly.worlds import PAIR, PAIR_POLICY
from typer.testing import CliRunner, Result

from bundler.assembly import Plan, compose, vary
from bundler.cli import app, demo, searching

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")
SMALL = WORLD / "policy-small.toml"
RECEIPT = {"engine": "bundler 0", "tables": "cn 0", "tables_sha256": "0" * 64, "on": "2026-11-23", "input_sha256": "0" * 64}
WARNING = "No item carries the tag 'teaa'. Did you mean 'tea'?"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, list(arguments))


def fake(monkeypatch: pytest.MonkeyPatch, status: Any = "optimal") -> dict[str, Any]:
    """Let ``compose`` answer at once; return what it is called with."""
    called: dict[str, Any] = {}

    def answer(catalogue: Any, policy: Any, tables: Any, **_: Any) -> Plan:
        called.update(policy=policy)
        reasons = [{"policy": "bundle.pieces", "message": "because"}]
        return Plan(status, 0, 0, [], {}, reasons, 0.1, {**RECEIPT, "on": policy.day.isoformat()}, [], [WARNING])

    monkeypatch.setattr("bundler.assembly.compose", answer)
    return called


def test_json_is_what_the_library_says() -> None:
    got = run("compose", "--catalogue", CATALOGUE, "--policy", str(SMALL), "--json")
    assert (got.exit_code, got.stderr) == (0, "")
    mine, library = json.loads(got.stdout), compose(CATALOGUE, SMALL).to_dict()
    del mine["seconds"], library["seconds"]
    assert mine == library


def test_sensitivity_is_a_table_and_a_picture(tmp_path: Path) -> None:
    """Amounts that are proven to the fen stand bare; bounds have a sign."""
    policy, picture = tmp_path / "policy.json", tmp_path / "worth.svg"
    policy.write_text(json.dumps(PAIR_POLICY), "utf-8")
    (tmp_path / "items.json").write_text(json.dumps(PAIR), "utf-8")
    got = run("compose", "-c", str(tmp_path / "items.json"), "-p", str(policy), "--sensitivity", "--plot", str(picture))
    assert got.exit_code == 0
    assert f"drawn in {picture}" in got.stderr
    table = got.stdout[got.stdout.index("Sensitivity") :]
    scarce = next(line for line in table.splitlines() if "SCARCE" in line)
    told = compose(PAIR, PAIR_POLICY, sensitivity=True).to_dict()["sensitivity"]["items"][0]
    more, less, runs = told["one_more"], told["one_less"], told["run_more"]
    proven = [str(told["holds_to"]), more["most"], less["most"], runs["found"], runs["most"]]
    assert scarce.split() == ["SCARCE", "5", "0", more["estimate"], *proven]
    assert "SCARCE" in picture.read_text("utf-8")


def test_what_has_no_sensitivity_told_is_a_fault_before_the_solver_works(tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({**PAIR_POLICY, "objective": ["value", "designs"]}), "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(policy), "--sensitivity", "--plot", "worth.pdf")
    assert (got.exit_code, got.stdout) == (2, "")
    for word in (
        "2 faults",
        "policy.json, at /objective",
        "sensitivity is told of plans of one objective",
        "unknown kind of picture '.pdf'",
    ):
        assert word in got.stderr
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--sensitivity", "--vary", "max_designs=1,2")
    assert (got.exit_code, "not asked together with --vary" in got.stderr) == (2, True)


@pytest.mark.parametrize(("status", "code"), [("optimal", 0), ("feasible", 0), ("infeasible", 1), ("unknown", 1)])
def test_the_exit_code_says_whether_there_is_a_plan(monkeypatch: pytest.MonkeyPatch, status: str, code: int) -> None:
    fake(monkeypatch, status)
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL))
    assert got.exit_code == code
    assert status in got.stdout


def test_seconds_and_day_of_the_command_line_go_before_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    called = fake(monkeypatch)
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--seconds", "7", "--on", "2026-11-22")
    assert got.stderr == f"on 2026-11-22 (by --on; the policy says 2026-11-23)\nwarning: {WARNING}\n"
    assert (called["policy"].solver.seconds, called["policy"].day) == (7, date(2026, 11, 22))


def test_today_is_filled_in_and_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called = fake(monkeypatch)
    policy = tmp_path / "policy.toml"
    policy.write_text("max_designs = 2\n", "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(policy))
    assert got.stderr == f"on 2026-11-24 (today in Asia/Shanghai)\nwarning: {WARNING}\n"
    assert called["policy"].day == date(2026, 11, 24)


def test_faults_of_policy_and_catalogue_are_told_at_once(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("on = 2026-11-23\nmax_desings = 2\n[run]\nsetup_cost = 200.0\n", "utf-8")
    got = run("compose", "-c", "nowhere.csv", "-p", str(policy))
    assert (got.exit_code, got.stdout) == (2, "")
    for word in (
        "3 faults",
        "policy.toml, at /max_desings",
        "Did you mean 'max_designs'?",
        "policy.toml, at /run/setup_cost",
        "nowhere.csv",
    ):
        assert word in got.stderr


def test_what_is_probably_a_slip_of_the_policy_is_a_warning_beside_the_plan(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(SMALL.read_text("utf-8").replace("[bundle]", '[bundle]\nincompatible_tags = [["teaa", "tea"]]', 1), "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(policy), "--json")
    assert got.stderr == f"warning: {WARNING}\n"
    assert json.loads(got.stdout)["warnings"] == [WARNING]


def test_a_warning_is_told_once_to_people(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "infeasible")
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL))
    assert got.stderr == f"warning: {WARNING}\n"
    assert "teaa" not in got.stdout
    assert "- because" in got.stdout


@pytest.mark.parametrize(
    "text", [b"max_designs = 2\n[bundle]\npieces = [2, 3]\n", b"[bundle]\npieces = [2, 3]\n", b'{"bundle": {"pieces": [2, 3]}}']
)
def test_a_policy_without_a_day_may_come_through_a_pipe(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    called = fake(monkeypatch)
    reading, writing = os.pipe()
    os.write(writing, text)
    os.close(writing)
    try:
        got = run("compose", "-c", CATALOGUE, "-p", f"/dev/fd/{reading}", "--on", "2026-11-22")
    finally:
        os.close(reading)
    assert got.exit_code == 0
    assert called["policy"].bundle.pieces == (2, 3)


def test_the_values_of_a_line_are_what_the_library_says() -> None:
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--vary", "max_designs=1..2", "--json")
    assert (got.exit_code, got.stderr) == (0, "")
    mine, library = json.loads(got.stdout), vary(CATALOGUE, SMALL, "max_designs", [1, 2]).to_dict()
    for row in [*mine["rows"], *library["rows"]]:
        del row["seconds"], row["plan"]["seconds"]
    assert mine == library


def test_a_what_if_is_a_table_with_the_own_and_the_best_value_marked_and_a_picture(tmp_path: Path) -> None:
    picture, saved = tmp_path / "frontier.svg", tmp_path / "input.json"
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--vary", "bundle.price=[1.00,2.00],[200.00,300.00]", "--plot", str(picture),
              "--save-input", str(saved))  # fmt: skip
    assert got.exit_code == 0
    rows = [line.split() for line in got.stdout.splitlines() if "[" in line]
    assert rows[0][:4] == ["▸★", "[200.00,", "600.00]", "186760.00"]
    assert rows[1][:3] == ["[1.00,", "2.00]", "infeasible"]
    assert "- [1.00, 2.00]: the price lies from 1.00 to 2.00" in got.stdout
    assert max(len(line.rstrip()) for line in got.stdout.splitlines()) <= 80
    assert picture.read_text("utf-8").startswith("<svg")
    assert json.loads(saved.read_text("utf-8"))["vary"]["line"] == "bundle.price"


def test_where_no_value_has_a_plan_it_leaves_with_1_and_draws_nothing(tmp_path: Path) -> None:
    impossible = tmp_path / "policy.toml"
    impossible.write_text(SMALL.read_text("utf-8").replace('["200.00", "600.00"]', '["1.00", "2.00"]'), "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(impossible), "--vary", "max_designs=1", "--plot", str(tmp_path / "x.png"))
    assert got.exit_code == 1
    assert "no value has a plan" in got.stdout
    assert not (tmp_path / "x.png").exists()


def test_faults_of_a_what_if_are_told_with_those_of_the_files() -> None:
    got = run("compose", "-c", "nowhere.csv", "-p", str(SMALL), "--vary", "max_desings=1", "--plot", "x.pdf")
    assert (got.exit_code, got.stdout) == (2, "")
    for word in ("3 faults", "--vary, at /line", "Did you mean 'max_designs'?", "Known: .svg, .png, .html", "nowhere.csv"):
        assert word in got.stderr
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--plot", "x.svg")
    assert (got.exit_code, "--vary" in got.stderr) == (2, True)


def test_a_file_that_could_not_be_written_is_told_before_anything_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("compose", "vary"):
        monkeypatch.setattr(f"bundler.assembly.{name}", None)  # it is not called
    got = run(
        "compose", "-c", CATALOGUE, "-p", str(SMALL), "--vary", "max_designs=1", "--plot", "nowhere/x.png", "--save-input", "nowhere/i.json"
    )
    assert (got.exit_code, got.stdout) == (2, "")
    for word in ("2 faults", "nowhere/x.png", "nowhere/i.json", "no such folder"):
        assert word in got.stderr
    got = run(
        "why-not",
        "--component",
        "WINE-75=1",
        "--component",
        "HONEY-500=1",
        "-c",
        CATALOGUE,
        "-p",
        str(SMALL),
        "--save-input",
        "nowhere/i.json",
    )
    assert (got.exit_code, got.stdout, "no such folder" in got.stderr) == (2, "", True)


@pytest.fixture
def _interrupts() -> Iterator[None]:
    """Interrupts as a terminal has them: what a shell starts in the background ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interrupts")
def test_ctrl_c_ends_the_search_with_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def answer(*_: Any, stop: threading.Event, **__: Any) -> Plan:
        os.kill(os.getpid(), signal.SIGINT)
        if stop.wait(10):
            stopped.set()
        return Plan("feasible", 100, 200, [], {}, [], 0.1, RECEIPT)

    monkeypatch.setattr("bundler.assembly.compose", answer)
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL))
    assert got.exit_code == 0
    assert stopped.is_set()
    assert got.stderr.startswith("stopping: the best so far")


def test_a_failure_of_the_solver_is_raised_by_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: Any, **__: Any) -> Plan:
        raise RuntimeError("lost")

    monkeypatch.setattr("bundler.assembly.compose", answer)
    assert isinstance(run("compose", "-c", CATALOGUE, "-p", str(SMALL)).exception, RuntimeError)


def test_progress_is_one_short_line() -> None:
    assert searching.told({}, 0.2) == "0 s · no answer yet"
    news = {"phase": "improving", "objective": "990.00", "bound": "1000.00", "gap": "0.01", "designs": 42}
    at = {"line": "max_designs", "value": 6, "label": "6", "number": 2, "of": 7}
    assert searching.told({**news, "vary": at}, 3.4).startswith("3 s · value 2 of 7, 6 · improving · objective 990.00")
    assert searching.told(news, 3.4) == "3 s · improving · objective 990.00 · bound 1000.00 · gap 1% · 42 designs"


def test_the_demo_shows_three_scenes_in_eighty_columns() -> None:
    got = run("demo")
    assert got.exit_code == 0
    assert [word for word in ("1. ", "2. ", "3. ", "✔ compliant", "✘ non-compliant", "✔ optimal") if word not in got.stdout] == []
    assert max(len(line) for line in got.stdout.splitlines() if not line.startswith("$")) <= 80


def test_the_demo_says_where_it_finds_no_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "WORLD", Path("examples") / "atlantis")
    got = run("demo")
    assert got.exit_code == 2
    assert "run the demo in a checkout" in got.stderr


def test_a_plan_of_yesterday_is_gone_on_from_and_what_of_it_is_gone_is_told(tmp_path: Path) -> None:
    first = tmp_path / "yesterday.json"
    first.write_text(run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--json").stdout, "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--start", str(first), "--json")
    mine, library = json.loads(got.stdout), compose(CATALOGUE, SMALL, start=first).to_dict()
    assert (got.exit_code, {**mine, "seconds": 0}) == (0, {**library, "seconds": 0})
    plan = json.loads(first.read_text("utf-8"))
    plan["designs"][0]["components"][0]["sku"] = "GONE"
    first.write_text(json.dumps(plan), "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(SMALL), "--start", str(first), "--json")
    assert "warning: Left out of the start." in got.stderr
    assert "GONE is not in the catalogue." in got.stderr


def test_what_every_objective_reached_is_a_table(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    objective = 'objective = [{name = "value", give = "0.4"}, "designs"]'
    policy.write_text(SMALL.read_text("utf-8").replace("max_designs = 3", f"max_designs = 3\n{objective}", 1), "utf-8")
    got = run("compose", "-c", CATALOGUE, "-p", str(policy))
    assert got.exit_code == 0
    rows = [line.split() for line in got.stdout.splitlines()]
    assert ["objective", "reached", "bound", "kept"] in rows
    assert ["designs", "2", "✔", "best", "2"] in rows
