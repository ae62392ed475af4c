"""The proposal of a code book: the lines, the concordance of the codes, and what it does to other tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from bundler.tariff import load_tables
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.proposal import Issue, Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.sources import INSTRUMENTS, source_record, with_instrument
from bundler.upkeep.importing.tariff_file.book import Book, read_book
from bundler.upkeep.importing.tariff_file.concordance import Concordance, concordance
from bundler.upkeep.importing.tariff_file.correspondence import Pairs
from bundler.upkeep.importing.tariff_file.lines import LineChanges
from bundler.upkeep.importing.tariff_file.options import read_options
from bundler.upkeep.importing.tariff_file.positive_list import ListEffects
from bundler.upkeep.importing.tariff_file.prefixes import prefixes_without_lines

LINES, LIST = "cn/tariff_lines.csv", "cn/positive_list.csv"
STATED: Mapping[str, tuple[str, ...]] = {
    "name": ("name",), "units": ("unit_1", "unit_2", "units"), "MFN rate": ("mfn",), "provisional rate": ("provisional",),
    "VAT": ("vat",), "consumption tax": ("consumption_tax",), "supervision documents": ("documents",),
}  # fmt: skip
"""What the tables say of a line, and the columns of a book that say it."""


def propose(document: Document, request: Request) -> Proposal:
    """Return what a code book changes in the tables from ``request.start`` on, with the concordance of the codes as reports.

    Options: ``complete``, ``confirm``, ``level``, ``concordance``, ``column.mfn=HEADING`` for a heading. Raises InputError where the
    document has no header or an option is wrong, and TableError where the tables themselves cannot be loaded.
    """
    options, tables, book = read_options(request), load_tables(request.tables), read_book(document, request.options)
    old = {name: (request.tables / name).read_text("utf-8") for name in (LINES, LIST, INSTRUMENTS)}
    table, listing = CsvTable(old[LINES]), CsvTable(old[LIST])
    lines = LineChanges(table, book, request, options, tables.on(request.start))
    lines.apply()
    before, after = ({code: row["name_zh"] for code, row in rows.items()} for rows in (lines.before, lines.after))
    found = concordance(before, after, options.pairs)
    listed = ListEffects(listing, request, options.pairs, before, after)
    listed.apply(found)
    new = {name: text for name, text in ((LINES, table.text()), (LIST, listing.text())) if text != old[name]}
    if new:
        new[INSTRUMENTS] = with_instrument(old[INSTRUMENTS], request, document)
    issues = [
        *book.issues, *_unstated(book), *lines.issues, *_successors(found), *_unknown_pairs(options.pairs, before, after),
        *_contradicted(options.pairs, book), *listed.issues, *prefixes_without_lines(tables, request.start, before, after),
    ]  # fmt: skip
    return Proposal(
        kind="tariff",
        source=source_record(request, document),
        files={name: text for name, text in new.items() if text != old[name]},
        issues=tuple(dict.fromkeys(issues)),
        counts={**book.counts, **lines.counts, **_sizes(found), "list_codes_replaced": listed.replaced},
        reports={"concordance.csv": found.csv(), "concordance.json": json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n"},
    )


def _unstated(book: Book) -> Iterator[Issue]:
    """What is counted as confirmed is so as far as the book has columns."""
    absent = [words for words, columns in STATED.items() if not book.fields.intersection(columns)]
    if absent:
        message = f"no column was found for: {', '.join(absent)}; what the tables say of them is neither confirmed nor changed"
        yield Issue("note", "columns_absent", message, hint="Name a column by column.NAME=HEADING if the book has it.")


def _sizes(found: Concordance) -> dict[str, int]:
    names = ("renamed", "new", "dead", "moved", "split", "merged", "unresolved")
    return {name: len(getattr(found, name)) for name in names}


def _successors(found: Concordance) -> Iterator[Issue]:
    """Candidates are ranked and never chosen: a person decides, and says so in a correspondence file."""
    for old, candidates in found.unresolved.items():
        named = "; ".join(f"{each.code} ({each.evidence})" for each in candidates)
        message = f"{old} {found.names[old]} is dead, and its successor is not certain: {named}"
        yield Issue(
            "review", "successor_not_certain", message, value=old, hint="Write the pairs that are right into a correspondence file."
        )
    for old in found.dead:
        yield Issue(
            "review", "no_successor", f"{old} {found.names[old]} is dead, and nothing in the book speaks for a successor", value=old
        )


def _contradicted(pairs: Pairs, book: Book) -> Iterator[Issue]:
    """A code that went elsewhere by the correspondence, and into which nothing went, ought not to stand in the book."""
    taken = {new for news in pairs.lines.values() for new in news}
    for old, news in pairs.lines.items():
        if old in book.present and old not in taken:
            message = f"the correspondence leads {old} to {', '.join(news)}, and the book still has {old}: it stays"
            yield Issue("review", "correspondence_contradicted", message, value=old, hint="Ask which of the two documents is right.")


def _unknown_pairs(pairs: Pairs, before: Mapping[str, str], after: Collection[str]) -> Iterator[Issue]:
    """Pairs whose codes neither the tables nor the book have say nothing: they are told, not passed over."""
    for old, news in pairs.lines.items():
        if old not in before:
            yield Issue("review", "correspondence_old", f"the correspondence names {old}, which no line of the tables has", value=old)
        for new in news:
            if new not in after:
                message = f"the correspondence leads {old} to {new}, which neither the tables nor the book have"
                yield Issue("review", "correspondence_new", message, value=new)
