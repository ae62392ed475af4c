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
from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding, gravity
from bundler.compliance.registry import GOODS_RULES, concerned, order_rules
from bundler.duty.assess import assess
from bundler.duty.goods import Goods
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

_EMPTY = Catalogue(())
LINES_KEPT = 256


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


def answered(order: Order, catalogue: Catalogue, tables: Tables, *, taxes: bool = True) -> Answer:
    """Return the answer on an order that was read, with its day."""
    case = Case(assess(order, catalogue, tables), lambda other: assess(other, catalogue, tables))
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
    order, concerned_by = case.order, 0
    found: list[Finding] = []
    for goods, lines in case.numbers_by_goods().items():
        found += goods_findings(goods, order.supervision_code, order.strict, lines)
        if goods.concerned is None:
            goods.concerned = concerned(goods)
        concerned_by |= goods.concerned
    for check_order in order_rules(concerned_by, case.found.bundled):
        found += check_order(case)
    found.sort(key=gravity)
    return tuple(found)


def goods_findings(goods: Goods, supervision_code: str, strict: bool, lines: tuple[int, ...] = ()) -> tuple[Finding, ...]:
    """Return what the rules say of goods alone, for these lines; worked out once for goods on a day."""
    found: tuple[Finding, ...] | None = goods.findings.get((supervision_code, strict, lines))
    if found is None:
        if len(goods.findings) >= LINES_KEPT:
            goods.findings.clear()
        case = GoodsCase(goods, supervision_code, strict)
        found = tuple(finding._replace(lines=lines) for check_goods in GOODS_RULES for finding in check_goods(case))
        goods.findings[supervision_code, strict, lines] = found
    return found
