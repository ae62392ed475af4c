"""Editions with one made-up change each: copies of the shipped tables in which a text was replaced."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import bundler
from bundler.tariff import Tables
from bundler.tariff.loader import shipped_folder

WHISKY = "2208300000,2026-02-02,,威士忌酒,095,035,10,{},standard,spirits,AB,T2026-1,public_copy,2020-01-01"
WINE_LISTED = "22042100,2022-03-01,,{},2022-7,,小包装的鲜葡萄酿造的酒,presumed-goods,presumed,2026-11-23"
WINE_LINE = "2204210000,2026-01-01,{},小包装的鲜葡萄酿造的酒,095,035,14,,{},wine,AB,tariff-2026,public_copy,2020-01-01"
VAT = '[[rate]]\nclass = "standard"\npercent = "{}"\nfrom = 2026-01-01\n{}source = "VL-2026"'
COSMETICS = (
    'source = "2016-103"\nevidence = "public_copy"\nverified_on = 2026-11-23\n\n[[class.period.threshold]]\nunit = "ml"\nat_least = "{}"'
)
BAN = 'hs_prefixes = ["03", "1604", "{}"]\neffect = "{}"\nfrom = 2025-06-01'
SINGLE = 'name = "single_order"\nvalue = "{}.00"\nfrom = 2019-01-01'
_PROVENANCE = '\nevidence = "public_copy"\nverified_on = 2026-01-01\n\n'
VAT_NEXT_YEAR = VAT.format(13, "until = 2026-12-31\n") + _PROVENANCE + VAT.format(12, "").replace("2026-01-01", "2027-01-01")
MADE_UP: dict[str, tuple[str, str, str]] = {
    "whisky": ("cn/tariff_lines.csv", WHISKY.format(5), WHISKY.format(8)),
    "vat": ("cn/vat.toml", VAT.format(13, ""), VAT.format(12, "")),
    "vat next year": ("cn/vat.toml", VAT.format(13, ""), VAT_NEXT_YEAR),
    "cosmetics": ("cn/consumption_tax.toml", COSMETICS.format(10), COSMETICS.format(9)),
    "wine off": ("cn/positive_list.csv", WINE_LISTED.format("listed"), WINE_LISTED.format("off")),
    "wine reduced": ("cn/tariff_lines.csv", WINE_LINE.format("", "standard"), WINE_LINE.format("", "reduced")),
    "wine ends": ("cn/tariff_lines.csv", WINE_LINE.format("", "standard"), WINE_LINE.format("2026-06-30", "standard")),
    "single limit": ("cn/limits.toml", SINGLE.format(5000), SINGLE.format(900)),
    "japan": ("cn/origin_bans.toml", BAN.format("1605", "uncertain"), BAN.format("33", "suspended")),
    "dollar": ("cn/exchange_rates.csv", "USD,2026-01-01,2026-01-31,7.05741", "USD,2026-01-01,2026-01-31,9.5"),
    "document": ("cn/documents.csv", "A,检验检疫,", "A,检验检疫,prohibited"),
    "source": ("cn/instruments.toml", "effective = 2022-03-01", "effective = 2027-03-01"),
    "sugar": ("cn/remarks.toml", 'group = "1701"\nkg = "2"', 'group = "1701"\nkg = "0.1"'),
    "zone": ("cn/zones.toml", 'modes = ["1210"]', 'modes = ["9610"]'),
    "verified": ("coverage.toml", "verified_until = 2026-11-23", "verified_until = 2026-12-31"),
    "shifted": ("cn/consumption_tax.toml", "# Import", "# A line more, which moves every row of the file.\n# Import"),
}  # fmt: skip


def edited(root: Path, name: str, target: str, old: str, new: str) -> Path:
    """Return a copy of the shipped tables in which one text is another."""
    folder = root / name
    shutil.copytree(shipped_folder(), folder)
    text = (folder / target).read_text("utf-8")
    assert text.count(old) >= 1, old
    (folder / target).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@cache
def edition(name: str) -> Tables:
    """Return the edition of a made-up change, loaded once; ``shipped`` is the shipped one."""
    if name == "shipped":
        return bundler.load_tables()
    with tempfile.TemporaryDirectory() as root:
        return bundler.load_tables(edited(Path(root), name, *MADE_UP[name]))
