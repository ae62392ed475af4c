"""What a row of each table holds.

Every dated row says from when until when it is true (both days included), which instrument says so, how good the evidence is, and on
which day the statement was last known to be true.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple, Protocol, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema
from pydantic_core import PydanticCustomError

from bundler.tariff import cells
from bundler.values import codes, exact, money
from bundler.values.periods import Period

Evidence = Literal["gazette", "public_copy", "presumed"]
EVIDENCE: frozenset[str] = frozenset(get_args(Evidence))
WEAKEST_FIRST: tuple[str, ...] = get_args(Evidence)[::-1]
"""The evidence levels by what they are worth."""
ContentUnit = Literal["ml", "g", "sheet", "piece", "litre"]
TaxForm = Literal["ad_valorem", "specific", "compound", "none", "unmodelled"]
RemarkKind = Literal["mode", "named_goods", "exclusion", "annual_kg"]
ListingStatus = Literal["listed", "off"]
LISTING_STATUSES: frozenset[str] = frozenset(get_args(ListingStatus))


def _decimal(value: Any) -> Fraction:
    return exact.parse(value)


def _percent(value: Any) -> Fraction:
    if not isinstance(value, str):
        raise ValueError("a percentage is text, such as '13'")
    wrong = cells.percent(value)
    if wrong is not None:
        raise PydanticCustomError("percent", "{message}", {"message": wrong[0], "hint": wrong[1]})
    return exact.parse(value) / 100


def _fen(value: Any) -> int:
    if not isinstance(value, str):
        raise ValueError("money is a decimal string with two places, such as '5000.00'")
    return money.parse(value)


def _prefix(value: Any) -> str:
    if not isinstance(value, str) or not codes.CODE_PREFIX.fullmatch(value):
        raise ValueError("the beginning of a tariff code is wanted: text of 2 to 10 digits, such as '0401'")
    return value


def _text(pattern: str) -> WithJsonSchema:
    """How editors see a value that is written as text: what they accept, the validator beside it does."""
    return WithJsonSchema({"type": "string", "pattern": f"^({pattern})$"})


Exact = Annotated[Fraction, BeforeValidator(_decimal), _text(r"[0-9]{1,12}(\.[0-9]{1,8})?")]
Percent = Annotated[
    Fraction, BeforeValidator(_percent), _text(r"0{1,12}(\.0{1,8})?|0{0,9}[1-9][0-9]{0,2}(\.[0-9]{1,8})?|0{0,8}1000(\.0{1,8})?")
]
Fen = Annotated[int, BeforeValidator(_fen), _text(r"[0-9]{1,12}\.[0-9]{2}")]
Prefix = Annotated[str, BeforeValidator(_prefix), _text(r"[0-9]{2,10}")]


class Record(BaseModel):
    """A row of a TOML table: nothing is guessed, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    _row: int | None = PrivateAttr(None)

    @property
    def row(self) -> int | None:
        """The line of the file at which the row stands."""
        return self._row

    def remember_row(self, row: int | None) -> None:
        """Note the line of the file; only the reader does."""
        self._row = row


class Dated(Record):
    """A row that is true for a period, with its provenance."""

    start: date = Field(alias="from")
    """First day on which the row is true."""
    until: date | None = None
    """Last day on which the row is true; without it no end is known."""
    source: str
    """Key of instruments.toml: who says so."""
    evidence: Evidence
    """gazette: the gazette text was read; public_copy: a public copy says so; presumed: known or inferred."""
    verified_on: date
    """Day on which the statement was last known to be true."""
    note: str = ""
    """What a reader of the row should know."""

    @property
    def period(self) -> Period:
        """The days on which the row is true."""
        return Period(self.start, self.until)


class Instrument(Record):
    """A legal instrument or another source that rows may name; it speaks from the day on which it is ``effective``."""

    title: str
    """Title in English."""
    title_zh: str = ""
    """Title in Chinese, with its number."""
    kind: Literal["law", "copy", "reading"]
    """law: an instrument; copy: a public copy of data; reading: our conclusion."""
    issuer: str = ""
    """Who issued it."""
    effective: date | None = None
    """Day from which it speaks: rows that begin before it are presumed until then."""
    evidence: Evidence
    """How good the evidence is that it says so."""
    verified_on: date
    """Day on which it was last known to be so."""
    where: str = ""
    """Where it was found."""
    note: str = ""
    """What a reader should know of it."""


class Limit(Dated):
    """A figure of the regime: an amount, a share or a count, by name."""

    name: str
    """Name of the figure, as the engine asks for it."""
    value: str
    """An amount in yuan (5000.00), a share (0.70), a count (99) or a word, by its name."""


class VatRate(Dated):
    """The statutory VAT rate of a class of goods."""

    class_: str = Field(alias="class")
    """Class of goods that tariff_lines.csv names as vat_class."""
    percent: Percent
    """Percent: 13, not 0.13."""


class VatScopeChange(Dated):
    """Days on which the members of VAT classes have changed without the new list being known; without ``hs_prefixes`` for all codes."""

    classes: list[str]
    """VAT classes whose members changed."""
    hs_prefixes: list[Prefix] = []
    """First digits of the codes concerned; without it all codes."""

    def touches(self, hs_code: str) -> bool:
        """Whether the code is among those of which the change is told."""
        return not self.hs_prefixes or hs_code.startswith(tuple(self.hs_prefixes))


