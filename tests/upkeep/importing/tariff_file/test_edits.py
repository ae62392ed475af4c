"""A book made of the tables and edited at random: exactly the edits are proposed."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.upkeep.importing.tariff_file.books import DOCUMENTS, MFN, NAME, PROVISIONAL, START, UNIT_1, VAT, loaded, printed, proposed

EDITS = {
    NAME: st.sampled_from(["编造的名称", "另一个编造的名称"]),
    UNIT_1: st.sampled_from(["035", "095", "011"]),
    MFN: st.sampled_from(["0", "7.5", "13", "65"]),
    PROVISIONAL: st.sampled_from(["2", "7", "90"]),
    VAT: st.sampled_from(["9%", "13%"]),
    DOCUMENTS: st.sampled_from(["A", "AB", "7AB"]),
}
EDIT = st.sampled_from(list(EDITS)).flatmap(lambda column: EDITS[column].map(lambda cell: (column, cell)))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_exactly_the_edits_of_a_book_are_proposed(tables: Path, data: st.DataObject) -> None:
    book = printed(tables)
    held = {code: list(row) for code, row in book.items()}
    edits = data.draw(st.dictionaries(st.sampled_from(list(book)), st.lists(EDIT, min_size=1, max_size=3), max_size=12))
    dead = data.draw(st.sets(st.sampled_from([code for code in book if code not in edits]), max_size=4))
    for code, each in edits.items():
        for column, cell in each:
            book[code][column] = cell
    changed = {code for code in edits if book[code][:VAT] + book[code][DOCUMENTS:] != held[code][:VAT] + held[code][DOCUMENTS:]
               or book[code][VAT].rstrip("%") != held[code][VAT].rstrip("%")}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        found = proposed(Path(folder), tables, [row for code, row in book.items() if code not in dead], complete="yes")
        new = loaded(Path(folder), tables, found)
    day = new.on(START)
    begun = {code for code, rows in new.tariff_lines.items() if rows[-1].start == START}
    assert begun == changed
    assert {code for code in held if day.line(code) is None} == dead
    for code in changed:
        line, row = day.line(code), book[code]
        assert line is not None
        assert (line.name_zh, line.units[0], line.mfn, set(line.documents)) == (
            row[NAME], row[UNIT_1], Fraction(row[MFN]) / 100 if row[MFN] else None, set(row[DOCUMENTS]),
        )  # fmt: skip
        assert line.provisional == (Fraction(row[PROVISIONAL]) / 100 if row[PROVISIONAL] else None)
        assert line.vat_class == ("reduced" if row[VAT].startswith("9") else "standard")
