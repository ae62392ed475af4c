"""What a preview costs: 100,000 items under two editions that differ for every one of them, the catalogue read from its CSV."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import bundler
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.preview import Subjects, preview

EXAMPLE = Path(__file__).parents[1] / "examples" / "ningbo" / "catalogue.csv"
ITEMS = 100_000
ON = date(2026, 11, 23)


def catalogue(target: Path) -> Path:
    """The goods of the example at so many prices."""
    random = Random(5)
    rows = list(csv.DictReader(EXAMPLE.read_text("utf-8").splitlines()))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for number in range(ITEMS):
            row = random.choice(rows)
            price = f"{random.randrange(10, 2000)}.{random.randrange(100):02d}"
            writer.writerow({**row, "sku": f"{row['sku']}-{number}", "unit_price": price, "gtin": ""})
    return target


def less_levied(folder: Path) -> Path:
    """The shipped tables with a made-up share of VAT and consumption tax, which moves every duty."""
    shutil.copytree(shipped_folder(), folder)
    limits = folder / "cn" / "limits.toml"
    limits.write_text(limits.read_text("utf-8").replace('value = "0.70"', 'value = "0.60"'), "utf-8")
    return folder


def test_preview_of_a_hundred_thousand_items(benchmark: Any, tmp_path: Path) -> None:
    file, after = catalogue(tmp_path / "catalogue.csv"), less_levied(tmp_path / "tables")

    def run() -> Any:
        goods = Subjects(bundler.load_catalogue(file))
        return preview(bundler.load_tables(shipped_folder()), bundler.load_tables(after), goods, ON).totals("item")

    totals = benchmark.pedantic(run, rounds=1)
    assert totals["changed"] == totals["cheaper"] > 90_000
