"""What the rules of the regime say of an order in the channels beside it, and what those channels share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding, gravity
from bundler.compliance.registry import BY_CODE
from bundler.compliance.rules.lst_04_excluded import REASONS
from bundler.duty.assess import Assessment, Branch

EVERYWHERE = ("LST-06", "VAL-06", "BND-03", "BUN-02", "BUN-07", "AUD-01")
"""Rules that hold in every other channel too: suspended origins, stock, expiry, prices that form no value, days beyond the tables."""


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
