"""Writing cases into their file beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from bundler.errors import Fault, InputError
from bundler.tariff.reading import read_toml
from bundler.upkeep.casework.case import FOLDER, read_entries
from bundler.upkeep.writing import replace_file

FIRST_WORDS = """\
# Worked cases of whole orders, written by `bundler tables case`. `expect` is what has to come out on the day, figure by figure.
# status: computed (by the engine, when the case was written), published (a source prints these figures), published_wrong (the source
# prints a figure that the law does not give; `note` says why).
"""
FILE = re.compile(r"[a-z0-9][a-z0-9-]*\.toml", re.ASCII)


def add_cases(tables: Path, file: str, cases: Iterable[Mapping[str, Any]]) -> Path:
    """Add cases to a file of ``cn/cases`` and return it.

    Raises InputError where an id is taken in any file, where a file of cases cannot be read, or where the file holds its cases in a way
    that none can be added to; nothing is then written.
    """
    if not FILE.fullmatch(file):
        raise InputError([Fault("--file", "a file of cases is named like quotes.toml", "file_name", value=file)])
    path, added = tables / FOLDER / file, list(cases)
    faults: list[Fault] = []
    taken = {case.get("id"): name for name, _, held in read_entries(tables, faults) for case in held if isinstance(case, dict)}
    faults += [
        Fault(taken[case["id"]], "a case of this id stands already", "duplicate_key", field="id", value=case["id"])
        for case in added
        if case["id"] in taken
    ]
    if not faults:
        old = path.read_bytes().decode("utf-8") if path.exists() else FIRST_WORDS
        text = old + "".join(f"\n{case_text(case)}" for case in added)
        faults += _unreadable(f"{FOLDER.as_posix()}/{file}", text)
    if faults:
        raise InputError(faults)
    replace_file(path, text)
    return path


def _unreadable(name: str, text: str) -> list[Fault]:
    """A file that holds its cases inline, as ``case = []``, takes no further ones at its end."""
    faults: list[Fault] = []
    if not read_toml(name, text.encode(), faults):
        hint = "Write each of its cases under a line [[case]] of its own, or choose another file with --file."
        return [replace(fault, message=f"no case can be added to the file: {fault.message}", hint=hint) for fault in faults]
    return []


def case_text(case: Mapping[str, Any]) -> str:
    """Return a case as its file holds it: a line for every fact, a table for every item and every declared line."""
    cases = tomlkit.aot()
    cases.append(_table(case))
    document = tomlkit.document()
    document.add("case", cases)
    return tomlkit.dumps(document)


def _table(value: Mapping[str, Any]) -> Table:
    """Plain facts come before tables: what follows the header of a table belongs to it."""
    table = tomlkit.table()
    nested = {key: each for key, each in value.items() if isinstance(each, Mapping) or _is_rows(each)}
    for key, each in value.items():
        if key not in nested:
            table.add(key, each)
    for key, each in nested.items():
        if isinstance(each, Mapping):
            table.add(key, _table(each))
            continue
        rows = tomlkit.aot()
        for row in each:
            rows.append(_table(row))
        table.add(key, rows)
    return table


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
