"""The rules, and each of them explained."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.compliance.explain import explain, rule_list
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.problems import UNKNOWN_RULE, Problem
from bundler.service.reading import read, read_in_thread
from bundler.values import days


@read("/v1/rules")
def get_rules(request: AnyRequest) -> dict[str, Any]:
    """Return every rule with its sentence."""
    refuse_unknown_query(request)
    return rule_list()


@read_in_thread("/v1/rules/{code:str}")
def get_rule(request: AnyRequest, desk: NamedDependency[Desk], code: FromPath[str]) -> dict[str, Any]:
    """Return what a rule says, why, with which example and mending; with a day, whether its sources are in effect on it."""
    refuse_unknown_query(request, ("on", TABLES))
    faults: list[Fault] = []
    tables = desk.editions.asked(request.query_params.get(TABLES), "query", faults)
    on, day = request.query_params.get("on"), None
    try:
        day = None if on is None else days.parse(on)
    except ValueError as wrong:
        faults.append(Fault("query", str(wrong), "day", field="on", value=on))
    if faults:
        raise InputError(faults)
    try:
        return explain(code, tables, day).to_dict()
    except InputError as wrong:
        detail = f"No rule has this code. {wrong.faults[0].hint}".strip()
        raise Problem(HTTPStatus.NOT_FOUND, UNKNOWN_RULE, detail) from None
