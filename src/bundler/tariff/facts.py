"""What the tables say of a tariff code on a day, as JSON-ready data; null is what they do not know. Every door shows this."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bundler.tariff.day import Day
from bundler.tariff.history import history
from bundler.tariff.rows import ConsumptionTaxPeriod, Dated, Listing, TariffLine, Threshold
from bundler.tariff.tables import Tables
from bundler.values import exact

NEIGHBOURS = 10
SHORTEST_PREFIX = 4
PLACES = 8


def described(line: TariffLine, day: Day) -> dict[str, Any]:
    """Return a tariff line with everything that the regime adds to it."""
    return {
        "hs_code": line.hs_code,
        "on": day.day.isoformat(),
        "name_zh": line.name_zh,
        "units": [_unit(code, day.tables) for code in line.units],
        "mfn_percent": _percent(line.mfn),
        "provisional_percent": _percent(line.provisional),
        "provisional_unknown": line.provisional_unknown,
        "vat": _vat(line, day),
        "consumption_tax": _consumption_tax(line, day),
        "composite_percent": composite(line, day),
        "documents": [_document(letter, day.tables) for letter in line.documents],
        "listing": _listing(day.listing(line.hs_code), day),
        "from": line.start.isoformat(),
        "until": line.until.isoformat() if line.until else None,
        **_provenance(line, day),
        **history(line.hs_code, day).to_dict(),
        "coverage": _coverage(line.hs_code, day),
        "tables": day.tables.edition,
        "tables_sha256": day.tables.sha256,
    }


def unknown(hs_code: str, day: Day) -> dict[str, Any]:
    """Return what is known of a code without a line on the day: its other periods, its history, and the codes nearest to it."""
    rows = day.tables.tariff_lines.get(hs_code, ())
    return {
        "hs_code": hs_code,
        "on": day.day.isoformat(),
        "periods": [{"from": row.start.isoformat(), "until": row.until.isoformat() if row.until else None} for row in rows],
        "neighbours": [{"hs_code": row.hs_code, "name_zh": row.name_zh} for row in neighbours(hs_code, day)],
        **history(hs_code, day).to_dict(),
        "coverage": _coverage(hs_code, day),
        "tables": day.tables.edition,
        "tables_sha256": day.tables.sha256,
    }


def neighbours(hs_code: str, day: Day) -> list[TariffLine]:
    """Return the lines in force that share the longest beginning with the code, the numerically nearest first."""
    for length in range(9, SHORTEST_PREFIX - 1, -1):
        near = [code for code in day.tables.tariff_lines if code.startswith(hs_code[:length])]
        near.sort(key=lambda code: (abs(int(code) - int(hs_code)), code))
        lines = [line for code in near if (line := day.line(code)) is not None]
        if lines:
            return lines[:NEIGHBOURS]
    return []


def composite(line: TariffLine, day: Day) -> str | None:
    """Return the tax within the limits as percent of the dutiable value, to six places, where no quantity decides; else null."""
    vat = day.vat(line.vat_class) if line.vat_class else None
    share, rate = day.taxed_share, Fraction(0)
    if line.consumption_tax:
        period = day.consumption_tax(line.consumption_tax)
        if period is None or period.form not in ("ad_valorem", "none") or period.threshold:
            return None
        rate = period.ad_valorem_percent
    if vat is None or share is None:
        return None
    return exact.format(100 * share * (rate + vat.percent) / (1 - rate), 6)


def _coverage(hs_code: str, day: Day) -> dict[str, Any]:
    """Return the known gaps that touch orders of a code, also those in full tax, for its tariff is told too."""
    return day.gaps.told(day.gaps.wider(day.gaps[hs_code], full_tax=True, buyer_history=False))


def _unit(code: str, tables: Tables) -> dict[str, Any]:
    unit = tables.units.get(code)
    return {"code": code, "name_zh": unit.name_zh if unit else None, "kind": unit.kind if unit else None}


def _document(letter: str, tables: Tables) -> dict[str, Any]:
    found = tables.documents.get(letter)
    return {"code": letter, "name_zh": found.name_zh if found else None, "bars": found.bars or None if found else None}


def _vat(line: TariffLine, day: Day) -> dict[str, Any] | None:
    rate = day.vat(line.vat_class) if line.vat_class else None
    if rate is None:
        return None
    uncertain = day.vat_scope_change(line) is not None
    return {"class": line.vat_class, "percent": _percent(rate.percent), "scope_uncertain": uncertain, **_provenance(rate, day)}


def _consumption_tax(line: TariffLine, day: Day) -> dict[str, Any] | None:
    """Return the consumption tax of a line: null where it bears none, ``form`` null where the tables do not model the day."""
    if not line.consumption_tax:
        return None
    held = day.tables.consumption_taxes[line.consumption_tax]
    return {"class": held.key, "name": held.name, "name_zh": held.name_zh or None, **_wording(day.consumption_tax(held.key), day)}


def _wording(period: ConsumptionTaxPeriod | None, day: Day) -> dict[str, Any]:
    if period is None:
        keys = ("form", "ad_valorem_percent", "specific_per_litre", "specific_per_tonne", "litres_per_tonne")
        return {**dict.fromkeys(keys), "thresholds": [], "source": None, "evidence": None, "verified_on": None}
    return {
        "form": period.form,
        "ad_valorem_percent": _percent(period.ad_valorem_percent),
        "specific_per_litre": _decimal(period.specific_per_litre),
        "specific_per_tonne": _decimal(period.specific_per_tonne),
        "litres_per_tonne": _decimal(period.litres_per_tonne),
        "thresholds": [_threshold(each) for each in period.threshold],
        **_provenance(period, day),
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "unit": threshold.unit,
        "at_least": _decimal(threshold.at_least),
        "at_least_usd_per_tonne": _decimal(threshold.at_least_usd_per_tonne),
        "litres_per_tonne": _decimal(threshold.litres_per_tonne),
        "below_specific_per_litre": _decimal(threshold.below_specific_per_litre),
    }


def _listing(listing: Listing | None, day: Day) -> dict[str, Any] | None:
    """Return what the positive list says; null is unknown, never "not allowed"."""
    if listing is None:
        return None
    remarks = [
        {"key": each.key, "kind": each.kind, "text": each.text, "text_zh": each.text_zh or None, **_provenance(each, day)}
        for each in day.remarks(listing)
    ]
    return {
        "hs8": listing.hs8,
        "status": listing.status,
        "edition": listing.edition,
        "remarks": remarks,
        **_provenance(listing, day),
    }


def _provenance(row: Dated | Listing | TariffLine, day: Day) -> dict[str, Any]:
    return {"source": row.source, "evidence": day.evidence(row), "verified_on": row.verified_on.isoformat()}


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else exact.format(share * 100, PLACES)


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else exact.format(value, PLACES)
