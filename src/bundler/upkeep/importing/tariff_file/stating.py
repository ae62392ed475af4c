"""What a row of a book says of a line, in the words of ``tariff_lines.csv``: nothing is guessed, what cannot be taken is told."""

from __future__ import annotations

from bundler.upkeep.importing.header import plain
from bundler.upkeep.importing.tariff_file.book import Entry
from bundler.upkeep.importing.tariff_file.statement import Statement
from bundler.upkeep.importing.tariff_file.taxes import consumption_tax, duty_rates, vat
from bundler.upkeep.importing.tariff_file.terms import Row, Terms
from bundler.upkeep.importing.tariff_file.texts import same_name, undashed
from bundler.values import codes

SYNONYMS = {"公斤": "千克"}
BETWEEN_LETTERS = frozenset(" 　、,;/.·\n\r\t")
NEEDED = {"name": "a name", "unit": "units", "consumption_tax": "consumption tax", "documents": "supervision documents"}
"""What a line that the tables do not have yet needs: an empty cell of the table would say that there is none."""


def state(entry: Entry, code: str, was: Row | None, terms: Terms, origins: frozenset[str], *, dashed: bool) -> Statement:
    """Return what a row says of a line; ``was`` is the line as the tables have it, ``origins`` the tax classes it certainly came from.

    With ``dashed`` the names of the book are parts of a hierarchy, and so rename nothing. Where the row is an eight-digit heading, the
    line's own name and documents, and a provisional rate that may be of the line alone, are left as they are.
    """
    found = Statement(entry, code, was, terms)
    own = len(entry.code) == len(code)
    if was is None and not _complete(found):
        return found
    if own:
        _name(found, dashed=dashed)
        _documents(found)
    _units(found)
    duty_rates(found, own=own)
    vat(found)
    consumption_tax(found, origins)
    return found


def _complete(found: Statement) -> bool:
    fields = found.terms.fields
    has = {"unit": "unit_1" in fields or "units" in fields}
    missing = [what for name, what in NEEDED.items() if not has.get(name, name in fields)]
    if missing:
        message = f"a new line, and the book has no column for {', '.join(missing)}: it is not entered"
        found.tell("error", "new_line_incomplete", "code", message, "Take a book that has them, or enter the line by hand.")
    elif not undashed(found.entry.cells.get("name", "")):
        found.tell("error", "no_name", "name", f"the new line {found.code} has no name")
    return not found.refused


def _name(found: Statement, *, dashed: bool) -> None:
    name, remark = undashed(found.entry.cells.get("name", "")), found.printed("remark")
    full = f"{name}（{remark}）" if remark else name
    if found.was is None:
        found.cells["name_zh"] = "：".join((*found.entry.above[-1:], full)) if dashed else full
    elif name:
        old = found.was["name_zh"]
        found.cells["name_zh"] = old if dashed or same_name(name, old) or same_name(full, old) or _begins(name, old) else full


def _begins(name: str, old: str) -> bool:
    """Whether the tables have a name with a remark in brackets behind it, without which two lines would be called the same."""
    return plain(old).startswith(f"{plain(name)}(")


def _documents(found: Statement) -> None:
    if "documents" not in found.terms.fields:
        return
    printed = found.printed("documents")
    letters = "".join(dict.fromkeys(char for char in printed if char not in BETWEEN_LETTERS))
    known = found.terms.day.tables.documents
    unknown = "".join(letter for letter in letters if letter not in known)
    if unknown:
        message = f"documents.csv does not know the letters {unknown}: they are left out"
        found.tell("review", "unknown_document", "documents", message, "Add the letters to documents.csv, then to the line.")
    kept = "".join(letter for letter in letters if letter in known)
    old = found.was["documents"] if found.was else ""
    found.cells["documents"] = old if set(old) == set(kept) else kept


def _units(found: Statement) -> None:
    joint = found.printed("units").replace("、", "/").split("/")
    printed = [found.printed("unit_1"), found.printed("unit_2")] if "unit_1" in found.terms.fields else [*joint, ""][:2]
    if len(joint) > 2:
        found.tell("error", "units", "units", "a line has at most two units")
    if not printed[0]:
        return
    for column, text in zip(("unit_1", "unit_2"), printed, strict=True):
        unit = _unit(found, column, text)
        if unit is not None and (column == "unit_1" or _tells_second(found)):
            found.cells[column] = unit


def _tells_second(found: Statement) -> bool:
    return "units" in found.terms.fields or "unit_2" in found.terms.fields


def _unit(found: Statement, column: str, text: str) -> str | None:
    if not text or text in found.terms.day.tables.units:
        return text
    name = plain(text)
    code = found.terms.units.get(SYNONYMS.get(name, name))
    if code is None:
        padded = codes.padded(text.removesuffix(".0"), 3, 2)
        hint = f"It is probably {padded}: write codes as text." if padded in found.terms.day.tables.units else "Add it to units.csv first."
        found.tell("error", "unknown_unit", column if column in found.terms.fields else "units", f"units.csv has no unit {text!r}", hint)
    return code
