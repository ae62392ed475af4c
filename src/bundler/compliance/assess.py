"""``quote`` and ``check``: an order in, an answer out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import Order
from bundler.catalogue.parsing import parse_order
from bundler.compliance.answer import Answer
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, gravity
from bundler.compliance.goods_findings import said_of
from bundler.compliance.registry import order_rules
from bundler.compliance.traits import traits_of
from bundler.duty.assess import assess
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

_EMPTY = Catalogue(())


def quote(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> Answer:
    """Return the verdict on an order and its exact duty, line by line, with the working of every tax.

    ``order`` is a dictionary, JSON text or a model; ``catalogue`` a Catalogue, path, list of dictionaries or DataFrame; without
    ``tables`` the shipped edition is used; ``on`` is the day of declaration where the order names none. Raises InputError with all
    faults. Sources stand in the working and the findings.
    """
    return _answer(order, catalogue, tables, on, taxes=True)


def check(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> Answer:
    """Return the verdict on an order and its findings; the taxes are left out. Arguments and errors as in ``quote``."""
    return _answer(order, catalogue, tables, on, taxes=False)


def _answer(
    order: Order | Mapping[str, Any] | str | bytes, catalogue: Any, tables: Tables | None, on: date | None, *, taxes: bool
) -> Answer:
    return answered(*read_inputs(order, catalogue, tables, on), taxes=taxes)


def answered(order: Order, catalogue: Catalogue, tables: Tables, *, taxes: bool = True, hints: bool = True) -> Answer:
    """Return the answer on an order that was read, with its day; without ``hints`` none that takes long to find."""
    case = Case(assess(order, catalogue, tables), lambda other: assess(other, catalogue, tables), hints=hints)
    return Answer(case.found, findings_of(case), taxes)


def read_inputs(
    order: Order | Mapping[str, Any] | str | bytes, catalogue: Any, tables: Tables | None, on: date | None
) -> tuple[Order, Catalogue, Tables]:
    """Return what an order is assessed with, as ``quote`` takes it. Raises InputError with the faults of order and catalogue at once."""
    faults: list[Fault] = []
    parsed = goods = None
    try:
        parsed = parse_order(order, on)
    except InputError as error:
        faults.extend(error.faults)
    try:
        goods = _EMPTY if catalogue is None else load_catalogue(catalogue)
    except InputError as error:
        faults.extend(error.faults)
    if parsed is None or goods is None:
        raise InputError(faults)
    return parsed, goods, load_tables() if tables is None else tables


def findings_of(case: Case) -> tuple[Finding, ...]:
    """Return what all rules say of an assessed order, the gravest first."""
    asked = case.order.supervision_code, case.order.strict
    concerned_by = 0
    found: list[Finding] = []
    for goods, lines in case.numbers_by_goods().items():
        said = goods.said.get(asked) or said_of(goods, *asked)
        found += said[lines]
        concerned_by |= said.concerned
    for check_order in order_rules(concerned_by, traits_of(case.found)):
        if told := check_order(case):
            found += told
    found.sort(key=gravity)
    return tuple(found)
