"""``check_return``: an order and what comes back of it in, an answer out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.order import Order
from bundler.catalogue.returning import Return, parse_return
from bundler.compliance.answer import Answer
from bundler.compliance.assess import answered, read_inputs
from bundler.compliance.finding import gravity
from bundler.compliance.registry import RETURN_RULES
from bundler.compliance.return_answer import ReturnAnswer
from bundler.compliance.return_case import ReturnCase
from bundler.compliance.returned_lines import returned_lines
from bundler.duty.assess import Branch
from bundler.duty.returned import Returned, kept_order
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables


def check_return(
    order: Order | Mapping[str, Any] | str | bytes,
    back: Return | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> ReturnAnswer:
    """Return the verdict on a return, and what comes back with its pieces: value, tax, annual limit and kilograms.

    ``order`` is the order as it was declared and ``back`` a dictionary, JSON text or model of the return, which names what comes back by
    declared lines, by copies of a bundle or by pieces of goods; the other arguments are those of ``quote``. Raises InputError with the
    faults of all inputs. The days are those of 海关总署公告2020年第45号.
    """
    (parsed, goods, edition), returned = _read(order, back, catalogue, tables, on)
    sold = answered(parsed, goods, edition)
    case = ReturnCase(sold, returned, edition.on(returned.applied_on), _lines(sold, returned))
    if sold.found.branch is not Branch.UNFORMED and not case.oversold:
        kept = kept_order(sold.found, case.lines)
        case.kept = None if kept is None else answered(kept, goods, edition)
    findings = sorted((each for rule in RETURN_RULES for each in rule(case)), key=gravity)
    return ReturnAnswer(case, tuple(findings))


def _read(order: Any, back: Any, catalogue: Any, tables: Tables | None, on: date | None) -> tuple[tuple[Order, Catalogue, Tables], Return]:
    """Return the inputs of ``quote`` and the return. Raises InputError with the faults of all of them at once."""
    faults: list[Fault] = []
    given = returned = None
    try:
        given = read_inputs(order, catalogue, tables, on)
    except InputError as error:
        faults.extend(error.faults)
    try:
        returned = parse_return(back)
    except InputError as error:
        faults.extend(error.faults)
    if given is None or returned is None:
        raise InputError(faults)
    return given, returned


def _lines(sold: Answer, back: Return) -> tuple[Returned, ...]:
    """Return the declared lines with what comes back. Raises InputError with what the order cannot have, its day of release among it."""
    faults: list[Fault] = []
    lines: tuple[Returned, ...] = ()
    if back.released_on < (day := sold.found.day.day):
        hint = f"The order was declared on {day}."
        faults.append(Fault("return", "released before it was declared", "before_order", "/released_on", value=back.released_on, hint=hint))
    try:
        lines = returned_lines(sold.found, back)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return lines
