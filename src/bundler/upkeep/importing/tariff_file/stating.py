"""What a row of a book says of a line, in the words of ``tariff_lines.csv``: nothing is guessed, what cannot be taken is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bundler.tariff import cells
from bundler.upkeep.importing.proposal import Issue, Severity
from bundler.upkeep.importing.tariff_file.book import Entry
from bundler.upkeep.importing.tariff_file.rates import Rate, read_rate
from bundler.upkeep.importing.tariff_file.terms import Row, Terms
from bundler.upkeep.importing.tariff_file.texts import close, said, same_name, undashed
from bundler.values import codes, exact

FACTS = ("name_zh", "unit_1", "unit_2", "mfn_percent", "provisional_percent", "vat_class", "consumption_tax", "documents")
SYNONYMS = {"公斤": "千克"}
BETWEEN_LETTERS = frozenset(" 　、,;/.·\n\r\t")
NEEDED = {"name": "a name", "unit": "units", "consumption_tax": "consumption tax", "documents": "supervision documents"}
"""What a line that the tables do not have yet needs: an empty cell of the table would say that there is none."""


@dataclass(slots=True)
class Statement:
    """What is said of one line: cells of the table, issues, and whether anything of it was concluded instead of read."""

    entry: Entry
    code: str
    was: Row | None
    terms: Terms
    cells: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    concluded: bool = False

    @property
    def refused(self) -> bool:
        """Whether the row cannot be taken."""
        return any(issue.severity == "error" for issue in self.issues)

    def printed(self, name: str) -> str:
        """Return a cell of the book, "" where it says nothing."""
        return said(self.entry.cells.get(name, ""))

    def tell(self, severity: Severity, code: str, name: str, message: str, hint: str = "") -> None:
        """Add an issue of a field of the row."""
        value = self.entry.cells.get(name, "")
        self.issues.append(Issue(severity, code, message, self.entry.row, self.entry.sheet, name, value, hint))


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
    _rates(found, own=own)
    _vat(found)
    _consumption_tax(found, origins)
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
    return close(old).startswith(f"{close(name)}(")


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
    name = close(text)
    code = found.terms.units.get(SYNONYMS.get(name, name))
    if code is None:
        padded = codes.padded(text.removesuffix(".0"), 3, 2)
        hint = f"It is probably {padded}: write codes as text." if padded in found.terms.day.tables.units else "Add it to units.csv first."
        found.tell("error", "unknown_unit", column if column in found.terms.fields else "units", f"units.csv has no unit {text!r}", hint)
    return code


def _rates(found: Statement, *, own: bool) -> None:
    was = found.was or dict.fromkeys(FACTS, "")
    mfn = read_rate(found.entry.cells.get("mfn", ""))
    if found.was is not None and not was["mfn_percent"] and mfn.percent == "0" and mfn.form == "percent":
        _zero(found)
    else:
        _rate(found, "mfn", "mfn_percent", mfn, cells.duty_percent, in_words="")
    if mfn.form == "blank" and was["mfn_percent"] and "mfn" in found.terms.fields:
        found.tell("note", "no_rate", "mfn", "the book prints no MFN rate: the one of the tables stands")
    if "provisional" not in found.terms.fields:
        return
    provisional = read_rate(found.entry.cells.get("provisional", ""))
    _rate(found, "provisional", "provisional_percent", provisional, cells.provisional, in_words="unknown")
    if provisional.form == "blank" and mfn.form != "blank":
        _no_provisional(found, was["provisional_percent"], own=own)


def _zero(found: Statement) -> None:
    """Some books print 0 where a duty is by quantity: a rate that the tables leave open is not closed by it."""
    message = (
        f"the rate of {found.code} is not known in the tables, and the book prints 0, as some do for a duty by quantity: it stays not known"
    )
    found.tell("review", "rate_zero", "mfn", message, "Enter 0 by hand if the line is free of duty.")


def _no_provisional(found: Statement, was: str, *, own: bool) -> None:
    if was == "unknown":
        message = f"a provisional rate of {found.code} is said to exist, and the book prints none: it stays unknown"
        found.tell("review", "provisional_unknown", "provisional", message, "Ask which of the two sources is right.")
    elif was and not own:
        message = f"{found.code} has a provisional rate of {was} %, and its heading prints none: it stays, for it may be of this line alone"
        found.tell("review", "provisional_of_line", "provisional", message)
    else:
        found.cells["provisional_percent"] = ""


def _rate(found: Statement, name: str, column: str, rate: Rate, check: Callable[[str], cells.Wrong | None], *, in_words: str) -> None:
    """Take a duty rate into its column; one that is no plain percentage leaves the cell that says so, ``in_words``."""
    if rate.form == "blank":
        return
    if rate.form == "words":
        found.cells[column] = in_words
        if found.was is None or found.was[column] != in_words:
            message = f"the rate of {found.code} is no plain percentage, so it is entered as not known"
            found.tell("review", "rate_in_words", name, message)
    elif _plain(found, name, rate, was=found.was[column] if found.was else ""):
        wrong = check(rate.percent)
        if wrong:
            found.tell("error", "bad_rate", name, *wrong)
        found.cells[column] = rate.percent


def _plain(found: Statement, name: str, rate: Rate, was: str = "") -> bool:
    """Whether a rate is a percentage; a number under 1 without a sign is one only where the tables have it already."""
    if rate.form == "share" and rate.percent != was:
        message = "a number under 1 may be a share or a percentage"
        found.tell("error", "ambiguous_rate", name, message, "Write it with its sign, as 13% or 0.7%.")
    elif rate.form in ("unreadable", "words"):
        found.tell("error", "unreadable_rate", name, "no rate can be read here", "Rates are written as 13%, 13 or 免.")
    return rate.form == "percent" or (rate.form == "share" and rate.percent == was)


def _vat(found: Statement) -> None:
    rate = read_rate(found.entry.cells.get("vat", ""))
    if rate.form == "blank" or not _plain(found, "vat", rate):
        return
    classes = found.terms.vat_classes.get(exact.parse(rate.percent), [])
    old = found.was["vat_class"] if found.was else ""
    if old in classes or len(classes) == 1:
        found.cells["vat_class"] = old if old in classes else classes[0]
    elif classes:
        message = f"{rate.percent} % is the rate of several VAT classes on this day: {', '.join(classes)}"
        found.tell("error", "vat_class", "vat", message, "Enter the class of the line by hand.")
    else:
        message = f"no VAT class has a rate of {rate.percent} % on this day"
        found.tell("error", "vat_class", "vat", message, "Add the rate to vat.toml first, if the book is right.")


def _consumption_tax(found: Statement, origins: frozenset[str]) -> None:
    """Books print the rate, the tables name the class: that of the line, of the lines it came from, or of the nearest lines."""
    if "consumption_tax" not in found.terms.fields:
        return
    printed = read_rate(found.entry.cells.get("consumption_tax", ""))
    if found.was is None:
        _new_tax(found, printed, origins)
        return
    held = found.was["consumption_tax"]
    agrees = found.terms.agrees(held, printed)
    if agrees:
        found.cells["consumption_tax"] = held
    elif agrees is False:
        bears = f"is of class {held}" if held else "bears none in the tables"
        message = f"the printed consumption tax is not that of {found.code}, which {bears}: the class stands as it was"
        found.tell("review", "consumption_tax", "consumption_tax", message, "Compare both, and change the class of the line by hand.")


def _new_tax(found: Statement, printed: Rate, origins: frozenset[str]) -> None:
    circles = [origins] if origins else [*found.terms.near_classes(found.code), frozenset({""})]
    fits = ([each for each in sorted(among) if found.terms.agrees(each, printed) is not False] for among in circles)
    fitting = next((each for each in fits if each), [])
    if len(fitting) != 1:
        named = ", ".join(each or "none" for each in fitting) or "no class that fits"
        message = f"the consumption tax class of the new line {found.code} cannot be told; the nearest lines have: {named}"
        found.tell("error", "new_line_tax", "consumption_tax", message, "Enter the line by hand, with its class.")
        return
    found.cells["consumption_tax"] = fitting[0]
    if fitting[0]:
        found.concluded = True
        whence = "the lines it came from" if origins else "the nearest lines"
        found.tell("review", "new_line_tax", "consumption_tax", f"the class {fitting[0]} of the new line {found.code} is that of {whence}")