class Threshold(Record):
    """The dutiable value per unit of content from which conditional consumption tax is due.

    Either ``at_least`` yuan per ``unit``, or ``at_least_usd_per_tonne`` at ``litres_per_tonne``, converted at the month's customs rate.
    Below it nothing is due, or ``below_specific_per_litre`` yuan.
    """

    unit: ContentUnit
    """Unit of content of which the value is tested."""
    at_least: Exact | None = None
    """Yuan per unit from which the tax is due."""
    at_least_usd_per_tonne: Exact | None = None
    """US dollars per tonne from which the tax is due, with litres_per_tonne."""
    litres_per_tonne: Exact | None = None
    """Litres of one tonne."""
    below_specific_per_litre: Exact | None = None
    """Yuan per litre below the threshold; without it nothing is due there."""


class ConsumptionTaxPeriod(Dated):
    """One wording of the consumption tax of a class of goods."""

    form: TaxForm
    """ad_valorem, specific, compound, none, or unmodelled: taxed, but the engine does not know how."""
    ad_valorem_percent: Percent = Fraction(0)
    """Percent of the price that holds the tax itself."""
    specific_per_litre: Exact | None = None
    """Yuan per litre."""
    specific_per_tonne: Exact | None = None
    """Yuan per tonne, with litres_per_tonne."""
    litres_per_tonne: Exact | None = None
    """Litres of one tonne."""
    threshold: list[Threshold] = []
    """Values per unit of content from which the tax is due, one for each unit."""

    @property
    def yuan_per_litre(self) -> Fraction:
        """The specific part in yuan per litre, 0 where there is none."""
        if self.specific_per_litre is not None:
            return self.specific_per_litre
        if self.specific_per_tonne is not None and self.litres_per_tonne is not None:
            return self.specific_per_tonne / self.litres_per_tonne
        return Fraction(0)


class ConsumptionTaxClass(Record):
    """A class of goods with its own consumption tax through time."""

    key: str
    """Key that tariff_lines.csv names as consumption_tax."""
    name: str
    """Name of the class in English."""
    name_zh: str = ""
    """Name of the class in Chinese."""
    period: list[ConsumptionTaxPeriod]
    """The wordings of the tax through time."""


class Edition(Dated):
    """An edition of the positive list."""

    key: str
    """Key of the edition that positive_list.csv names."""
    codes: int | None = None
    """How many codes the edition has."""


class Remark(Dated):
    """A condition that a remark of the positive list puts on a code."""

    key: str
    """Key that positive_list.csv names as remark."""
    kind: RemarkKind
    """mode: only by some supervision modes; named_goods: only some goods; exclusion: without some; annual_kg: kilograms a year."""
    text: str
    """The condition in English."""
    text_zh: str = ""
    """The condition as the list prints it."""
    allowed_modes: list[str] = []
    """Supervision codes by which the goods may come, for the kind mode."""
    group: Prefix = ""
    """First digits of the codes whose kilograms count together, for the kind annual_kg."""
    kg: Exact | None = None
    """Kilograms of a person in a year, for the kind annual_kg."""


class OriginBan(Dated):
    """Goods whose import from some origins is suspended, or of which that is uncertain."""

    key: str
    """Key of the suspension."""
    origins: list[str] = Field(min_length=1)
    """Countries of origin, ISO 3166 alpha-2."""
    hs_prefixes: list[Prefix] = Field(min_length=1)
    """First digits of the codes concerned."""
    effect: Literal["suspended", "uncertain"]
    """suspended, or uncertain whether it still is."""


class Zone(Dated):
    """A place that may run the regime, by its customs district code."""

    customs_district: str
    """Customs district code of four characters (关区代码)."""
    name: str
    """Name of the place in English."""
    name_zh: str = ""
    """Name of the place in Chinese."""
    modes: list[str]
    """Supervision codes that bonded goods may have there."""


class Stated(Protocol):
    """A row that names its source and the level of its evidence."""

    @property
    def source(self) -> str:
        """A key of the instruments."""

    @property
    def evidence(self) -> str:
        """How good the evidence is from the day on which the source speaks."""


class TariffLine(NamedTuple):
    """One 10-digit tariff line in one period; a field is None where the fact is not known."""

    hs_code: str
    start: date
    until: date | None
    name_zh: str
    units: tuple[str, ...]
    mfn: Fraction | None
    provisional: Fraction | None
    provisional_unknown: bool
    vat_class: str
    consumption_tax: str
    documents: str
    source: str
    evidence: str
    verified_on: date


class Listing(NamedTuple):
    """What the positive list says of an 8-digit code in one period."""

    hs8: str
    start: date
    until: date | None
    status: str
    edition: str
    remarks: tuple[str, ...]
    name_zh: str
    source: str
    evidence: str
    verified_on: date


class ExchangeRate(NamedTuple):
    """The customs exchange rate of one currency in one month, CNY for one unit."""

    currency: str
    start: date
    until: date | None
    cny_per_unit: Fraction
    source: str
    evidence: str
    verified_on: date


class Unit(NamedTuple):
    """A customs unit code; ``factor`` turns one unit into kilograms, litres or pieces where that is plain."""

    code: str
    name_zh: str
    kind: str
    factor: Fraction | None


class Document(NamedTuple):
    """A supervision document letter; ``bars`` says why goods that need it cannot be sold at retail under the regime."""

    code: str
    name_zh: str
    bars: str
