"""Each rule has two faces: what the solver holds of a design, and what ``check`` says of one copy in one order. They agree."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import FACES, compose, faces, load_policy, pairs
from bundler.assembly.evaluate import order_of
from bundler.assembly.problem import Problem, build
from bundler.assembly.vectors import shares, vectors
from bundler.catalogue import load_catalogue
from bundler.compliance.parcels import kept_apart_by
from bundler.compliance.registry import BY_CODE
from bundler.tariff import Tables, load_tables
from bundler.tariff.loader import shipped_folder
from tests.assembly.worlds import DAY, item, yuan

Row = list[tuple[int, int]]
World = tuple[Problem, list[tuple[Row, int]]]
PLAIN = ["1806310000", "8516310000", "9503008390"]


@st.composite
def facts(draw: st.DrawFn, sku: str) -> dict[str, Any]:
    """An item near the edges of the rules: thresholds, limits, filing prices, kilograms, books, places, cold, expiry."""
    kind = draw(st.sampled_from(["plain", "plain", "lotion", "mask", "beer", "sugar", "sugar", "dear"]))
    code, price, more = draw(st.sampled_from(PLAIN)), draw(st.integers(1, 90_000)), {}
    if kind == "lotion":
        code, price, more = "3304990039", draw(st.integers(49_000, 56_000)), {"net_content": "50", "net_content_unit": "ml"}
        more["volume_l"] = "0.05"
    elif kind == "mask":
        code, price, more = "3304990049", draw(st.integers(7_300, 8_400)), {"net_content": "5", "net_content_unit": "sheet"}
    elif kind == "beer":
        code, price, more = "2203000000", draw(st.integers(80, 200)), {"volume_l": "0.5"}
    elif kind == "sugar":
        code, more = "1701991010", {"net_weight_kg": draw(st.sampled_from(["0.5", "1", "1.5", "2.5"]))}
    elif kind == "dear":
        price = draw(st.integers(200_000, 600_000))
    if draw(st.booleans()):
        more["filing_price"] = yuan(price * draw(st.sampled_from([85, 95, 100, 101])) // 100)
    more |= {
        "account_book": draw(st.sampled_from(["A", "A", "A", "B", None])),
        "customs_district": draw(st.sampled_from(["3105", "3105", "3117", None, "9999"])),
        "storage_class": draw(st.sampled_from(["ambient", "ambient", "frozen"])),
        "expires_on": draw(st.sampled_from([None, None, "2026-11-22", DAY, "2027-06-30"])),
        "electronic_label": draw(st.sampled_from([None, None, None, False])),
        "kit": draw(st.sampled_from([None, None, None, True])),
    }
    return item(sku, code, price, price // 2, draw(st.integers(1, 6)), **{key: value for key, value in more.items() if value is not None})


@st.composite
def designs(draw: st.DrawFn) -> World:
    """A problem, and some multisets of its usable pieces with a price each, lawful or not."""
    items = [draw(facts(f"S{at}")) for at in range(draw(st.integers(2, 6)))]
    freight = draw(st.sampled_from(["0.00", "0.01", "12.34", "150.00"]))
    day = draw(st.sampled_from([DAY, "2026-01-15"]))  # the month's exchange rate is known in January only
    policy = load_policy({"on": day, "freight_max": freight, "run": {"copies": [1, 4]}})
    problem = build(load_catalogue(items), policy, tables_of(draw(st.sampled_from([99, 3]))))
    found: list[tuple[Row, int]] = []
    if problem.pieces:
        for _ in range(6):
            size = min(draw(st.sampled_from([1, 1, 2, 3, 4])), len(problem.pieces))
            chosen = draw(st.lists(st.integers(0, len(problem.pieces) - 1), min_size=size, max_size=size, unique=True))
            row = [(at, draw(st.integers(1, 3))) for at in sorted(chosen)]
            found.append((row, max(1, draw(st.sampled_from(edges_of(problem, row))) + draw(st.integers(-2, 2)))))
    return problem, found


def edges_of(problem: Problem, row: Row) -> list[int]:
    """Prices near which a rule may change its mind: those of one item by its threshold and filing price, else discounts and limits."""
    freight, (at, count) = problem.policy.freight_max, row[0]
    public = sum(problem.pieces[each].price * pieces for each, pieces in row)
    if len(row) > 1:
        return [public, public * 95 // 100, public * 88 // 100, problem.single_limit - freight, problem.annual_limit - freight]
    piece = problem.pieces[at]
    filed, test = (piece.item.filing_price or piece.price) * count, piece.goods.threshold
    over = [] if test is None else [test.first_over(count), test.first_over(count) - freight, -(-test.low * count // test.denominator)]
    return [public, filed, *over, *over]


@cache
def tables_of(lines: int) -> Tables:
    """The shipped tables, with a declaration list of so many lines."""
    if lines == 99:
        return load_tables()
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        copy = Path(folder) / "tables"
        shutil.copytree(shipped_folder(), copy)
        path = copy / "cn" / "limits.toml"
        path.write_text(path.read_text("utf-8").replace('value = "99"', f'value = "{lines}"'), "utf-8")
        return load_tables(copy)


def stopping(problem: Problem, row: Sequence[tuple[int, int]], price: int, freight: int) -> dict[str, str]:
    """The rules that keep one copy in one order from being sold, and what they say."""
    named = [(problem.pieces[at].item.sku, count) for at, count in row]
    answer = bundler.check(order_of(problem.policy, named, price, freight), problem.catalogue, problem.tables)
    told = {each.code: each.message for each in answer.findings if each.severity in ("error", "review")}
    return told | {each.code: each.message for each in answer.findings if each.code == "BUN-03"}


def held(problem: Problem, row: Row, price: int, freight: int) -> dict[str, bool]:
    """Every face of one design at one freight."""
    known = vectors(problem)
    items = np.array([[at for at, _ in row]], dtype=np.int64)
    counts = np.array([[count for _, count in row]], dtype=np.int64)
    prices = np.array([price], dtype=np.int64)
    parts = shares(prices, known.price[items] * counts)
    lines = faces.declared(parts, counts)
    sides = list(faces.sides(problem, known, items, counts, lines, freight))
    goods = [problem.pieces[at].item for at, _ in row]
    return {
        "BND-01": bool(pairs.bnd_01(goods).all()),
        "BND-03": bool(faces.bnd_03(known, items, counts)[0]),
        "BND-04": bool(pairs.bnd_04(goods).all()),
        "BND-06": bool(pairs.bnd_06(goods).all()),
        "BUN-03": all(faces.bun_03(each).all() for each in sides),
        "BUN-04": all(faces.bun_04(each).all() for each in sides),
        "DEC-01": bool(faces.dec_01(problem, lines)[0]),
        "LIM-01": bool(faces.lim_01(problem, prices)[0]),
        "LIM-02": bool(faces.lim_02(problem, prices)[0]),
        "LST-05": bool(faces.lst_05(problem, known, items, counts)[0]),
        "TAX-02": all(faces.tax_02(each).all() for each in sides),
        "VAL-03": bool(faces.val_03(known, items, counts, parts)[0]),
    }


@settings(max_examples=80)
@given(designs())
def test_a_face_is_good_exactly_when_check_has_nothing_against_the_design_by_its_rule(world: World) -> None:
    problem, rows = world
    for row, price in rows:
        told = held(problem, row, price, problem.policy.freight_max)
        stopped = stopping(problem, row, price, problem.policy.freight_max)
        assert {code for code, good in told.items() if not good} == {code for code in stopped if FACES[code].how == "face"}, stopped


@pytest.mark.parametrize("freight", ["0.00", "0.01", "12.34"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_around_a_threshold_both_faces_see_the_same_lines(freight: str, count: int) -> None:
    items = [
        item("LOTION", "3304990039", 52_000, 20_000, 9, net_content="50", net_content_unit="ml"),
        item("MASK", "3304990049", 7_900, 3_000, 9, net_content="5", net_content_unit="sheet"),
    ]
    problem = build(load_catalogue(items), load_policy({"on": DAY, "freight_max": freight, "run": {"copies": [1, 4]}}), load_tables())
    cost = problem.policy.freight_max
    for at, piece in enumerate(problem.pieces):
        assert piece.goods.threshold is not None
        first = piece.goods.threshold.first_over(count)
        for price in {first + off - less for off in range(-count - 1, count + 2) for less in (0, cost)}:
            told = held(problem, [(at, count)], price, cost)
            stopped = stopping(problem, [(at, count)], price, cost)
            assert {code for code in ("TAX-02", "BUN-03", "BUN-04") if not told[code]} == stopped.keys() & {"TAX-02", "BUN-03", "BUN-04"}


@given(designs())
def test_where_all_faces_are_good_no_rule_stops_a_design_of_usable_goods(world: World) -> None:
    problem, rows = world
    for row, price in rows:
        for freight in {0, problem.policy.freight_max}:
            if all(held(problem, row, price, freight).values()) and all(held(problem, row, price, problem.policy.freight_max).values()):
                assert not stopping(problem, row, price, freight)


@given(facts("S0"), facts("S1"))
def test_what_the_goods_decide_alone_stops_every_bundle_with_them_and_no_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    by_goods = {code for code, face in FACES.items() if face.how == "goods"}

    def of(*items: dict[str, Any]) -> set[str]:
        components = [{"sku": each["sku"], "quantity": 1} for each in items]
        line = {"kind": "bundle", "id": "B", "price": "1.00", "quantity": 1, "components": components}
        answer = bundler.check({"on": DAY, "lines": [line]}, load_catalogue(list(items)))
        return {each.code for each in answer.findings if each.severity in ("error", "review")} & by_goods

    assert of(one, other) == of(one) | of(other)


@given(st.lists(facts("X"), min_size=2, max_size=6))
def test_two_goods_may_share_a_bundle_exactly_when_nothing_keeps_them_apart_in_a_parcel(stated: list[dict[str, Any]]) -> None:
    goods = list(load_catalogue([{**each, "sku": f"S{at}"} for at, each in enumerate(stated)]).values())
    together = pairs.bnd_01(goods) & pairs.bnd_04(goods) & pairs.bnd_06(goods)
    assert together.tolist() == [[kept_apart_by(one, other) is None for other in goods] for one in goods]


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_rule_says_how_the_solver_knows_it(code: str) -> None:
    face = FACES[code]
    assert face.why
    assert face.how in ("face", "goods", "construction", "unknown")


def test_no_face_is_told_of_a_rule_that_does_not_exist() -> None:
    assert set(FACES) == set(BY_CODE)


def test_the_faces_that_are_tested_are_those_that_are_told() -> None:
    problem = build(
        load_catalogue([item("A", PLAIN[0], 9_000, 4_000, 9)]), load_policy({"on": DAY, "run": {"copies": [1, 4]}}), load_tables()
    )
    assert set(held(problem, [(0, 1)], 9_000, 0)) == {code for code, face in FACES.items() if face.how == "face"}


def test_how_the_solver_knows_a_rule_is_told_without_loading_it() -> None:
    code = "import sys; from bundler.assembly import FACES; FACES['LIM-01']; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"ortools", "numpy"} & set(loaded)


def test_a_piece_over_the_annual_limit_may_lie_in_a_bundle_that_a_discount_brings_under_it() -> None:
    items = [item("DEAR", PLAIN[0], 2_700_000, 100_000, 50), item("CHEAP", PLAIN[1], 100_000, 10_000, 50)]
    bundle = {"pieces": [2, 2], "distinct_items": [2, 2], "discounts": ["0.85"], "price": ["100.00", "5000.00"]}
    plan = compose(items, {"on": DAY, "bundle": bundle, "run": {"copies": [1, 20]}, "solver": {"seconds": 5, "workers": 1}}).to_dict()
    assert plan["status"] == "optimal"
    assert [design["price"] for design in plan["designs"]] == ["4200.00"]
