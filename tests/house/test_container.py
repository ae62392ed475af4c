"""The container file and the compose file say what is there: commands, options, variables, paths; and hold no secret."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from typer.main import get_command

from bundler.cli.app import app
from bundler.environment import DATABASE_URL
from bundler.storage.person_key import PERSON_KEY

ROOT = Path(__file__).parents[2]
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def instructions(name: str) -> list[str]:
    joined = CONTAINER.replace("\\\n", " ")
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def parse(arguments: list[str]) -> dict[str, Any]:
    """What the command reads of these arguments; it fails at what it does not know."""
    command = get_command(app)
    with command.make_context("bundler", list(arguments)) as context:
        name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])  # type: ignore[attr-defined]
        assert found is not None
        with found.make_context(name, rest, parent=context) as inner:
            return dict(inner.params)


def test_what_the_container_runs_is_a_command_with_known_options() -> None:
    (entry,), (arguments,) = instructions("ENTRYPOINT"), instructions("CMD")[-1:]
    assert json.loads(entry) == ["bundler"]
    assert parse(json.loads(arguments))["host"] == "0.0.0.0"
    assert parse(COMPOSE["services"]["service"]["command"])["processes"] == 2
    assert parse(COMPOSE["services"]["work"]["command"])["workers"] == 2


def test_compositions_are_solved_beside_the_service_and_health_asks_for_the_file_that_the_workers_touch() -> None:
    service, work = (COMPOSE["services"][name] for name in ("service", "work"))
    assert parse(service["command"])["composition_workers"] == 0
    assert str(parse(work["command"])["alive"]) in work["healthcheck"]["test"][1]
    # What they have of each other: the image, the database, the key of persons.
    assert all(service[name] == work[name] for name in ("image", "environment", "secrets", "read_only"))


def test_no_part_of_bundler_may_take_the_whole_machine_and_each_is_started_again() -> None:
    for each in (COMPOSE["services"]["service"], COMPOSE["services"]["work"]):
        assert set(each["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
        assert each["restart"] == "unless-stopped"


def test_every_variable_that_is_named_is_read() -> None:
    known = {f"{name}{end}" for name in (DATABASE_URL, PERSON_KEY) for end in ("", "_FILE")}
    assert set(re.findall(r"BUNDLER_[A-Z_]+", CONTAINER)) <= known
    assert all(set(COMPOSE["services"][name]["environment"]) <= known for name in ("service", "work"))


def test_what_is_copied_into_the_image_is_there_and_not_ignored() -> None:
    wanted = [source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]]
    assert {"pyproject.toml", "requirements.lock", "src", "tariff_tables", "docs/rules"} <= set(wanted)
    for each in wanted:
        assert (ROOT / each).exists()
        assert f"!{each}" in IGNORED


def test_bases_are_pinned_the_user_is_not_root_and_health_is_asked() -> None:
    assert all(re.fullmatch(r"\S+:[0-9][\w.-]+( AS \w+)?", base) for base in instructions("FROM"))
    assert re.fullmatch(r"[a-z]\S*:[0-9][\w.-]+", COMPOSE["services"]["database"]["image"])
    assert instructions("USER") == ["bundler"]
    assert "/health" in "".join(instructions("HEALTHCHECK"))


def test_secrets_come_as_files_and_stand_in_neither() -> None:
    services = COMPOSE["services"]
    files = {path for each in services.values() for path in each["environment"].values() if str(path).startswith("/run/secrets/")}
    named = {name for each in services.values() for name in each["secrets"]}
    assert {Path(path).name for path in files} == named == set(COMPOSE["secrets"])
    assert all(
        name.endswith("_FILE") or not re.search("PASSWORD|KEY|URL", name) for each in services.values() for name in each["environment"]
    )
    assert not re.search(r"^(ENV|ARG).*(PASSWORD|KEY|SECRET|DATABASE_URL)", CONTAINER, re.MULTILINE)
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_it_may_drain_and_end_requests_before_it_is_killed() -> None:
    from bundler.service.listening import PATIENCE_SECONDS

    service = COMPOSE["services"]["service"]
    grace = float(service["stop_grace_period"].removesuffix("s"))
    assert grace > parse(service["command"])["drain"] + PATIENCE_SECONDS
