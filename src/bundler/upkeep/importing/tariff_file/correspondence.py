"""The official correspondence of an old and a new edition of the tariff (新旧税号对照表): pairs of codes that are certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.grid import find_grid
from bundler.upkeep.importing.header import Names
from bundler.upkeep.importing.sheets import Document, read_document
from bundler.upkeep.importing.tariff_file.codes_in import read_code

SPELLINGS: Names = {
    "old": ("old", "old_code", "旧编码", "旧税号", "原编码", "原税号", "原商品编码", "旧商品编码", "调整前编码", "调整前税号"),
    "new": ("new", "new_code", "新编码", "新税号", "现编码", "现税号", "现商品编码", "新商品编码", "调整后编码", "调整后税号"),
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Codes and what became of them: ten digits in ``lines``, eight in ``headings``."""

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_pairs(path: Path) -> Pairs:
    """Return the pairs of a correspondence file. Raises InputError with every row that is no pair of codes of the same length."""
    document = read_document(path)
    lines: dict[str, dict[str, None]] = {}
    headings: dict[str, dict[str, None]] = {}
    faults: list[Fault] = []
    for row, old_cell, new_cell in _cells(document):
        old, new = read_code(old_cell), read_code(new_cell)
        if old.level != new.level or old.level not in ("line", "subheading"):
            message = "two codes of ten digits or two of eight are wanted"
            hint = next((f"Probably {code.probable}: write codes as text." for code in (old, new) if code.probable), "")
            faults.append(Fault(document.place, message, "correspondence", row=row, value=f"{old_cell} > {new_cell}", hint=hint))
            continue
        (lines if old.level == "line" else headings).setdefault(old.code, {})[new.code] = None
    if faults:
        raise InputError(faults)
    return Pairs(*({old: tuple(new) for old, new in held.items()} for held in (lines, headings)))


def _cells(document: Document) -> list[tuple[int, str, str]]:
    grids = [find_grid(document.place, sheet, SPELLINGS, (("old",), ("new",)), {}) for sheet in document.sheets]
    if not any(grids):
        message = "no header with a column of the old and one of the new codes"
        raise InputError([Fault(document.place, message, "correspondence", hint="Head them old_code and new_code, or 旧编码 and 新编码.")])
    return [(row.number, row.cell("old"), row.cell("new")) for grid in grids if grid for row in grid.rows]
