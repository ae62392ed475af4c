"""Whatever stands in the cells, an import ends soon, in issues or in one clear message, and what it proposes loads."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bundler
from bundler.upkeep.importing import exchange_rates, personal_articles, vat_list
from bundler.upkeep.importing.proposal import Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document, Sheet
from bundler.upkeep.trial import new_faults
from tests.upkeep.importing.making import request

START = date(2027, 1, 1)
Propose = Callable[[Document, Request], Proposal]
KINDS: dict[str, tuple[Propose, tuple[str, ...], dict[str, str]]] = {
    "rates": (exchange_rates.propose, ("货币代码", "汇率", "月份"), {"unit": "1"}),
    "vat": (vat_list.propose, ("税则号列", "商品名称", "备注"), {"complete": "yes"}),
    "articles": (personal_articles.propose, ("税号", "品名及规格", "税率"), {}),
}
cells = st.one_of(
    st.sampled_from(
        [
            "USD",
            "EUR",
            "美元",
            "7.05",
            "0.0",
            "-1",
            "1e9",
            "2027-01",
            "2027年3月",
            "2027-01-16",
            "04090000",
            "0409000000",
            "ex 0403",
            "4090000",
            "",
        ]
    ),
    st.sampled_from(["22029900", "仅限", "01000000", "28", "13%", "20", "0.2", "120%", "=A1", "９９９９９９９９", "\x00", "NaN"]),
    st.text(max_size=8),
)
tables = st.lists(st.lists(cells, max_size=4).map(tuple), max_size=8)


def of(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Document:
    return Document("made-up.xlsx", b"", (Sheet("a", tuple(enumerate([header, *rows], start=1))),))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=tables)
def test_every_row_is_taken_or_told_and_the_tables_load(kind: str, small: Path, rows: list[tuple[str, ...]]) -> None:
    propose, header, options = KINDS[kind]
    try:
        proposal = propose(of(header, rows), request(START, small, **options))
    except bundler.InputError:
        return  # with its faults: nothing could be taken
    assert new_faults(small, proposal.files) == []
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    read = proposal.counts.get("read", proposal.counts.get("entries", 0))
    assert read + len({issue.row for issue in proposal.issues if issue.row is not None}) >= filled


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "cell", ["/" + " " * 100_000, "2026 年" * 20_000, "1" * 200_000, "ex " * 60_000 + "1", "每" * 100_000, "[(" * 90_000]
)
def test_an_endless_cell_ends_soon(kind: str, small: Path, cell: str) -> None:
    propose, header, options = KINDS[kind]
    began = time.process_time()
    try:
        proposal = propose(of(header, [(cell, cell, cell), ("USD", "7", "")]), request(START, small, **options))
        assert all(len(issue.value) <= 200 for issue in proposal.issues)
    except bundler.InputError:
        pass
    assert time.process_time() - began < 5
