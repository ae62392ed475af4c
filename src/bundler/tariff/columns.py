"""The CSV tables: their columns in order, and what a cell of each may hold. The first column is the key."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bundler.tariff import cells
from bundler.tariff.cells import Check
from bundler.tariff.rows import EVIDENCE, LISTING_STATUSES
from bundler.values import codes

Columns = Mapping[str, Check]
Known = Mapping[str, set[str] | None]
"""The keys that rows may refer to, by table; None where that table is broken itself."""

DATED = ("tariff_lines.csv", "positive_list.csv", "exchange_rates.csv")
"""Tables whose rows have a period in their second and third column."""
PLAIN = (
    "units.csv", "documents.csv", "districts.csv", "countries.csv", "currencies.csv", "supervision_modes.csv", "transport_modes.csv",
    "package_types.csv",
)  # fmt: skip
NAMES = (*DATED, *PLAIN)
NAMED = ("units.csv", "documents.csv", "districts.csv", "countries.csv", "currencies.csv", "supervision_modes.csv")
"""Tables whose keys other rows name."""


def columns(known: Known) -> dict[str, Columns]:
    """Return the columns of every CSV table."""
    dated: Columns = {"from": cells.day, "until": cells.optional(cells.day)}
    proof: Columns = {
        "source": cells.one_of("source", known["instruments.toml"]), "evidence": cells.one_of("evidence level", set(EVIDENCE)),
        "verified_on": cells.day,
    }  # fmt: skip
    unit = cells.optional(cells.one_of("unit", known["units.csv"]))
    currency = cells.shape(re.compile("[A-Z]{3}"), "a currency has three capitals")
    return {
        "tariff_lines.csv": {
            "hs_code": cells.code(codes.TARIFF_CODE, 10, "a tariff code has ten digits"), **dated, "name_zh": cells.text,
            "unit_1": unit, "unit_2": unit,
            "mfn_percent": cells.optional(cells.duty_percent), "provisional_percent": cells.provisional,
            "vat_class": cells.optional(cells.one_of("VAT class", known["vat.toml"])),
            "consumption_tax": cells.optional(cells.one_of("consumption tax class", known["consumption_tax.toml"])),
            "documents": cells.each_of("document letter", known["documents.csv"]), **proof,
        },
        "positive_list.csv": {
            "hs8": cells.code(codes.LIST_CODE, 8, "a list code has eight digits"), **dated,
            "status": cells.one_of("status", set(LISTING_STATUSES)),
            "edition": cells.optional(cells.one_of("edition", known["positive_list_editions.toml"])),
            "remark": cells.optional(cells.several_of("remark", known["remarks.toml"])), "name_zh": cells.anything, **proof,
        },
        "exchange_rates.csv": {
            "currency": cells.one_of("currency", known["currencies.csv"]), **dated, "cny_per_unit": cells.above_zero, **proof,
        },
        "units.csv": {
            "code": cells.shape(codes.UNIT_CODE, "a unit code has three digits"), "name_zh": cells.text,
            "kind": cells.one_of("kind of unit", {"mass", "volume", "count", "length", "area", "other"}),
            "factor": cells.optional(cells.above_zero),
        },
        "documents.csv": {
            "code": cells.shape(re.compile("[0-9A-Za-z]"), "a document code is one letter or digit"), "name_zh": cells.anything,
            "bars": cells.optional(cells.one_of("reason", {"endangered", "dual_use", "prohibited"})),
        },
        "districts.csv": {
            "code": cells.shape(codes.DISTRICT_CODE, "a district has four characters"), "name_zh": cells.text, "parent": cells.anything,
            **proof,
        },
        "countries.csv": {
            "alpha2": cells.optional(cells.shape(codes.ORIGIN, "two capitals are wanted")), "alpha3": cells.anything,
            "customs_code": cells.anything, "name_zh": cells.text, "name_en": cells.text, **proof,
        },
        "currencies.csv": {"code": currency, "customs_code": cells.text, "name_zh": cells.text, "name_en": cells.text, **proof},
        "supervision_modes.csv": {
            "code": cells.shape(codes.DISTRICT_CODE, "a supervision code has four digits"), "name_zh": cells.text, **proof,
        },
        "transport_modes.csv": {"code": cells.text, "name_zh": cells.text, **proof},
        "package_types.csv": {"code": cells.text, "name_zh": cells.text, **proof},
    }  # fmt: skip
