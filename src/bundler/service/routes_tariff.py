"""What the tables say of a tariff code on a day."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.problems import UNKNOWN_TARIFF_CODE, Problem
from bundler.service.reading import read_in_thread
from bundler.service.routes_orders import ON
from bundler.tariff import Day, Tables, facts, law
from bundler.tariff.changes import changes_document
from bundler.values import days
from bundler.values.codes import TARIFF_CODE, padded


@read_in_thread("/v1/tariff/{hs_code:str}")
def get_tariff(request: AnyRequest, desk: NamedDependency[Desk], hs_code: FromPath[str]) -> Response[dict[str, Any]]:
    """Return the tariff line of a 10-digit code on a day, with everything the regime adds to it."""
    refuse_unknown_query(request, ("on", TABLES))
    faults = _faults_of_code(hs_code)
    on, tables = _asked(request, desk, faults)
    if faults:
        raise InputError(faults)
    day = tables.on(on)
    line = day.line(hs_code)
    if line is None:
        raise _unknown(hs_code, day)
    return Response(facts.described(line, day), headers={ON: day.day.isoformat()})


@read_in_thread("/v1/law")
def get_law(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the law of a day: every figure with its days, source and evidence, and the changes before and after."""
    refuse_unknown_query(request, ("on", TABLES))
    faults: list[Fault] = []
    day, tables = _asked(request, desk, faults)
    if faults:
        raise InputError(faults)
    return Response(law(day, tables).to_dict(), headers={ON: day.isoformat()})


@read_in_thread("/v1/law/changes")
def get_law_changes(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return every day on which the law changed, with what changed and by which source."""
    refuse_unknown_query(request, (TABLES,))
    faults: list[Fault] = []
    tables = desk.editions.asked(request.query_params.get(TABLES), "query", faults)
    if faults:
        raise InputError(faults)
    return changes_document(tables)


def _faults_of_code(hs_code: str) -> list[Fault]:
    if TARIFF_CODE.fullmatch(hs_code):
        return []
    probable = padded(hs_code, 10, zeros=1)
    message = "a tariff code is text of ten digits"
    hint = f'Probably "{probable}".' if probable else ""
    return [Fault("path", message, "hs_code", field="hs_code", value=hs_code, hint=hint)]


def _asked(request: AnyRequest, desk: Desk, faults: list[Fault]) -> tuple[date, Tables]:
    """Return day and edition of a query, today and the service's own where it names none; what is no day or not here is a fault."""
    tables = desk.editions.asked(request.query_params.get(TABLES), "query", faults)
    on = request.query_params.get("on")
    try:
        return desk.today() if on is None else days.parse(on), tables
    except ValueError as wrong:
        faults.append(Fault("query", str(wrong), "day", field="on", value=on))
        return desk.today(), tables


def _unknown(hs_code: str, day: Day) -> Problem:
    """Return the 404 of a code that has no line on the day, with the known codes that are nearest to it."""
    known = facts.unknown(hs_code, day)
    detail = f"The tables have no tariff line {hs_code} on {day.day.isoformat()}."
    if known["periods"]:
        detail += " They have it on other days: see 'periods'."
    near = {key: known[key] for key in ("neighbours", "periods", "history", "sources", "coverage")}
    return Problem(HTTPStatus.NOT_FOUND, UNKNOWN_TARIFF_CODE, detail, {ON: day.day.isoformat()}, **near)
