"""Running all checks on a folder of tables: what the loader refuses, what the registry finds, what is waived."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bundler.errors import Fault, TableError, wire
from bundler.tariff import Tables, load_tables
from bundler.tariff.files import COVERAGE
from bundler.tariff.loader import edition_folder
from bundler.tariff.store import version_of
from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Finding
from bundler.upkeep.checks.registry import BY_CODE, CHECKS
from bundler.upkeep.checks.report import Report, in_order
from bundler.upkeep.checks.waivers import NAME as WAIVERS
from bundler.upkeep.checks.waivers import read_waivers, waive
from bundler.values.paths import is_file, is_folder


def check_tables(folder: str | Path | None, on: date) -> Report:
    """Return everything that is wrong with the tables of a folder, without one of the shipped edition.

    ``on`` is the day on which waivers hold or have expired. Raises TableError only where there are no tables: what keeps tables from
    loading is in the report.
    """
    root = _root(folder)
    faults: list[Fault] = []
    tables = _tables(folder, faults)
    waivers = read_waivers(root, faults)
    findings = [_of_fault(fault) for fault in faults]
    if tables is not None:
        book = Book(tables, root)
        findings += waive((each for check in CHECKS for each in check.findings(book)), waivers, BY_CODE, on)
    return Report(root, on, tables, tuple(faults), in_order(findings))


def _root(folder: str | Path | None) -> Path:
    root = edition_folder(folder)
    if folder is not None and not is_folder(root) and (is_file(root) or version_of(folder) is not None):
        message = "a cut edition holds neither the worked cases nor the waivers that a check needs; it was checked when it was cut"
        raise TableError([Fault(str(folder), message, "missing_folder", hint="Name the tariff_tables folder that it was cut from.")])
    return root


def _tables(folder: str | Path | None, faults: list[Fault]) -> Tables | None:
    try:
        return load_tables(folder)
    except TableError as error:
        if any(fault.code == "missing_folder" for fault in error.faults):
            raise
        faults.extend(error.faults)
    return None


def _of_fault(fault: Fault) -> Finding:
    file = fault.place if fault.place in (COVERAGE, WAIVERS) else path(fault.place)
    value = None if fault.value is None else wire(fault.value)
    return Finding(fault.code, "error", file, "", fault.message, fault.hint, fault.row, fault.field, value)
