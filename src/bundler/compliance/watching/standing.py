"""The standing of a bundle: a function of its version, the items and stock, the day, the tables, and from where on a shop wants to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.catalogue.bundle import BundleDefinition
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.choices import Choice, default_choice, told
from bundler.compliance.bundle_offer import Examined, Stopped, examine, offer
from bundler.compliance.cliff import Cliff
from bundler.compliance.cliff_list import cliffs_of
from bundler.compliance.finding import findings_to_dicts
from bundler.compliance.watching.condition import KINDS, USUAL, Condition, Standing, Thresholds, mark_of
from bundler.duty.bundle_price import changes, priced
from bundler.duty.dial import dial
from bundler.tariff.tables import Tables
from bundler.values.money import format as yuan


@dataclass(frozen=True, slots=True)
class Watched:
    """A version of a bundle with what it depends on.

    ``goods`` are its items as they stand, without stock, ``copies`` what the free stock makes and ``limiting`` what is short first.
    ``frozen`` are the public prices in fen that it was registered with, and ``reviewed`` the codes of the findings that a person passed.
    """

    bundle_id: str
    definition: BundleDefinition
    frozen: Mapping[str, int]
    goods: Catalogue
    copies: int
    limiting: Sequence[str]
    reviewed: frozenset[str] = frozenset()


def standing(watched: Watched, tables: Tables, on: date, thresholds: Thresholds = USUAL) -> Standing:
    """Return what is to be told of a bundle on a day. Raises nothing: items that are no longer stored make it unavailable."""
    definition, goods = watched.definition, watched.goods
    if missing := sorted(sku for sku in definition.skus if sku not in goods):
        why = f"not stored any more: {', '.join(missing)}"
        return Standing((Condition("unavailable", why, mark_of([missing, 0]), tuple(missing), copies=0),), ("unavailable",))
    examined = examine(watched.bundle_id, definition, goods, tables, on)
    found = (
        _unlawful(examined.stopped.get("non_compliant")),
        _review(examined.stopped.get("review"), watched.reviewed),
        _unavailable(watched, thresholds.copies),
        _near_cliff(watched, examined, tables, on, thresholds),
        _near_expiry(watched, on, thresholds.days),
        _price_drift(watched),
    )
    kinds = KINDS if examined.lowest else tuple(kind for kind in KINDS if kind != "near_cliff")
    return Standing(tuple(each for each in found if each is not None), kinds)


def _unlawful(stopped: Stopped | None) -> Condition | None:
    if stopped is None:
        return None
    codes = sorted({each.code for each in stopped.findings if each.severity == "error"})
    why = f"a choice breaks {', '.join(codes)}: {next(each.message for each in stopped.findings if each.severity == 'error')}"
    return Condition("unlawful", why, mark_of(codes), findings=findings_to_dicts(stopped.findings))


def _review(stopped: Stopped | None, reviewed: frozenset[str]) -> Condition | None:
    """What a person has to decide on and has not passed yet."""
    codes = sorted({each.code for each in stopped.findings} - reviewed) if stopped else []
    if stopped is None or not codes:
        return None
    why = f"a person has to decide on {', '.join(codes)}: {next(each.message for each in stopped.findings if each.code in codes)}"
    return Condition("review", why, mark_of(codes), findings=findings_to_dicts(stopped.findings))


def _unavailable(watched: Watched, least: int) -> Condition | None:
    if watched.copies >= least:
        return None
    short = ", ".join(watched.limiting)
    why = f"none can be made: {short} is short" if not watched.copies else f"{watched.copies} can be made, short of {least}: {short}"
    return Condition("unavailable", why, mark_of([*watched.limiting, min(watched.copies, 1)]), tuple(watched.limiting), watched.copies)


def _near_expiry(watched: Watched, on: date, days: int) -> Condition | None:
    last = {sku: day for sku in watched.definition.skus if (day := watched.goods[sku].expires_on) is not None and (day - on).days <= days}
    if not last:
        return None
    skus = sorted(last, key=lambda sku: (last[sku], sku))
    left = (last[skus[0]] - on).days
    why = f"{skus[0]} is good until {last[skus[0]]}, {left} day{'' if left == 1 else 's'} from {on}"
    return Condition("near_expiry", why, mark_of([(sku, last[sku].isoformat()) for sku in skus]), tuple(skus), days=left)


def _price_drift(watched: Watched) -> Condition | None:
    """Public prices that are not those of the registration, and what price and shares of the default choice have otherwise by them."""
    definition, choice = watched.definition, default_choice(watched.definition)
    now = {sku: watched.goods[sku].unit_price for sku in definition.skus}
    drifted = sorted(sku for sku, price in now.items() if price != watched.frozen[sku])
    if not drifted:
        return None
    prices = [{"what": "unit_price", "sku": sku, "before": yuan(watched.frozen[sku]), "now": yuan(now[sku])} for sku in drifted]
    before, today = (priced(definition, choice, public).to_dict() for public in (watched.frozen, now))
    prices += [each for each in changes(before, today) if each["what"] != "unit_price"]
    why = f"public prices are not what they were at registration: {', '.join(drifted)}"
    return Condition("price_drift", why, mark_of(prices), tuple(drifted), changes=prices)


def _near_cliff(watched: Watched, examined: Examined, tables: Tables, on: date, thresholds: Thresholds) -> Condition | None:
    near = [
        {"kind": cliff["kind"], "name": cliff["name"], "choice": told(choice), "now": cliff["now"], "at": cliff["at"],
         "distance": cliff["distance"]}
        for choice in _telling(watched, examined)
        for cliff in _cliffs(watched, choice, tables, on, thresholds)
    ]  # fmt: skip
    if not near:
        return None
    first = near[0]
    why = f"{first['now']} of {first['at']} ({first['kind'].replace('_', ' ')} {first['name']}): {first['distance']} to the cliff"
    return Condition("near_cliff", why, mark_of([(each["kind"], each["name"], each["choice"]) for each in near]), cliffs=near)


def _telling(watched: Watched, examined: Examined) -> list[Choice]:
    """The choices whose cliffs are looked at: the default, the cheapest and the dearest, as far as they break no rule."""
    asked: list[Choice] = []
    default = [(examined.default.copy.price, default_choice(watched.definition))]
    for _, choice in [each for each in (*default, examined.lowest, examined.highest) if each is not None]:
        if choice not in asked:
            asked.append(choice)
    return asked


def _cliffs(watched: Watched, choice: Choice, tables: Tables, on: date, thresholds: Thresholds) -> Iterator[dict[str, Any]]:
    found = offer(watched.bundle_id, watched.definition, choice, watched.goods, tables, on, hints=False)
    if found.answer.verdict == "non_compliant":
        return
    turned = dial(found.answer.found.order, 1, watched.goods, tables)
    for cliff in cliffs_of(turned).cliffs:
        if _is_near(cliff, thresholds):
            yield cliff.to_dict(turned.amount)


def _is_near(cliff: Cliff, thresholds: Thresholds) -> bool:
    """Whether less than the share of its figure is left to a cliff that was not passed; a limit is kept at its figure, a threshold not."""
    return cliff.side == "under" and cliff.at - cliff.now <= thresholds.share * cliff.at
