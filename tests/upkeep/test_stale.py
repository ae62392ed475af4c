"""What of the tables should be verified, weighed by what hangs on it; the sums are held against plain loops over the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.catalogue import Catalogue, Item
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.stale import Stale, StaleFact, stale

TABLES = bundler.load_tables()
ON = date(2026, 11, 23)
CODES = ["2204210000", "2203000000", "3304990039", "0302110000", "0409000000", "1701991010", "0106199010", "9999999999"]


def item(at: int, code: str, price: int = 100, stock: int | None = 1, origin: str = "FR", district: str | None = None) -> Item:
    fields = {"sku": f"S{at}", "name": "goods", "hs_code": code, "origin": origin, "unit": "142", "net_weight_kg": "1"}
    return Item.model_validate({**fields, "unit_price": f"{price // 100}.{price % 100:02d}", "stock": stock, "customs_district": district})


catalogues = st.lists(
    st.builds(
        lambda code, price, stock, origin, district: (code, price, stock, origin, district),
        st.sampled_from(CODES), st.integers(1, 10**6), st.none() | st.integers(0, 10**6), st.sampled_from(["JP", "FR"]),
        st.sampled_from([None, "3105", "2201"]),
    ),
    min_size=1, max_size=12,
).map(lambda rows: Catalogue(item(at, *row) for at, row in enumerate(rows)))  # fmt: skip


def facts(found: Stale, kind: str) -> dict[str, StaleFact]:
    return {fact.key: fact for group in found.groups for fact in group.facts if fact.kind == kind}


def changed(folder: Path, name: str, old: str, new: str) -> bundler.Tables:
    """The shipped tables with one change: what they say then is made up."""
    shutil.copytree(shipped_folder(), folder / "tables")
    path = folder / "tables" / "cn" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return bundler.load_tables(folder / "tables")


@given(catalogues)
def test_a_fact_weighs_the_items_that_draw_on_it_and_their_stock_to_the_fen(catalogue: Catalogue) -> None:
    day = TABLES.on(ON)

    def check(kind: str, key: str, draws: Callable[[Item], bool]) -> None:
        items = [each for each in catalogue.values() if draws(each)]
        fact = facts(stale(TABLES, ON, None, catalogue), kind).get(key)
        if fact is None:
            assert not items
            return
        assert (fact.weight.items, fact.weight.codes) == (len(items), len({each.hs_code for each in items}))
        assert fact.weight.stock_value == sum(each.stock * each.unit_price for each in items if each.stock is not None)
        assert fact.weight.stock_unknown == sum(each.stock is None for each in items)

    check("tariff_line", "2204210000", lambda each: each.hs_code == "2204210000")
    check("tariff_line", "9999999999", lambda each: each.hs_code == "9999999999")
    check("listing", "22042100", lambda each: each.hs_code.startswith("22042100"))
    check("vat", "standard", lambda each: (line := day.line(each.hs_code)) is not None and line.vat_class == "standard")
    check("exchange_rate", "USD", lambda each: each.hs_code == "2203000000")
    check("consumption_tax", "cosmetics-ml", lambda each: each.hs_code == "3304990039")
    check("origin_ban", "jp-aquatic", lambda each: each.hs_code.startswith("03") and each.origin == "JP")
    check("zone", "3105", lambda each: each.customs_district == "3105")
    check("zone", "2201", lambda each: each.customs_district == "2201")
    check("limit", "taxed_share", lambda _: True)
    check("postal_exemption", "small-tax", lambda _: True)
    check("parcel_limit", "other", lambda _: True)


@given(catalogues)
def test_a_group_counts_every_item_once_and_the_heaviest_stands_first(catalogue: Catalogue) -> None:
    found = stale(TABLES, ON, None, catalogue)
    assert found.whole.items == len(catalogue)
    for group in found.groups:
        weights = [fact.weight.items or 0 for fact in group.facts]
        assert max(weights) <= (group.weight.items or 0) <= min(sum(weights), len(catalogue))
        assert [fact.weight.rank for fact in group.facts] == sorted(fact.weight.rank for fact in group.facts)
    assert [group.weight.rank for group in found.groups] == sorted(group.weight.rank for group in found.groups)


@given(catalogues, st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_a_later_day_of_verification_only_adds_reasons(catalogue: Catalogue, since: date) -> None:
    def reasons(day: date | None) -> dict[tuple[str, str], set[str]]:
        groups = stale(TABLES, ON, day, catalogue).groups
        return {(fact.kind, fact.key): set(fact.reasons) for group in groups for fact in group.facts}

    plain, dated = reasons(None), reasons(since)
    assert all(dated[key] - {"unverified"} == held for key, held in plain.items())
    old = {key for key, held in dated.items() if "unverified" in held}
    assert old == {
        (fact.kind, fact.key)
        for group in stale(TABLES, ON, since, catalogue).groups
        for fact in group.facts
        if fact.verified_on is not None and fact.verified_on < since
    }


def test_without_a_catalogue_codes_are_counted() -> None:
    found = stale(TABLES, ON)
    in_force = [code for code in TABLES.tariff_lines if TABLES.on(ON).line(code)]
    assert (found.whole.codes, found.whole.items, found.whole.stock_value) == (len(in_force), None, None)
    wine = [code for code in in_force if (line := TABLES.on(ON).line(code)) and line.consumption_tax == "wine"]
    assert facts(found, "consumption_tax")["wine"].weight.codes == len(wine)
    assert len(facts(found, "tariff_line")) == len(in_force)


@pytest.mark.parametrize(
    ("kind", "key", "reasons"),
    [
        ("tariff_line", "9999999999", ("unknown",)),
        ("listing", "01061990", ("unknown",)),
        ("listing", "22042100", ("presumed",)),
        ("vat_class", "0409000000", ("presumed", "scope_changed")),
        ("exchange_rate", "USD", ("presumed", "carried_on")),
        ("vat", "standard", ("public_copy",)),
    ],
)
def test_a_fact_says_why_it_should_be_looked_at(kind: str, key: str, reasons: tuple[str, ...]) -> None:
    catalogue = Catalogue(item(at, code) for at, code in enumerate(CODES))
    assert facts(stale(TABLES, ON, None, catalogue), kind)[key].reasons == reasons


def test_a_row_carried_back_says_so() -> None:
    found = stale(TABLES, date(2019, 6, 1), None, Catalogue([item(0, "2204210000")]))
    assert facts(found, "tariff_line")["2204210000"].reasons == ("presumed", "carried_back")


def test_a_row_read_in_the_gazette_is_left_out_until_it_is_old(tmp_path: Path) -> None:
    row = 'percent = "13"\nfrom = 2026-01-01\nsource = "VL-2026"\nevidence = '
    tables = changed(tmp_path, "vat.toml", f'{row}"public_copy"', f'{row}"gazette"')
    wine = Catalogue([item(0, "2204210000")])
    assert "standard" in facts(stale(TABLES, ON, None, wine), "vat")
    assert "standard" not in facts(stale(tables, ON, None, wine), "vat")
    assert "standard" not in facts(stale(tables, ON, date(2026, 1, 1), wine), "vat")
    assert facts(stale(tables, ON, date(2026, 1, 2), wine), "vat")["standard"].reasons == ("unverified",)


def test_a_gap_weighs_the_items_whose_orders_it_touches() -> None:
    catalogue = Catalogue([item(0, "2203000000", 250, 4), item(1, "2203000000", 100, None), item(2, "2204210000", 999, 9)])
    gaps = {gap.id: gap.weight.to_dict() for gap in stale(TABLES, ON, None, catalogue).gaps}
    assert gaps["exchange-rates"] == {"codes": 1, "items": 2, "stock_value": "10.00", "stock_unknown": 1}
    assert gaps["no-gazette"]["items"] == 3
    assert "liqueurs" not in gaps


def test_a_fact_names_the_line_of_its_row() -> None:
    found = stale(TABLES, ON, None, Catalogue([item(0, "2204210000")]))
    place = facts(found, "tariff_line")["2204210000"].place
    assert place.row is not None
    line = (shipped_folder() / place.file).read_text("utf-8").splitlines()[place.row - 1]
    assert line.startswith("2204210000,")


def test_the_answer_is_plain_data() -> None:
    import json

    found: dict[str, Any] = stale(TABLES, ON, date(2026, 1, 1), Catalogue([item(0, "2204210000")])).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["since"] == "2026-01-01"
