"""Remarks of the list become conditions; what is not understood stays what it says."""

from __future__ import annotations

import pytest

from bundler.upkeep.importing.listing.wording import conditions, folded


def kinds(text: str, notes: dict[str, str] | None = None) -> list[str]:
    return [found.kind for found in conditions(text, notes or {})]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("列入《进出口野生动植物种商品目录》的商品除外", "exclusion"),
        ("列入《进出口野生动植物种商品目录》 的商品除外。", "exclusion"),
        ("依法不属于普通食品或依法需要注册备\n案管理的特殊食品除外", "exclusion"),
        ("不包括虚构商品", "exclusion"),
        ("仅限网购保税商品", "mode"),
        ("限网购保税进口", "mode"),
        ("仅限直购进口", "mode"),
        ("仅限家用打印机墨水", "named_goods"),
        ("每人每年2千克以内", "annual_kg"),
        ("每人每年不超过20公斤", "annual_kg"),
        ("须符合国家标准", "unread"),
        ("每人每年二十千克", "unread"),
        ("每人每年0千克", "unread"),
        ("仅限每人每年一次的商品", "unread"),
        ("网购保税商品", "unread"),
        ("仅限网购保税商品且虚构", "unread"),
        ("见注1", "unread"),
    ],
)
def test_a_remark_is_one_kind_of_condition_or_unread(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("仅限网购保税商品；每人每年20千克", ["mode", "annual_kg"]),
        ("仅限网购保税商品，每人每年20千克以内", ["mode", "annual_kg"]),
        ("1.仅限网购保税商品；2.列入虚构目录的商品除外", ["mode", "exclusion"]),
        ("列入甲目录的商品除外\n列入乙目录的商品除外", ["exclusion", "exclusion"]),
        ("列入甲目录的商品除外;列入甲目录的商品除外", ["exclusion"]),
        ("列入甲目录的商品除外；须符合标准", ["exclusion", "unread"]),
        ("", []),
    ],
)
def test_a_joined_remark_is_parted(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_remark_may_name_a_note() -> None:
    notes = {"1": "仅限网购保税商品；每人每年3千克", "2": "须符合标准"}
    assert [(found.kind, found.note) for found in conditions("见注1", notes)] == [("mode", "1"), ("annual_kg", "1")]
    assert kinds("注2", notes) == ["unread"]
    assert kinds("见注3；仅限网购保税商品", notes) == ["unread", "mode"]


def test_kilograms_and_channels_are_read() -> None:
    assert [found.kg for found in conditions("每人每年2.5千克", {})] == ["2.5"]
    assert [found.channels for found in conditions("仅限网购保税商品；仅限直购", {})] == [("bonded",), ("direct",)]
    assert [found.modes for found in conditions("仅限1210或1239", {})] == [("1210", "1239")]


def test_a_text_is_compared_without_its_blanks_and_its_kind_of_signs() -> None:
    assert folded("列入《目录》的 商品除外；") == folded("列入《目录》的商品\n除外")


def test_no_remark_is_lost_however_it_reads() -> None:
    for text in ("；", "。", "、、", "见", "1."):
        assert kinds(text) in ([], ["unread"])
    assert kinds("ab" * 5000) == ["unread"]
