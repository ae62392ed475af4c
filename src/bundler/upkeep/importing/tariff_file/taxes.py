"""The rates of a row: duty, VAT and consumption tax, as the tables hold them."""

from __future__ import annotations

from collections.abc import Callable

from bundler.tariff import cells
from bundler.upkeep.importing.tariff_file.rates import Rate, read_rate
from bundler.upkeep.importing.tariff_file.statement import FACTS, Statement
from bundler.values import exact


def duty_rates(found: Statement, *, own: bool) -> None:
    """Take the MFN and the provisional rate; ``own`` is whether the row is the line's own and not its heading."""
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


def vat(found: Statement) -> None:
    """Take the class that has the printed rate on the day: that of the line, or else the only one."""
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


def consumption_tax(found: Statement, origins: frozenset[str]) -> None:
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
