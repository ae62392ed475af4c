"""What the rows of a TOML table may name in another table: a code that is not there would never be met, and the row say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bundler.errors import Fault
from bundler.values.near import did_you_mean

REFERENCES = (
    ("vat.toml", "scope_change", "classes", "VAT class", "vat.toml"),
    ("remarks.toml", "remark", "allowed_modes", "supervision mode", "supervision_modes.csv"),
    ("origin_bans.toml", "ban", "origins", "origin", "countries.csv"),
    ("zones.toml", "zone", "customs_district", "district", "districts.csv"),
    ("zones.toml", "zone", "modes", "supervision mode", "supervision_modes.csv"),
    ("personal_articles.toml", "parcel_limit", "origins", "origin", "countries.csv"),
    ("personal_articles.toml", "category", "tier", "tier", "personal_articles.toml"),
)
"""File, table and field that name something, what they name, and the file whose keys they may name."""


def check_references(tables: Mapping[tuple[str, str], Sequence[Any]], known: Mapping[str, set[str] | None], faults: list[Fault]) -> None:
    """Every key that a row names is known; where the file that holds the keys is broken itself (None), nothing is said of them."""
    for name, table, field, what, target in REFERENCES:
        keys = known[target]
        if keys is None:
            continue
        for row in tables[name, table]:
            named = getattr(row, field)
            for place, key in [(field, named)] if isinstance(named, str) else [(f"{field}.{at}", key) for at, key in enumerate(named)]:
                if key not in keys:
                    code, hint = f"unknown_{what.lower().replace(' ', '_')}", did_you_mean(key, keys)
                    faults.append(Fault(name, f"unknown {what}", code, row=row.row, field=place, value=key, hint=hint))
