"""What the tables say of a tariff code on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from http import HTTPStatus
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue.types import wire_exact
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import UNKNOWN_TARIFF_CODE, Problem
from bundler.service.routes_orders import ON
from bundler.tariff import Day, Tables
from bundler.tariff.rows import ConsumptionTaxPeriod, Dated, TariffLine, Threshold
from bundler.values.codes import TARIFF_CODE, padded

NEIGHBOURS = 10
SHORTEST_PREFIX = 4


@get("/v1/tariff/{hs_code:str}", sync_to_thread=False)
def get_tariff(request: AnyRequest, desk: NamedDependency[Desk], hs_code: FromPath[str]) -> Response[dict[str, Any]]:
    """Return the tariff line of a 10-digit code on a day, with everything the regime adds to it."""
    refuse_unknown_query(request, ("on",))
    day = desk.tables.on(_day_and_code(request.query_params.get("on"), hs_code, desk))
    line = day.line(hs_code)
    if line is None:
        raise _unknown(hs_code, day)
    return Response(described(line, day), headers={ON: day.day.isoformat()})


def _day_and_code(on: str | None, hs_code: str, desk: Desk) -> date:
    """Return the day, with the faults of day and code at once."""
    faults = []
    if not TARIFF_CODE.fullmatch(hs_code):
        probable = padded(hs_code, 10)
        message = "a tariff code is text of ten digits"
        hint = f'Probably "{probable}".' if probable else ""
        faults.append(Fault("path", message, "hs_code", field="hs_code", value=hs_code, hint=hint))
    day: date | None = desk.today()
    if on is not None:
        day = _iso_day(on)
        if day is None:
            faults.append(Fault("query", "a day is written 2026-11-23", "day", field="on", value=on))
    if faults or day is None:
        raise InputError(faults)
    return day


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _unknown(hs_code: str, day: Day) -> Problem:
    """Return the 404 of a code that has no line on the day, with the known codes that are nearest to it."""
    tables = day.tables
    periods = [{"from": row.start.isoformat(), "until": _until(row.until)} for row in tables.tariff_lines.get(hs_code, ())]
    detail = f"The tables have no tariff line {hs_code} on {day.day.isoformat()}."
    if periods:
        detail += " They have it on other days: see 'periods'."
    neighbours = [{"hs_code": row.hs_code, "name_zh": row.name_zh} for row in _neighbours(hs_code, day)]
    return Problem(HTTPStatus.NOT_FOUND, UNKNOWN_TARIFF_CODE, detail, {ON: day.day.isoformat()}, neighbours=neighbours, periods=periods)


def _neighbours(hs_code: str, day: Day) -> list[TariffLine]:
    """Return the lines in force that share the longest beginning with the code, the numerically nearest first."""
    for length in range(9, SHORTEST_PREFIX - 1, -1):
        near = sorted((code for code in day.tables.tariff_lines if code.startswith(hs_code[:length])), key=lambda c: _distance(c, hs_code))
        lines = [line for code in near if (line := day.line(code)) is not None]
        if lines:
            return lines[:NEIGHBOURS]
    return []


def _distance(code: str, other: str) -> tuple[int, str]:
    return abs(int(code) - int(other)), code


def described(line: TariffLine, day: Day) -> dict[str, Any]:
    """Return a tariff line as JSON-ready data; null is what the tables do not know."""
    tables = day.tables
    return {
        "hs_code": line.hs_code,
        "on": day.day.isoformat(),
        "name_zh": line.name_zh,
        "units": [_unit(code, tables) for code in line.units],
        "mfn_percent": _percent(line.mfn),
        "provisional_percent": _percent(line.provisional),
        "provisional_unknown": line.provisional_unknown,
        "vat": _vat(line, day),
        "consumption_tax": _consumption_tax(line, day),
        "documents": [_document(letter, tables) for letter in line.documents],
        "listing": _listing(line, day),
        "from": line.start.isoformat(),
        "until": _until(line.until),
        "source": line.source,
        "evidence": line.evidence,
        "verified_on": line.verified_on.isoformat(),
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
    }


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
    percent = wire_exact(rate.percent * 100)
    return {"class": line.vat_class, "percent": percent, "scope_uncertain": day.vat_scope_change(line) is not None, **_provenance(rate)}


def _consumption_tax(line: TariffLine, day: Day) -> dict[str, Any] | None:
    """Return the consumption tax of a line: null where it bears none, ``form`` null where the tables do not model the day."""
    if not line.consumption_tax:
        return None
    tax_class = day.tables.consumption_taxes[line.consumption_tax]
    period = day.consumption_tax(line.consumption_tax)
    named = {"class": line.consumption_tax, "name": tax_class.name, "name_zh": tax_class.name_zh or None}
    return {**named, **(_NOT_MODELLED if period is None else _period(period))}


def _period(period: ConsumptionTaxPeriod) -> dict[str, Any]:
    return {
        "form": period.form,
        "ad_valorem_percent": wire_exact(period.ad_valorem_percent * 100),
        "specific_per_litre": _decimal(period.specific_per_litre),
        "specific_per_tonne": _decimal(period.specific_per_tonne),
        "litres_per_tonne": _decimal(period.litres_per_tonne),
        "thresholds": [_threshold(each) for each in period.threshold],
        **_provenance(period),
    }


_NOT_MODELLED: dict[str, Any] = {
    "form": None,
    "ad_valorem_percent": None,
    "specific_per_litre": None,
    "specific_per_tonne": None,
    "litres_per_tonne": None,
    "thresholds": [],
    "source": None,
    "evidence": None,
    "verified_on": None,
}


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "unit": threshold.unit,
        "at_least": _decimal(threshold.at_least),
        "at_least_usd_per_tonne": _decimal(threshold.at_least_usd_per_tonne),
        "litres_per_tonne": _decimal(threshold.litres_per_tonne),
        "below_specific_per_litre": _decimal(threshold.below_specific_per_litre),
    }


def _listing(line: TariffLine, day: Day) -> dict[str, Any] | None:
    """Return what the positive list says of the code; null is unknown, never "not allowed"."""
    listing = day.listing(line.hs_code)
    if listing is None:
        return None
    remarks: Iterable[dict[str, Any]] = (
        {"key": each.key, "kind": each.kind, "text": each.text, "text_zh": each.text_zh or None, **_provenance(each)}
        for each in day.remarks(listing)
    )
    return {
        "hs8": listing.hs8,
        "status": listing.status,
        "edition": listing.edition,
        "remarks": list(remarks),
        "source": listing.source,
        "evidence": listing.evidence,
        "verified_on": listing.verified_on.isoformat(),
    }


def _provenance(row: Dated) -> dict[str, Any]:
    return {"source": row.source, "evidence": row.evidence, "verified_on": row.verified_on.isoformat()}


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else wire_exact(share * 100)


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else wire_exact(value)


def _until(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
