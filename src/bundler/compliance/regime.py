"""The channels of the regime, 1210, 9610 and 1239: the quotes under their codes, and what choosing one adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bundler.compliance.answer import Answer
from bundler.compliance.channels import LINE, NOTHING, Channel
from bundler.compliance.elsewhere import bonded, in_order
from bundler.compliance.finding import Finding
from bundler.compliance.rules.bnd_04_place import BONDED
from bundler.duty.assess import Assessment

TAXED_LINE = (*LINE, "dutiable_value", "tariff", "consumption_tax", "vat", "tax", "working")


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
