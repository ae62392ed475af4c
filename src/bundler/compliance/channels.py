"""The channels by which goods of an order may reach a buyer, each with its verdict and taxes; those of the regime come from ``quote``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bundler.compliance.answer import Answer
from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding, Verdict, gravity, verdict_of
from bundler.compliance.registry import BY_CODE
from bundler.compliance.rules.bnd_04_place import BONDED
from bundler.compliance.rules.lst_04_excluded import REASONS
from bundler.duty.assess import Assessment, Branch
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
EVERYWHERE = ("LST-06", "VAL-06", "BND-03", "BUN-02", "BUN-07")
"""Rules of the regime that hold in every other channel too: suspended origins, stock, expiry, and prices that form no value."""
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
TAXED_LINE = (*LINE, "dutiable_value", "tariff", "consumption_tax", "vat", "tax", "working")
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


def of_regime(answer: Answer, own: Answer, told: Iterable[Mapping[str, Any]]) -> Channel:
    """Return the channel of a quote; ``own`` is the quote under the code that the order states, ``told`` its lines on the wire."""
    found = answer.found
    return Channel(
        name=found.order.supervision_code,
        findings=in_order([*answer.findings, *_by_code(found, own.found.order.supervision_code)]),
        basis="transaction_price",
        value=answer.order_value,
        order_value=answer.order_value,
        tariff=found.tariff,
        consumption_tax=found.consumption_tax,
        vat=found.vat,
        lines=[{**{key: line[key] for key in TAXED_LINE}, "postal_tax": NOTHING, "category": None} for line in told],
    )


def _by_code(found: Assessment, stated: str) -> Iterator[Finding]:
    """What choosing one supervision code among the three adds to what the rules say of an order under it."""
    code, numbers = found.order.supervision_code, bonded(found)
    if code in BONDED and code != stated and numbers:
        if stated in BONDED:
            yield Finding(
                "CHN-01", "error", f"Bonded stock leaves under the code by which it entered; the order says {stated}.",
                f"Where it entered under {code}, state that as the supervision_code of the order.", numbers, "A2018-194",
            )  # fmt: skip
        else:
            yield Finding(
                "CHN-01", "review", f"By which code the bonded stock entered is not stated: the order says {stated}.",
                f"Where it entered under {code}, state that as the supervision_code of the order.", numbers, "A2018-194",
            )  # fmt: skip
    loose = tuple(line.number for line in found.lines if not line.goods.item.account_book)
    if code in BONDED and loose:
        yield Finding(
            "CHN-03", "info", f"Under {code} goods leave bonded stock; of these lines no account book is stated.",
            "State account_book where they lie in one; goods still abroad enter a zone first, or are sold under 9610.", loose, "A2018-194",
        )  # fmt: skip
    if code == "1239":
        yield Finding(
            "CHN-02", "warning",
            "Under 1239 the licences, registrations and filings of a first import apply to cosmetics, infant formula, health food, "
            "food for special medical purposes and medical devices; they are not looked at here.",
            "Make sure that such goods have theirs.", (), "A2018-194",
        )  # fmt: skip


def bonded(found: Assessment) -> tuple[int, ...]:
    """Return the numbers of the lines whose goods lie in an account book (账册)."""
    return tuple(line.number for line in found.lines if line.goods.item.account_book)


def said_by(codes: Iterable[str], case: Case) -> Iterator[Finding]:
    """Return what some rules of the regime say of an order in another channel."""
    goods_of = case.numbers_by_goods()
    for rule in (BY_CODE[code] for code in codes):
        if rule.check_goods is not None:
            for goods, numbers in goods_of.items():
                about = GoodsCase(goods, case.order.supervision_code, case.order.strict)
                yield from (finding._replace(lines=numbers) for finding in rule.check_goods(about))
        if rule.check is not None:
            yield from rule.check(case)
        if rule.check_bundles is not None and case.found.bundled:
            yield from rule.check_bundles(case)


def barred(found: Assessment, code: str) -> Iterator[Finding]:
    """Goods whose import is prohibited are out of every channel, those of endangered species or of dual use need a permit."""
    held: dict[str, tuple[set[str], list[int], str]] = {}
    for line in found.lines:
        row = line.goods.line
        for letter, reason in found.day.bars(row).items() if row else ():
            letters, numbers, _ = held.setdefault(reason, (set(), [], row.source if row else ""))
            letters.add(letter)
            if line.number not in numbers:
                numbers.append(line.number)
    for reason, (letters, numbers, source) in held.items():
        what = f"The code stands for {REASONS[reason]} (supervision documents {''.join(sorted(letters))})"
        if reason == "prohibited":
            yield Finding(code, "error", f"{what}.", "Take the goods out.", tuple(numbers), source)
        else:
            hint = "Get the permit first; if the goods hold nothing of the kind, classify them under the sister code."
            yield Finding(code, "review", f"{what}: its import needs a permit.", hint, tuple(numbers), source)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first."""
    return tuple(sorted(findings, key=gravity))


def formed(found: Assessment) -> bool:
    """Whether the order has values at all."""
    return found.branch is not Branch.UNFORMED
