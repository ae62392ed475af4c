"""What the rows of a TOML table may name in another table: a code that is not there would never be met, and the row say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bundler.errors import Fault
from bundler.tariff.coverage import Coverage, GapScope, KnownGap
from bundler.tariff.gaps import DRAWN
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


def check_gaps(name: str, coverage: Coverage, known: Mapping[str, set[str] | None], faults: list[Fault]) -> None:
    """A scope asks only what can be answered: of known classes and sources, of files with a row for a code, of days that run forward."""
    for at, gap in enumerate(coverage.gap):
        for index, scope in enumerate(gap.scope):
            faults += _scope(name, f"gap.{at}", index, gap, scope, known)


def _scope(name: str, place: str, index: int, gap: KnownGap, scope: GapScope, known: Mapping[str, set[str] | None]) -> Iterator[Fault]:
    inside = f"{place}.scope.{index}"
    asked = (
        ("vat_classes", "VAT class", scope.vat_classes, "vat.toml"),
        ("consumption_taxes", "consumption tax class", scope.consumption_taxes, "consumption_tax.toml"),
        ("sources", "source", scope.sources, "instruments.toml"),
    )
    for field, what, values, target in asked:
        keys = known[target]
        for key in () if keys is None else sorted(set(values) - keys):
            hint = did_you_mean(key, keys or ())
            yield Fault(name, f"unknown {what}", "gap_scope", field=f"{inside}.{field}", value=key, hint=hint)
    if (scope.known is not None or scope.sources or scope.evidence) and gap.about not in DRAWN:
        hint = f"known, sources and evidence ask of one of {', '.join(DRAWN)}."
        yield Fault(name, "a code draws on no single row of this file", "gap_scope", field=f"{place}.about", value=gap.about, hint=hint)
    if scope.start and scope.until and scope.until < scope.start:
        yield Fault(name, "the days of the scope run backwards", "period_backwards", field=f"{inside}.until", value=str(scope.until))
