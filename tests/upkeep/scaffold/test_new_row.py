"""A row is begun in its place, the one before it ends the day before, and what would not load is not written."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.tariff import load_tables
from bundler.upkeep.scaffold.ask import Ask
from bundler.upkeep.scaffold.fields import fields_of
from bundler.upkeep.scaffold.kinds import KINDS
from bundler.upkeep.scaffold.row import NewRow, new_row
from bundler.upkeep.writing import replace_file

START, READ_ON = date(2027, 1, 1), date(2026, 11, 24)


def begun(tables: Path, kind: str, fields: dict[str, str] | None = None, **more: Any) -> NewRow:
    given = {"start": START, "source": "VL-2026", "evidence": "presumed"} | more
    return new_row(tables, Ask(kind, fields or {}, READ_ON, **given))


def changed(row: NewRow) -> list[str]:
    """The lines of the patch that come and go."""
    return [line for line in row.patch.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_row_like_another_ends_it_the_day_before_and_states_its_own_source(small: Path, tmp_path: Path) -> None:
    row = begun(small, "vat-rate", {"percent": "12"}, like="standard")
    assert changed(row) == [
        "+until = 2026-12-31", "+", "+[[rate]]", '+class = "standard"', '+percent = "12"', "+from = 2027-01-01", '+source = "VL-2026"',
        '+evidence = "presumed"', "+verified_on = 2026-11-24",
    ]  # fmt: skip
    assert (row.ends, row.faults) == (date(2026, 12, 31), ())
    *_, old, new = [each for each in tomllib.loads(row.text)["rate"] if each["class"] == "standard"]
    assert (old["until"], new["from"], "note" in new) == (date(2026, 12, 31), START, False)


def test_the_patch_is_one_that_git_applies(small: Path, tmp_path: Path) -> None:
    row = begun(small, "exchange-rate", {"currency": "EUR", "cny_per_unit": "8.1"}, start=date(2026, 12, 1), source="O272")
    (tmp_path / "tariff_tables" / "cn").mkdir(parents=True)
    path = tmp_path / "tariff_tables" / "cn" / "exchange_rates.csv"
    path.write_bytes((small / "cn" / "exchange_rates.csv").read_bytes())
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=row.patch.encode(), check=True)
    assert path.read_text("utf-8") == row.text
    assert "EUR,2026-12-01,2026-12-31,8.1,O272,presumed,2026-11-24" in row.text


def test_a_tariff_line_like_another_keeps_the_oldest_day_of_what_it_joins(small: Path) -> None:
    """A rate of today beside the VAT class of 2020 does not make the class verified."""
    row = begun(small, "tariff-line", {"provisional_percent": "5"}, like="0409000000")
    assert changed(row) == [
        "-0409000000,2026-01-01,,天然蜂蜜,035,,15,,reduced,,AB,tariff-2026,public_copy,2020-01-01",
        "+0409000000,2026-01-01,2026-12-31,天然蜂蜜,035,,15,,reduced,,AB,tariff-2026,public_copy,2020-01-01",
        "+0409000000,2027-01-01,,天然蜂蜜,035,,15,5,reduced,,AB,VL-2026,presumed,2020-01-01",
    ]
    said = begun(small, "tariff-line", like="0409000000", verified_on=date(2026, 11, 20))
    assert changed(said)[-1].endswith("2026-11-20")


def test_a_wording_of_a_consumption_tax_follows_the_last_of_its_class(small: Path) -> None:
    row = begun(small, "consumption-tax-period", {"ad_valorem_percent": "25"}, like="spirits")
    (spirits,) = [each for each in tomllib.loads(row.text)["class"] if each["key"] == "spirits"]
    *_, old, new = spirits["period"]
    assert (old["until"], new["ad_valorem_percent"], new["specific_per_litre"]) == (date(2026, 12, 31), "25", "0.912")
    assert row.faults == ()


def test_a_row_may_have_an_end_of_its_own(small: Path) -> None:
    row = begun(small, "limit", {"value": "0.60"}, like="taxed_share", until=date(2027, 12, 31))
    assert "+until = 2027-12-31" in changed(row)


NEW: dict[str, dict[str, str]] = {
    "limit": {"name": "single_order", "value": "6000.00"},
    "vat-rate": {"class": "new", "percent": "7"},
    "vat-scope-change": {"classes": "standard,reduced", "hs_prefixes": "0401, 0402"},
    "consumption-tax": {
        "key": "new", "name": "New", "form": "ad_valorem", "ad_valorem_percent": "15", "threshold": '[{unit = "ml", at_least = "10"}]',
    },
    "consumption-tax-period": {"class": "new-energy", "form": "none"},
    "tariff-line": {"hs_code": "0409000001", "name_zh": "新"},
    "listing": {"hs8": "04090001", "status": "listed"},
    "list-edition": {"key": "2027-1", "codes": "1500"},
    "remark": {"key": "new", "kind": "mode", "text": "Only by post.", "allowed_modes": "9610"},
    "exchange-rate": {"currency": "JPY", "cny_per_unit": "0.045"},
    "instrument": {"key": "T2027-1", "title": "Made up", "kind": "law", "effective": "2027-01-01"},
    "origin-ban": {"key": "new", "origins": "JP,FR", "hs_prefixes": "03", "effect": "suspended"},
    "zone": {"customs_district": "3100", "name": "New", "modes": "1210"},
    "postal-rate": {"tier": "new", "percent": "10"},
    "postal-special-rate": {"key": "new", "name": "New", "percent": "3"},
    "postal-exemption": {"key": "new", "tax_at_most": "60.00"},
    "parcel-limit": {"key": "new", "value": "100.00", "origins": "JP", "lone_article": "true"},
    "postal-category": {"key": "new", "name": "New", "tier": "low"},
    "postal-goods": {"key": "new", "hs_prefixes": "9999", "category": "food"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_every_kind_is_begun_so_that_the_tables_load(kind: str, small: Path) -> None:
    fields, more = NEW[kind], {}
    if kind == "limit":
        fields, more = {"value": "6000.00"}, {"like": "single_order"}
    elif kind == "consumption-tax-period":
        fields, more = {"form": "none", "class": "e-cigarettes"}, {"until": date(2022, 10, 31), "start": date(2022, 1, 1)}
    elif kind == "instrument":
        more = {"start": None, "source": None}
    row = begun(small, kind, fields, **more)
    assert [str(fault) for fault in row.faults] == []
    assert row.ends == (date(2026, 12, 31) if kind == "limit" else None)
    assert all(not line.startswith("-") for line in changed(row))


def test_every_field_that_is_unknown_missing_or_of_another_form_is_told_at_once(small: Path) -> None:
    with pytest.raises(bundler.InputError) as raised:
        begun(small, "origin-ban", {"origin": "JP", "effect": "suspended", "from": "2027-01-01", "hs_prefixes": "[1"}, source=None)
    told = {(fault.field, fault.code) for fault in raised.value.faults}
    assert told == {
        ("origin", "field"), ("from", "field"), ("hs_prefixes", "field"), ("key", "missing"), ("origins", "missing"),
        ("source", "missing"),
    }  # fmt: skip
    hints = {fault.field: fault.hint for fault in raised.value.faults if fault.code == "field"}
    assert (hints["origin"], hints["from"]) == ("Did you mean 'origins'?", "Write --from 2027-01-01")


@pytest.mark.parametrize(
    ("kind", "fields", "more", "message"),
    [
        ("vat", {}, {}, "Did you mean 'vat-rate'"),
        ("vat-rate", {"percent": "12"}, {"like": "standart"}, "Did you mean 'standard'"),
        ("vat-rate", {"percent": "12"}, {"like": "standard", "start": None}, "Add --from"),
        ("vat-rate", {"percent": "12"}, {"like": "standard", "start": date(2026, 1, 1)}, "begins on 2026-01-01 already"),
        ("vat-rate", {"percent": "0.12", "class": "a"}, {}, "Percent means 13, not 0.13"),
        ("list-edition", {"codes": "many"}, {}, "a whole number is wanted"),
        ("parcel-limit", {"lone_article": "yes"}, {}, "true or false is wanted"),
        ("instrument", {}, {"like": "VL-2026"}, "do not follow another"),
        ("instrument", {}, {}, "the kind instrument has no from"),
        ("instrument", {"key": "VL-2026", "title": "a", "kind": "law"}, {"start": None, "source": None}, "it stands already"),
        ("consumption-tax-period", {"class": "spirit", "form": "none"}, {}, "Did you mean 'spirits'"),
        ("remark", {"key": "a", "kind": "mod", "text": "a"}, {}, "one of 'mode'"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_what_would_be_right(
    small: Path, kind: str, fields: dict[str, str], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(bundler.InputError, match=message):
        begun(small, kind, fields, **more)


def test_what_would_not_load_is_told_with_the_line_and_only_what_is_new(small: Path, tmp_path: Path) -> None:
    row = begun(small, "zone", {"customs_district": "3105", "name": "a", "modes": "1210"})
    assert [(fault.place, fault.code) for fault in row.faults] == [("zones.toml", "period_overlap")]
    assert row.to_dict()["faults"][0]["row"] == 15


def test_the_fields_of_a_kind_are_those_of_its_file(small: Path) -> None:
    assert {"key", "codes", "from", "source"} <= set(fields_of(KINDS["list-edition"]))
    assert list(fields_of(KINDS["exchange-rate"])) == (small / "cn" / "exchange_rates.csv").read_text("utf-8").split("\n", 1)[0].split(",")
    assert load_tables(small)


@pytest.mark.parametrize("text", [None, "[[limit", "\udcff"])
def test_a_file_that_cannot_be_read_is_told_as_the_loader_tells_it(small: Path, tmp_path: Path, text: str | None) -> None:
    folder = shutil.copytree(small, tmp_path / "tables")
    path = folder / "cn" / "limits.toml"
    path.unlink()
    if text is not None:
        path.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(bundler.TableError, match=r"limits\.toml"):
        begun(folder, "limit", {"name": "annual", "value": "1.00"})


def test_tables_with_other_faults_can_be_edited(small: Path, tmp_path: Path) -> None:
    """A row may name its source before the source is there."""
    folder = shutil.copytree(small, tmp_path / "tables")
    limit = begun(folder, "limit", {"value": "30000.00"}, like="annual", source="T2027-1")
    replace_file(folder / limit.file, limit.text)
    row = begun(folder, "instrument", {"key": "T2027-1", "title": "Made up", "kind": "law"}, start=None, source=None)
    replace_file(folder / row.file, row.text)
    assert row.faults == ()
    assert load_tables(folder).on(START).fen("annual") == 3000000
