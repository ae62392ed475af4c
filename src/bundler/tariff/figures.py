"""The figures of the law: every small table as periods of one value, with a name and a value that people and programs can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from bundler.tariff import limits
from bundler.tariff.postal import PostalGoods
from bundler.tariff.rows import Limit, OriginBan
from bundler.tariff.tables import Tables
from bundler.tariff.wording import decimal, percent, tax_in_words
from bundler.values import money


class Row(Protocol):
    """A dated row with its provenance."""

    @property
    def start(self) -> date:
        """The first day on which it is true."""

    @property
    def until(self) -> date | None:
        """The last day, None while no end is known."""

    @property
    def source(self) -> str:
        """A key of the instruments."""

    @property
    def evidence(self) -> str:
        """How good the evidence is from the day on which the source speaks."""

    @property
    def verified_on(self) -> date:
        """The day on which the statement was last known to be true."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its periods, in the order of their days."""

    kind: str
    key: str
    name: str
    unit: str
    rows: tuple[Row, ...]

    def value(self, row: Row | None) -> str | None:
        """Return what a row says, None where there is no row."""
        return None if row is None else KINDS[self.kind].value(row)


class Kind(NamedTuple):
    """A kind of figure: its rows by key, and how one is read. ``absent`` says what a day without a row means, "" where it says nothing."""

    title: str
    rows: Callable[[Tables], Mapping[str, Sequence[Any]]]
    value: Callable[[Any], str]
    name: Callable[[Tables, str, Any], str] = lambda _, key, __: key
    unit: Callable[[Any], str] = lambda _: ""
    absent: str = ""


def figures(tables: Tables) -> list[Figure]:
    """Return every figure of the small tables, in the order in which people look for them."""
    return [
        Figure(name, key, kind.name(tables, key, rows[-1]), kind.unit(rows[-1]), tuple(sorted(rows, key=lambda row: row.start)))
        for name, kind in KINDS.items()
        for key, rows in kind.rows(tables).items()
    ]


def _by(rows: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _limit_unit(row: Limit) -> str:
    return "CNY" if limits.FIGURES.get(row.name) is limits.amount else ""


def _ban(row: OriginBan) -> str:
    return f"{row.effect}: {', '.join(row.hs_prefixes)}"


def _postal_goods(row: PostalGoods) -> str:
    dear = f", {row.dear_category} from its threshold on" if row.dear_category else ""
    return f"{row.unknown or row.category + dear}: {', '.join(row.hs_prefixes) or 'all other codes'}"


def _percent_of(row: Any) -> str:
    return percent(row.percent)


def _percent_sign(_: Any) -> str:
    return "%"


def _yuan(_: Any) -> str:
    return "CNY"


KINDS: Mapping[str, Kind] = {
    "limit": Kind(
        "Limits", lambda tables: tables.limits, lambda row: row.value,
        lambda _, key, __: key.replace("_", " "), _limit_unit, absent="none",
    ),
    "vat": Kind(
        "Import VAT", lambda tables: tables.vat_rates, _percent_of, lambda _, key, __: f"{key} class", _percent_sign, absent="not known"
    ),
    "vat_scope": Kind(
        "Import VAT", lambda tables: _by(tables.vat_scope_changes, lambda row: f"{' '.join(row.classes)} {row.start}"),
        lambda _: "changed, the new list is not known", lambda _, __, row: f"goods of the {', '.join(row.classes)} class",
    ),
    "consumption_tax": Kind(
        "Consumption tax", lambda tables: {key: held.period for key, held in tables.consumption_taxes.items()}, tax_in_words,
        lambda tables, key, _: tables.consumption_taxes[key].name, absent="not modelled",
    ),
    "edition": Kind("Positive list", lambda tables: tables.editions, lambda row: f"{row.codes} codes", lambda _, key, __: f"edition {key}"),
    "remark": Kind("Positive list", lambda tables: tables.remarks, lambda row: row.text, lambda _, key, __: f"remark {key}"),
    "origin_ban": Kind(
        "Suspended origins", lambda tables: _by(tables.origin_bans, lambda row: row.key), _ban,
        lambda _, __, row: f"goods of {', '.join(row.origins)}",
    ),
    "zone": Kind(
        "Places", lambda tables: tables.zones, lambda row: ", ".join(row.modes) or "no bonded mode known",
        lambda _, key, row: f"{key} {row.name}",
    ),
    "exchange_rate": Kind(
        "Exchange rates", lambda tables: tables.exchange_rates, lambda row: decimal(row.cny_per_unit), unit=_yuan,
        absent="not known",
    ),
    "postal_rate": Kind(
        "Postal articles", lambda tables: tables.postal.rates, _percent_of, lambda _, key, __: f"{key} rate", _percent_sign,
        absent="not known",
    ),
    "postal_special_rate": Kind(
        "Postal articles", lambda tables: tables.postal.special_rates, _percent_of, lambda _, __, row: row.name, _percent_sign
    ),
    "postal_exemption": Kind(
        "Postal articles", lambda tables: tables.postal.exemptions, lambda row: money.format(row.tax_at_most),
        lambda *_: "tax not levied, up to", _yuan,
    ),
    "parcel_limit": Kind(
        "Postal articles", lambda tables: tables.postal.parcel_limits, lambda row: money.format(row.value),
        lambda _, __, row: f"parcel limit, {', '.join(row.origins) or 'other origins'}", _yuan,
    ),
    "postal_category": Kind(
        "Postal articles", lambda tables: tables.postal.categories, lambda row: f"{row.tier} rate", lambda _, __, row: row.name
    ),
    "postal_goods": Kind("Goods sent by post", lambda tables: tables.postal.goods, _postal_goods),
}  # fmt: skip
"""Every kind of figure by name. Tariff lines and listings are too many to be told one by one: see ``bulk``."""
