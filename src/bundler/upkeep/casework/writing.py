"""Writing cases into their file beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from bundler.errors import Fault, InputError
from bundler.upkeep.casework.case import FOLDER
from bundler.upkeep.writing import replace_file

FIRST_WORDS = """\
# Worked cases of whole orders, written by `bundler tables case`. `expect` is what has to come out on the day, figure by figure.
# status: computed (by the engine, when the case was written), published (a source prints these figures), published_wrong (the source
# prints a figure that the law does not give; `note` says why).
"""
FILE = re.compile(r"[a-z0-9][a-z0-9-]*\.toml", re.ASCII)


def add_cases(tables: Path, file: str, cases: Iterable[Mapping[str, Any]]) -> Path:
    """Add cases to a file of ``cn/cases`` and return it. Raises InputError where an id is taken in any file; nothing is then written."""
    if not FILE.fullmatch(file):
        raise InputError([Fault("--file", "a file of cases is named like quotes.toml", "file_name", value=file)])
    folder, added = tables / FOLDER, list(cases)
    taken = {
        case.get("id"): path.name
        for path in sorted(folder.glob("*.toml"))
        for case in tomlkit.parse(path.read_text("utf-8")).get("case", [])
    }
    faults = [
        Fault(f"{FOLDER.as_posix()}/{taken[case['id']]}", "a case of this id stands already", "duplicate_key", field="id", value=case["id"])
        for case in added
        if case["id"] in taken
    ]
    if faults:
        raise InputError(faults)
    path = folder / file
    old = path.read_text("utf-8") if path.exists() else FIRST_WORDS
    replace_file(path, old + "".join(f"\n{case_text(case)}" for case in added))
    return path


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
