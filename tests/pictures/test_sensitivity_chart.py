"""The picture of a sensitivity analysis: what is proven as bars, what is found or estimated as points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bundler

EFFECT = {"least": "0.00", "most": "9.50", "found": "4.00", "estimate": "3.25"}
NOTHING = dict.fromkeys(EFFECT, "0.00")
EXACT = dict.fromkeys(EFFECT, "7.00")


def line(changed: str, direction: str, effect: dict[str, Any]) -> dict[str, Any]:
    return {"policy": "max_designs", "now": "3", "changed": changed, "effect": direction, **effect}


PLAN: dict[str, Any] = {
    "status": "feasible", "objective": "100.00", "bound": None, "receipt": {"on": "2026-11-23"},
    "sensitivity": {
        "items": [
            {"sku": "DEAR", "left": 0, "one_more": EFFECT}, {"sku": "SURE</script>", "left": 2, "one_more": EXACT},
            {"sku": "IDLE", "left": 9, "one_more": NOTHING},
        ],
        "lines": [line("4", "gain", EFFECT), line("2", "loss", EXACT), line("5", "gain", dict.fromkeys(EFFECT))],
    },
}  # fmt: skip


def test_bars_reach_from_the_least_to_the_most_that_is_proven() -> None:
    items, lines = bundler.sensitivity_chart(PLAN).to_dict()["vconcat"]
    rows = items["data"]["values"]
    assert [(row["name"], row["least"], row["most"]) for row in rows] == [
        ("DEAR  (0 left)", 0.0, 9.5),
        ("SURE</script>  (2 left)", 7.0, 7.0),
    ]
    assert items["layer"][0]["encoding"]["x"]["field"] == "least"
    assert items["layer"][0]["encoding"]["x2"]["field"] == "most"
    assert [row["name"] for row in lines["data"]["values"]] == ["max_designs  3 → 4", "max_designs  3 → 5"]


def test_it_is_written_as_a_page_that_no_name_can_break(tmp_path: Path) -> None:
    path = tmp_path / "worth.html"
    bundler.sensitivity_chart(PLAN, path)
    text = path.read_text("utf-8")
    assert json.dumps("DEAR  (0 left)")[1:-1] in text
    assert "SURE</script>" not in text


def test_a_plan_without_sensitivity_is_told() -> None:
    with pytest.raises(bundler.InputError, match="it holds no sensitivity"):
        bundler.sensitivity_chart({"status": "optimal"})
