"""``compare``: an order in, its channels side by side out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any, get_args

from bundler.catalogue.order import Order, SupervisionCode
from bundler.compliance.answer import Answer
from bundler.compliance.articles import postal
from bundler.compliance.assess import findings_of, read_inputs
from bundler.compliance.cargo import cargo
from bundler.compliance.case import Case
from bundler.compliance.channels import TITLES, Channel, ChannelName, basis_words, wire
from bundler.compliance.elsewhere import formed
from bundler.compliance.regime import of_regime
from bundler.duty.assess import assess
from bundler.duty.receipt import receipt
from bundler.tariff.tables import Tables

SHOWN = ("value", "tariff", "consumption_tax", "vat", "postal_tax", "tax", "payable")


@dataclass(eq=False)
class Comparison:
    """What each channel says of an order; ``own`` is the quote under the supervision code that the order states."""

    own: Answer
    channels: tuple[Channel, ...]

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return self.own.input_json

    def channel(self, name: ChannelName) -> Channel:
        """Return one channel. Raises KeyError for a name that is none."""
        return {channel.name: channel for channel in self.channels}[name]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-ready data: money as text with two places, null where an amount is not known or not due."""
        found, stands = self.own.found, formed(self.own.found)
        return {
            "order_id": found.order.order_id,
            "supervision_code": found.order.supervision_code,
            "order_value": wire(found.order_value) if stands else None,
            "goods_value": wire(found.goods_value) if stands else None,
            "freight": wire(found.order.freight),
            "insurance": wire(found.order.insurance),
            "channels": [channel.to_dict() for channel in self.channels],
            "receipt": receipt(found),
        }

    def __repr__(self) -> str:
        told = ", ".join(f"{channel.name} {channel.available} {wire(channel.tax) or 'not known'}" for channel in self.channels)
        return f"<Comparison: {told}>"

    def _repr_html_(self) -> str:
        heads = ["channel", "open", "value", "tariff", "CT", "VAT", "postal tax", "tax", "payable", "why"]
        rows = [_html_row(heads, "th")]
        for channel in self.channels:
            why = "; ".join(f"{finding.code} {finding.message}" for finding in channel.findings if finding.severity in ("error", "review"))
            amounts = ["?" if (text := wire(getattr(channel, name))) is None else text for name in SHOWN]
            rows.append(_html_row([_described(channel), channel.available, *amounts, why]))
        title = f"Channels of an order, declared on {self.own.found.day.day}"
        return f"<b>{escape(title)}</b><table>{''.join(rows)}</table>"


def compare(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> Comparison:
    """Return an order under 1210, 9610 and 1239, as postal articles and in general trade, each with its verdict and taxes.

    Arguments and errors as in ``quote``, whose answer is the channel of the supervision code that the order states. Sources stand in the
    working and the findings.
    """
    parsed, goods, edition = read_inputs(order, catalogue, tables, on)
    case = Case(assess(parsed, goods, edition), lambda other: assess(other, goods, edition))
    own = Answer(case.found, findings_of(case))
    told = own.to_dict()["lines"]
    regime = [of_regime(_under(code, case, own), own, told) for code in get_args(SupervisionCode)]
    return Comparison(own, (*regime, postal(case, told), cargo(case, told)))


def _under(code: SupervisionCode, case: Case, own: Answer) -> Answer:
    """Return the quote under another supervision code: values and taxes are the same, what the rules say is not."""
    if code == case.order.supervision_code:
        return own
    found = replace(case.found, order=case.order.model_copy(update={"supervision_code": code}))
    return Answer(found, findings_of(Case(found, case.reassess)))


def _described(channel: Channel) -> str:
    title = TITLES[channel.name][0]
    return f"{channel.name} {title}" if channel.name.isdigit() else f"{title} {basis_words(channel.name, channel.basis)}"


def _html_row(cells: Iterable[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
