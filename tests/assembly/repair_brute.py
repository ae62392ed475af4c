"""Repairs by brute force: every way to change an order is written out and quoted. It shares nothing with the solver but the definition.

A repair says for every loose line and component which goods stand there and how many, and how many copies of a bundle there are. Codes,
parcels, prices and shares follow. It is lawful where every order it ships as is compliant, and smallest where no lawful repair makes only
some of its changes; of those with the same changes the one with the least loss, then tax, counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import bundler

Facts = dict[str, Any]
Lists = list[tuple[str, list[tuple[int, Facts, list[int]]]]]
"""For every order its code and its lines: where it stood, what it says, and which slots it holds."""
CODES = ("1210", "9610")
LINES = 99


GRAVE = {"compliant": ("error", "review"), "no_error": ("error",)}


class Repair(NamedTuple):
    loss: int
    taxed: tuple[bool, int]
    """Whether the tax is not known, and the tax."""
    changes: frozenset[tuple[Any, ...]]
    orders: int
    compliant: bool


def fen(text: str) -> int:
    return int(Fraction(text) * 100)


def yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def share(amount: int, weights: list[int]) -> list[int]:
    """Largest remainder, written down once more."""
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    shares = [int(each) for each in exact]
    order = sorted(range(len(weights)), key=lambda at: (shares[at] - exact[at], at))
    for at in order[: amount - sum(shares)]:
        shares[at] += 1
    return shares


def _needless(one: Repair, by: Repair) -> bool:
    """Whether another touches only places that this one touches, needs nothing else, and loses no more."""
    chosen, others = [{each for each in found.changes if each[0] in ("less", "swap", "copies")} for found in (one, by)]
    if one is by or by.loss > one.loss or not by.changes - others <= one.changes - chosen:
        return False
    return others < chosen or (others == chosen and by[:2] <= one[:2])


class World:
    """An order with its items, both as they stand on the wire."""

    def __init__(self, items: list[Facts], order: Facts, alternatives: dict[str, list[str]], aim: str = "compliant") -> None:
        self.aim = aim
        self.items = {each["sku"]: each for each in items}
        self.catalogue = bundler.load_catalogue(items)
        self.order, self.alternatives = order, alternatives
        self.slots: list[tuple[int, int | None, str, int]] = []
        for at, line in enumerate(order["lines"]):
            if line["kind"] == "item":
                self.slots.append((at, None, line["sku"], line["quantity"]))
            else:
                self.slots += [(at, n, each["sku"], each["quantity"]) for n, each in enumerate(line["components"])]
        self.known: dict[str, Any] = {}
        self.codes_of = {sku: self._codes(sku) for sku in self.items}

    def quote(self, order: Facts) -> Any:
        key = repr(order)
        if key not in self.known:
            self.known[key] = bundler.quote(order, catalogue=self.catalogue)
        return self.known[key]

    def _codes(self, sku: str) -> list[str]:
        found = []
        own = self.order.get("supervision_code", "1210")
        direct = own == "1210" and self.items[sku].get("account_book") is None
        bonded = own == "9610" and self.items[sku].get("account_book") is not None and self.aim == "no_error"
        for code in (own, "9610") if direct else (own, "1210") if bonded else (own,):
            alone = {"on": self.order["on"], "supervision_code": code, "lines": [{"kind": "item", "sku": sku, "quantity": 1}]}
            against = {each.code for each in self.quote(alone).findings if each.severity in GRAVE[self.aim]}
            if not {each for each in against if each[:3] in ("LST", "BND", "BUN")} - {"BND-03", "LST-05"}:
                found.append(code)
        return found

    def price(self, sku: str) -> int:
        return fen(self.items[sku]["unit_price"])

    def apart(self, one: str, other: str) -> bool:
        first, second = self.items[one], self.items[other]
        differ = any(first.get(key) and second.get(key) and first[key] != second[key] for key in ("account_book", "customs_district"))
        return differ or first.get("storage_class", "ambient") != second.get("storage_class", "ambient")

    def choices(self) -> Iterator[tuple[tuple[tuple[str, int], ...], dict[int, int]]]:
        """Every way to fill the slots."""
        options = []
        for _, _, sku, quantity in self.slots:
            others = [other for other in self.alternatives.get(sku, []) if not all(self.apart(other, slot[2]) for slot in self.slots)]
            options.append([(sku, n) for n in range(quantity + 1)] + [(other, n) for other in others for n in range(1, quantity + 1)])
        bundles = {at: line["quantity"] for at, line in enumerate(self.order["lines"]) if line["kind"] == "bundle"}
        for copies in product(*[range(most + 1) for most in bundles.values()]):
            held = dict(zip(bundles, copies, strict=True))
            free = [each if held.get(slot[0], 1) else [(slot[2], slot[3])] for slot, each in zip(self.slots, options, strict=True)]
            for filled in product(*free):
                if all(self._sold(at, filled) for at, count in held.items() if count) and self._in_turn(filled):
                    yield filled, held

    def _sold(self, line: int, filled: tuple[tuple[str, int], ...]) -> bool:
        return any(count for (at, _, _, _), (_, count) in zip(self.slots, filled, strict=True) if at == line)

    def _in_turn(self, filled: tuple[tuple[str, int], ...]) -> bool:
        """Of lines that say the same, the later one gives way first."""
        last: dict[str, int] = {}
        for (at, n, sku, _), (stands, count) in zip(self.slots, filled, strict=True):
            if n is None:
                key, left = repr(self.order["lines"][at]), count if stands == sku else 0
                if last.get(key, left) < left:
                    return False
                last[key] = left
        return True

    def repairs(self, loss: int = 10**13) -> list[Repair]:
        """All smallest repairs that lose at most so much, the best first."""
        best: dict[frozenset[tuple[Any, ...]], Repair] = {}
        for filled, copies in self.choices():
            found = self.judge(filled, copies)
            if found is not None and found.loss <= loss and (found.changes not in best or found[:2] < best[found.changes][:2]):
                best[found.changes] = found
        smallest = [each for each in best.values() if not any(_needless(each, by=other) for other in best.values())]
        return sorted(smallest, key=lambda each: (each.loss, each.taxed, len(each.changes)))

    def judge(self, filled: tuple[tuple[str, int], ...], copies: dict[int, int]) -> Repair | None:
        pieces = [count * copies.get(slot[0], 1) for slot, (_, count) in zip(self.slots, filled, strict=True)]
        left = [n for n, count in enumerate(pieces) if count]
        taken: dict[str, int] = {}
        for n in left:
            taken[filled[n][0]] = taken.get(filled[n][0], 0) + pieces[n]
        if not left or any(count > self.items[sku].get("stock", 10**9) for sku, count in taken.items()):
            return None
        parcels = self._parcels(left, filled)
        made = self._lines(parcels, left, filled, copies) if parcels else None
        if made is None:
            return None
        lists, repriced = made
        loose = self._loose(lists, filled, pieces)
        repriced -= loose
        shipped = self._ship(lists, filled, pieces, repriced)
        if shipped is None:
            return None
        taxed, count, no_coupons, compliant = shipped
        changes: set[tuple[Any, ...]] = {("price", at) for at in repriced} | {("loose", at) for at in loose}
        changes |= {("copies", at) for at, kept in copies.items() if kept < self.order["lines"][at]["quantity"]}
        loss = 0
        for n, ((line, _, sku, quantity), (stands, kept)) in enumerate(zip(self.slots, filled, strict=True)):
            whole = quantity * self.order["lines"][line]["quantity"] if line in copies else quantity
            loss += (whole - pieces[n]) * self.price(sku) + pieces[n] * max(self.price(sku) - self.price(stands), 0)
            changes |= {("less", n)} if kept < quantity else set()
            changes |= {("swap", n, stands)} if stands != sku else set()
        changes |= {("separate",)} if count > 1 else set()
        changes |= {("code",)} if any(code != self.order.get("supervision_code", "1210") for code, _ in lists) else set()
        changes |= {("coupons",)} if no_coupons else set()
        return Repair(loss, taxed, frozenset(changes), count, compliant)

    def _parcels(self, left: list[int], filled: tuple[tuple[str, int], ...]) -> list[tuple[str, list[int]]]:
        own = self.order.get("supervision_code", "1210")
        allowed = {n: self.codes_of[filled[n][0]] for n in left}
        if not all(allowed.values()):
            return []
        common = [code for code in (own, *CODES) if all(code in codes for codes in allowed.values())]
        found: list[tuple[str, list[int]]] = []
        unstated = {n: [self.items[filled[n][0]].get(key) for key in ("account_book", "customs_district")].count(None) for n in left}
        for n in sorted(left, key=lambda n: (unstated[n], n)):
            code = common[0] if common else own if own in allowed[n] else allowed[n][0]
            home = next((p for c, p in found if c == code and not any(self.apart(filled[n][0], filled[m][0]) for m in p)), None)
            if home is None:
                home = []
                found.append((code, home))
            home.append(n)
        return sorted(((code, sorted(parcel)) for code, parcel in found), key=lambda each: each[1][0])

    def _lines(
        self, parcels: list[tuple[str, list[int]]], left: list[int], filled: tuple[tuple[str, int], ...], copies: dict[int, int]
    ) -> tuple[Lists, set[int]] | None:
        """The lines of every parcel by their place in the order, and the lines with another price."""
        repriced: set[int] = set()
        lists: Lists = [(code, []) for code, _ in parcels]
        for at, line in enumerate(self.order["lines"]):
            own = [n for n in left if self.slots[n][0] == at]
            if own and line["kind"] == "item":
                priced = self._loose_price(line, *filled[own[0]])
                if priced is None:
                    return None
                if priced[1]:
                    repriced.add(at)
                lists[self._home(parcels, own[0])][1].append((at, priced[0], own))
            elif own:
                parts = [[n for n in parcel if n in own] for _, parcel in parcels]
                priced = self._bundle(line, at, [part for part in parts if part], filled)
                if priced is None:
                    return None
                amounts, moved = priced
                repriced |= {at} if moved else set()
                for (home, part), amount in zip([(h, p) for h, p in enumerate(parts) if p], amounts, strict=True):
                    components = [{"sku": filled[n][0], "quantity": filled[n][1]} for n in part]
                    lists[home][1].append((at, {**line, "price": yuan(amount), "quantity": copies[at], "components": components}, part))
        return lists, repriced

    def _loose_price(self, line: Facts, sku: str, count: int) -> tuple[Facts, bool] | None:
        """A loose line at the price that the aim wants, and whether that is another than it had."""
        public, filed = Fraction(self.items[sku]["unit_price"]), Fraction(self.items[sku].get("filing_price", "0"))
        before = Fraction(line["unit_price"]) if sku == line["sku"] and "unit_price" in line else public
        if self.aim == "compliant":
            if public < filed:
                return None
            return {"kind": "item", "sku": sku, "quantity": count}, before != public
        after = before if not before else max(before, filed)
        price = {} if after == public else {"unit_price": yuan(int(after * 100))}
        return {"kind": "item", "sku": sku, "quantity": count, **price}, after != before

    def _loose(self, lists: Lists, filled: tuple[tuple[str, int], ...], pieces: list[int]) -> set[int]:
        """A bundle of one piece, alone and above the single limit, becomes a loose piece at its public price."""
        found = set()
        values = [sum(self._value(line) for _, line, _ in lines) for _, lines in lists]
        costs = share(fen(self.order.get("freight", "0")) + fen(self.order.get("insurance", "0")), values)
        for (_, lines), value, cost in zip(lists, values, costs, strict=True):
            (at, line, slots), count = lines[0], len(lines)
            if sum(at == other for _, others in lists for other, _, _ in others) > 1:
                continue
            if (
                count == 1
                and line["kind"] == "bundle"
                and sum(pieces[n] for n in slots) == 1
                and value + cost > 500_000
                and self.order["on"] >= "2019"
            ):
                lines[0] = (at, {"kind": "item", "sku": filled[slots[0]][0], "quantity": 1}, slots)
                found.add(at)
        return found

    def _home(self, parcels: list[tuple[str, list[int]]], n: int) -> int:
        return next(at for at, (_, parcel) in enumerate(parcels) if n in parcel)

    def _bundle(self, line: Facts, at: int, parts: list[list[int]], filled: tuple[tuple[str, int], ...]) -> tuple[list[int], bool] | None:
        """What the parts of one bundle cost, and whether that is more than its discount makes it."""
        before = sum(self.price(each["sku"]) * each["quantity"] for each in line["components"])
        weights = [[self.price(filled[n][0]) * filled[n][1] for n in part] for part in parts]
        least = [[fen(self.items[filled[n][0]].get("filing_price", "0")) * filled[n][1] for n in part] for part in parts]
        after = sum(map(sum, weights))
        start = int(Fraction(fen(line["price"]) * after, before) + Fraction(1, 2))
        # a share is under its exact value by less than a fen, or over it: lower prices need not be tried
        needs = [
            Fraction((need - 1) * after, weight)
            for part, other in zip(least, weights, strict=True)
            for need, weight in zip(part, other, strict=True)
        ]
        price = max(start, *map(int, needs))
        if all(need <= 0 for part in least for need in part):
            price = start
        while True:
            shares = share(price, [weight for part in weights for weight in part])
            amounts = []
            for part in weights:
                amounts.append(sum(shares[: len(part)]))
                shares = shares[len(part) :]
            if len(parts) == 1:
                amounts = [price]
            given = [share(amount, part) for amount, part in zip(amounts, weights, strict=True)]
            if all(one >= other for part, need in zip(given, least, strict=True) for one, other in zip(part, need, strict=True)):
                break
            price += 1
        if not price and self.aim == "compliant":
            price, amounts = after, [sum(part) for part in weights]
        return amounts, price != start

    def _ship(
        self, lists: Lists, filled: tuple[tuple[str, int], ...], pieces: list[int], repriced: set[int]
    ) -> tuple[tuple[bool, int], int, bool, bool] | None:
        """Tax, number of orders, whether coupons are more than payable, whether all is compliant; None where the aim is missed."""
        values = [sum(self._value(line) for _, line, _ in lines) for _, lines in lists]
        freight, insurance, coupons = (share(fen(self.order.get(key, "0")), values) for key in ("freight", "insurance", "non_cash"))
        buyer: Facts = {"annual_used": "0.00", "kg_used": {}} | self.order.get("buyer", {})
        whole = sum(values) + sum(freight) + sum(insurance)
        if self.aim == "compliant" and len(lists) > 1 and whole > (500_000 if self.order["on"] >= "2019" else 200_000):
            return None
        tax, less, unknown, compliant = 0, False, False, len(lists) == 1 or whole <= (500_000 if self.order["on"] >= "2019" else 200_000)
        for at, (code, lines) in enumerate(lists):
            order = {
                "on": self.order["on"], "supervision_code": code, "buyer": buyer, "freight": yuan(freight[at]),
                "insurance": yuan(insurance[at]), "non_cash": yuan(coupons[at]), "lines": [line for _, line, _ in lines],
            }  # fmt: skip
            answer = self._off_threshold(order, [source for source, _, _ in lines], lists, repriced)
            if answer.payable is not None and coupons[at] > answer.payable:
                less = True
                answer = self.quote({**order, "lines": order["lines"], "non_cash": yuan(answer.payable)})
            if any(each.severity in GRAVE[self.aim] for each in answer.findings):
                return None
            compliant &= answer.verdict == "compliant" and not (code == "1210" and self.order.get("supervision_code") == "9610")
            unknown |= answer.tax is None
            tax += answer.tax or 0
            used = fen(buyer["annual_used"]) + values[at] + freight[at] + insurance[at]
            sweet = [n for _, _, slots in lines for n in slots if self.items[filled[n][0]]["hs_code"].startswith("1701")]
            sugar = sum((Fraction(self.items[filled[n][0]]["net_weight_kg"]) * pieces[n] for n in sweet), Fraction(0))
            before = Fraction(buyer["kg_used"].get("1701", "0"))
            buyer = {"annual_used": yuan(used), "kg_used": {"1701": str(float(before + sugar))}}
        return (unknown, 0 if unknown else tax), len(lists), less, compliant

    def _value(self, line: Facts) -> int:
        price = line["price"] if line["kind"] == "bundle" else line.get("unit_price", self.items[line["sku"]]["unit_price"])
        return fen(price) * int(line["quantity"])

    def _off_threshold(self, order: Facts, sources: list[int], lists: list[Any], repriced: set[int]) -> Any:
        """Quote; where one price would stand on both sides of a threshold, the bundle costs a fen more, and so on."""
        answer = self.quote(order)
        for _ in range(200):
            against = [each for each in answer.findings if each.severity in GRAVE[self.aim]]
            if not against or {each.code for each in against} != {"BUN-04"}:
                break
            source = answer.to_dict()["lines"][against[0].lines[0] - 1]["from"]
            at = next(n for n, line in enumerate(order["lines"]) if line.get("id") == source)
            if sum(sources[at] in [each for each, _, _ in lines] for _, lines in lists) > 1:
                break
            repriced.add(sources[at])
            order["lines"][at] = {**order["lines"][at], "price": yuan(fen(order["lines"][at]["price"]) + 1)}
            answer = self.quote(order)
        return answer
