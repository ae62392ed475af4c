"""Currencies (币种) as documents name them: by ISO code, customs code or name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bundler.upkeep.importing.grid import fold
from bundler.values.near import did_you_mean

_ISO = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0")


class Currencies:
    """The currencies of ``currencies.csv``; ``aliases`` are further names, each with its ISO code."""

    def __init__(self, tables: Path, aliases: Mapping[str, str]) -> None:
        with (tables / "cn" / "currencies.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.codes = {row["code"] for row in rows}
        self._by_name = {fold(row[column]): row["code"] for row in rows for column in ("code", "customs_code", "name_zh", "name_en")}
        self._by_name.update({fold(name): code for name, code in aliases.items()})

    def named(self, cells: Iterable[str]) -> tuple[str | None, str]:
        """Return the currency on which all cells of a row agree, else None and what is wrong."""
        texts = [_WHOLE_NUMBER.sub(r"\1", cell.strip()) for cell in cells if cell.strip()]
        found = {text: self._one(text) for text in texts}
        known = {code for code in found.values() if code is not None}
        if len(known) == 1:
            return known.pop(), ""
        if known:
            return None, "the row names several currencies: " + ", ".join(f"{text} is {code or 'unknown'}" for text, code in found.items())
        return None, "unknown currency" if texts else "the row names no currency"

    def hint(self, text: str) -> str:
        """Return what to do about a name that is not known."""
        return f"{did_you_mean(text, self.codes)} If you are sure, name it by an option such as {text[:20] or 'NAME'}=USD."

    def _one(self, text: str) -> str | None:
        found = self._by_name.get(fold(text))
        codes = {code for code in _ISO.findall(text) if code in self.codes}
        return found or (codes.pop() if len(codes) == 1 else None)
