"""The channels by which the goods of an order may reach a buyer: their names, what is found of them, and one with its verdict and taxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bundler.compliance.finding import Finding, Verdict, verdict_of
from bundler.values.money import format as yuan

ChannelName = Literal["1210", "9610", "1239", "postal", "general_trade"]
Available = Literal["yes", "review", "no"]
Basis = Literal["transaction_price", "retail_price", "import_value"]
TITLES: Mapping[ChannelName, tuple[str, str]] = {
    "1210": ("bonded import", "网购保税进口"),
    "9610": ("direct import", "跨境直购进口"),
    "1239": ("bonded import A", "网购保税进口A"),
    "postal": ("postal articles", "进境物品（行邮税）"),
    "general_trade": ("general trade", "一般贸易"),
}
"""Every channel that is compared, with its name."""
BASES: Mapping[Basis, str] = {
    "transaction_price": "on the price paid",
    "retail_price": "on the retail price",
    "import_value": "on the CIF value",
}
AVAILABLE: Mapping[Verdict, Available] = {"compliant": "yes", "review": "review", "non_compliant": "no"}
CODES: Mapping[str, str] = {
    "CHN-01": "Bonded stock leaves only under the supervision code by which it entered.",
    "CHN-02": "Under 1239 some goods need the licences, registrations and filings of a first import.",
    "CHN-03": "Under 1210 and 1239 goods leave bonded stock, which an account book names.",
    "ART-01": "Bonded stock is no postal article.",
    "ART-02": "Postal articles are posted to a person for personal use; whether an order can be that is for a person to decide.",
    "ART-03": "A parcel of articles is worth at most its limit, or is one indivisible article.",
    "ART-04": "Articles without an official table value are valued at the public retail price, without freight.",
    "ART-05": "The category of an article follows its tariff code, and for some goods its price per piece or content.",
    "ART-06": "The rate of a tier is that of the day.",
    "ART-07": "Postal tax up to the exemption is not levied, and above it all of it is due.",
    "ART-08": "Articles whose import is prohibited are out, and some need a permit.",
    "GEN-01": "Cargo needs an importer, licences, registrations and labels, which are not looked at.",
    "GEN-02": "Taxes of cargo are on the import value that every line states, else on the retail price, an upper bound.",
    "GEN-03": "Cargo whose import is prohibited is out, and some needs a permit.",
}
"""What a comparison finds beside the rules of the regime."""
LINE = ("number", "from", "sku", "hs_code", "origin", "quantity")
NOTHING = yuan(0)


@dataclass(frozen=True, eq=False)
class Channel:
    """One channel: what stands against it, and its taxes in fen on the ``value`` of its ``basis``; None is not known or not due there.

    ``waived`` is what of the postal tax of the lines is not levied; ``payable`` is the order at its price with the taxes of the channel.
    ``lines`` are the declared lines on the wire.
    """

    name: ChannelName
    findings: tuple[Finding, ...]
    basis: Basis
    value: int | None
    order_value: int | None
    tariff: int | None
    consumption_tax: int | None
    vat: int | None
    lines: list[dict[str, Any]]
    postal_tax: int | None = 0
    waived: int | None = 0

    @property
    def verdict(self) -> Verdict:
        """``compliant``, ``review`` or ``non_compliant``, of the goods in this channel."""
        return verdict_of(self.findings)

    @property
    def available(self) -> Available:
        """Whether the channel takes the order: ``yes``, ``no``, or ``review`` where a person must decide."""
        return AVAILABLE[self.verdict]

    @property
    def tax(self) -> int | None:
        """All taxes of the channel in fen, None where one is not known or the goods are not taxed in it."""
        if self.tariff is None or self.consumption_tax is None or self.vat is None or self.postal_tax is None:
            return None
        return self.tariff + self.consumption_tax + self.vat + self.postal_tax

    @property
    def payable(self) -> int | None:
        """Goods, freight and insurance at the price of the order, and the taxes of the channel, in fen."""
        return None if self.tax is None or self.order_value is None else self.order_value + self.tax

    def to_dict(self) -> dict[str, Any]:
        """Return the channel as it stands in a comparison."""
        title, title_zh = TITLES[self.name]
        amounts = ("value", "tariff", "consumption_tax", "vat", "postal_tax", "waived", "tax", "payable")
        return {
            "channel": self.name,
            "title": title,
            "title_zh": title_zh,
            "available": self.available,
            "verdict": self.verdict,
            "findings": [finding.to_dict() for finding in self.findings],
            "basis": self.basis,
            **{name: wire(getattr(self, name)) for name in amounts},
            "lines": self.lines,
        }


def basis_words(channel: str, basis: Basis) -> str:
    """Return on what the taxes of a channel are, for people."""
    return BASES[basis] + (", an upper bound" if (channel, basis) == ("general_trade", "retail_price") else "")


def wire(fen: int | None) -> str | None:
    """Return an amount in fen as text, None as it is."""
    return None if fen is None else yuan(fen)
