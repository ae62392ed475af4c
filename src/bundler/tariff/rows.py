"""What a row of each table holds.

Every dated row says from when until when it is true (both days included), which instrument says so, how good the evidence is, and on
which day the statement was last known to be true.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple, Protocol, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from bundler.tariff import cells
from bundler.values import codes, exact, money
from bundler.values.periods import Period

Evidence = Literal["gazette", "public_copy", "presumed"]
EVIDENCE: frozenset[str] = frozenset(get_args(Evidence))
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


Exact = Annotated[Fraction, BeforeValidator(_decimal)]
Percent = Annotated[Fraction, BeforeValidator(_percent)]
Fen = Annotated[int, BeforeValidator(_fen)]
Prefix = Annotated[str, BeforeValidator(_prefix)]


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
    until: date | None = None
    source: str
    evidence: Evidence
    verified_on: date
    note: str = ""

    @property
    def period(self) -> Period:
        """The days on which the row is true."""
        return Period(self.start, self.until)


class Instrument(Record):
    """A legal instrument or another source that rows may name; it speaks from the day on which it is ``effective``."""

    title: str
    title_zh: str = ""
    kind: Literal["law", "copy", "reading"]
    issuer: str = ""
    effective: date | None = None
    evidence: Evidence
    verified_on: date
    where: str = ""
    note: str = ""


class Limit(Dated):
    """A figure of the regime: an amount, a share or a count, by name."""

    name: str
    value: str


class VatRate(Dated):
    """The statutory VAT rate of a class of goods."""

    class_: str = Field(alias="class")
    percent: Percent


class VatScopeChange(Dated):
    """Days on which the members of VAT classes have changed without the new list being known; without ``hs_prefixes`` for all codes."""

    classes: list[str]
    hs_prefixes: list[Prefix] = []

    def touches(self, hs_code: str) -> bool:
        """Whether the code is among those of which the change is told."""
        return not self.hs_prefixes or hs_code.startswith(tuple(self.hs_prefixes))


class Threshold(Record):
    """The dutiable value per unit of content from which conditional consumption tax is due.

    Either ``at_least`` yuan per ``unit``, or ``at_least_usd_per_tonne`` at ``litres_per_tonne``, converted at the month's customs rate.
    Below it nothing is due, or ``below_specific_per_litre`` yuan.
    """

    unit: ContentUnit
    at_least: Exact | None = None
    at_least_usd_per_tonne: Exact | None = None
    litres_per_tonne: Exact | None = None
    below_specific_per_litre: Exact | None = None


class ConsumptionTaxPeriod(Dated):
    """One wording of the consumption tax of a class of goods."""

    form: TaxForm
    ad_valorem_percent: Percent = Fraction(0)
    specific_per_litre: Exact | None = None
    specific_per_tonne: Exact | None = None
    litres_per_tonne: Exact | None = None
    threshold: list[Threshold] = []

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
    name: str
    name_zh: str = ""
    period: list[ConsumptionTaxPeriod]


class Edition(Dated):
    """An edition of the positive list."""

    key: str
    codes: int | None = None


class Remark(Dated):
    """A condition that a remark of the positive list puts on a code."""

    key: str
    kind: RemarkKind
    text: str
    text_zh: str = ""
    allowed_modes: list[str] = []
    group: Prefix = ""
    kg: Exact | None = None


class OriginBan(Dated):
    """Goods whose import from some origins is suspended, or of which that is uncertain."""

    key: str
    origins: list[str] = Field(min_length=1)
    hs_prefixes: list[Prefix] = Field(min_length=1)
    effect: Literal["suspended", "uncertain"]


class Zone(Dated):
    """A place that may run the regime, by its customs district code."""

    customs_district: str
    name: str
    name_zh: str = ""
    modes: list[str]


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
