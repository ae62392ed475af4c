"""Strategies for believable items and orders, on real codes of the shipped tables."""

from __future__ import annotations

from hypothesis import strategies as st

CODES = {
    "2204210000": {"volume_l": "0.75"},  # wine, 10 %
    "2208300000": {"volume_l": "0.7"},  # whisky, 20 % and 0.912 a litre
    "2203000000": {"volume_l": "0.5"},  # beer, by the litre
    "2206001000": {"volume_l": "0.5"},  # yellow wine, by the tonne
    "3304990039": {"net_content": "50", "net_content_unit": "ml"},
    "3304990049": {"net_content": "5", "net_content_unit": "sheet"},
    "1806310000": {},
    "0409000000": {},  # honey, reduced VAT
    "8516310000": {},
    "9102110000": {},
}


def yuan(fen: int) -> str:
    """A wire amount, written independently of the engine."""
    return f"{fen // 100}.{fen % 100:02d}"


prices = st.integers(1, 80_000)


@st.composite
def items(draw: st.DrawFn, sku: str) -> dict[str, object]:
    """An item with a real code and a positive public price."""
    code = draw(st.sampled_from(sorted(CODES)))
    return {
        "sku": sku,
        "name": sku,
        "hs_code": code,
        "origin": "FR",
        "unit": "011",
        "unit_price": yuan(draw(prices)),
        "net_weight_kg": "0.5",
        **CODES[code],
    }


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[dict[str, object]], dict[str, object]]:
    """A catalogue and an order over it: loose items and bundles, freight and insurance."""
    count = draw(st.integers(1, 5))
    catalogue = [draw(items(f"S{index}")) for index in range(count)]
    skus = [str(item["sku"]) for item in catalogue]
    lines: list[dict[str, object]] = []
    for index in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            lines.append({"kind": "item", "sku": draw(st.sampled_from(skus)), "quantity": draw(st.integers(1, 4))})
        else:
            components = [
                {"sku": sku, "quantity": draw(st.integers(1, 3))}
                for sku in draw(st.lists(st.sampled_from(skus), min_size=1, max_size=4, unique=True))
            ]
            price = yuan(draw(prices))
            lines.append(
                {"kind": "bundle", "id": f"B{index}", "price": price, "quantity": draw(st.integers(1, 3)), "components": components}
            )
    order = {
        "on": "2026-11-23",
        "freight": yuan(draw(st.integers(0, 5_000))),
        "insurance": yuan(draw(st.integers(0, 500))),
        "lines": lines,
    }
    return catalogue, order
