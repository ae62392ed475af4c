"""The kinds of rows that can be begun, by the name that the command takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bundler.tariff import postal, rows
from bundler.tariff.rows import Record

PROOF = ("source", "evidence", "verified_on")
PERIOD = ("from", "until")


class Kind(NamedTuple):
    """A kind of row: its file, the array of TOML that holds it, and the field by which its rows are periods of one thing.

    A CSV table has no array and no model but the columns that must be given. ``inside`` is the field that names the row around it.
    """

    file: str
    key: str
    array: str = ""
    model: type[Record] | None = None
    required: tuple[str, ...] = ()
    inside: str = ""


KINDS: Mapping[str, Kind] = {
    "limit": Kind("limits.toml", "name", "limit", rows.Limit),
    "vat-rate": Kind("vat.toml", "class", "rate", rows.VatRate),
    "vat-scope-change": Kind("vat.toml", "", "scope_change", rows.VatScopeChange),
    "consumption-tax": Kind("consumption_tax.toml", "key", "class", rows.ConsumptionTaxClass),
    "consumption-tax-period": Kind("consumption_tax.toml", "class", "class.period", rows.ConsumptionTaxPeriod, inside="class"),
    "tariff-line": Kind("tariff_lines.csv", "hs_code", required=("hs_code", "name_zh")),
    "listing": Kind("positive_list.csv", "hs8", required=("hs8", "status")),
    "list-edition": Kind("positive_list_editions.toml", "key", "edition", rows.Edition),
    "remark": Kind("remarks.toml", "key", "remark", rows.Remark),
    "exchange-rate": Kind("exchange_rates.csv", "currency", required=("currency", "cny_per_unit")),
    "instrument": Kind("instruments.toml", "key", "", rows.Instrument),
    "origin-ban": Kind("origin_bans.toml", "key", "ban", rows.OriginBan),
    "zone": Kind("zones.toml", "customs_district", "zone", rows.Zone),
    "postal-rate": Kind("personal_articles.toml", "tier", "rate", postal.PostalRate),
    "postal-special-rate": Kind("personal_articles.toml", "key", "special_rate", postal.PostalSpecialRate),
    "postal-exemption": Kind("personal_articles.toml", "key", "exemption", postal.PostalExemption),
    "parcel-limit": Kind("personal_articles.toml", "key", "parcel_limit", postal.ParcelLimit),
    "postal-category": Kind("personal_articles.toml", "key", "category", postal.PostalCategory),
    "postal-goods": Kind("personal_articles.toml", "key", "goods", postal.PostalGoods),
}
