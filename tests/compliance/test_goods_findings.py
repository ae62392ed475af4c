"""What the rules say of goods alone is worked out once a tariff code where it hangs on nothing else, and nobody can tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.catalogue import Item
from bundler.compliance.case import GoodsCase
from bundler.compliance.goods_findings import said_of
from bundler.compliance.registry import RULES
from bundler.duty.goods import resolve

CATALOGUE = bundler.load_catalogue(Path(__file__).parents[2] / "examples" / "ningbo" / "catalogue.csv")
LOTION = CATALOGUE["LOTION-100A"].model_dump(mode="json", exclude_none=True)
BEER, INK, EGGS, SUGAR, FISH, NO_CODE = "2203000000", "3215190010", "0407909010", "1701991000", "0304870000", "9999999999"
CODES = sorted({item.hs_code for item in CATALOGUE.values()} | {BEER, INK, EGGS, SUGAR, FISH, NO_CODE})
FACTS = [
    {}, {"remark_met": False}, {"remark_met": True}, {"electronic_label": False, "kit": True}, {"origin": "JP"}, {"volume_l": "0.33"},
    {"unit": "999", "origin": "ZZ"}, {"net_content": None, "net_content_unit": None}, {"gross_weight_kg": "0.001"},
    {"account_book": "T3117W000001", "item_record_no": None},
]  # fmt: skip


@pytest.mark.parametrize("mode", ["1210", "9610"])
@pytest.mark.parametrize("strict", [False, True])
def test_goods_are_told_what_every_rule_says_of_them_in_the_order_of_the_rules(mode: str, strict: bool) -> None:
    day = bundler.load_tables().on(date(2026, 11, 23))
    for hs_code in CODES:
        for facts in FACTS:
            goods = resolve(Item.model_validate({**LOTION, "hs_code": hs_code, **facts}), day)
            asked = [rule.check_goods(GoodsCase(goods, mode, strict)) for rule in RULES if rule.check_goods is not None]
            assert list(said_of(goods, mode, strict).findings) == [finding for told in asked for finding in told]
