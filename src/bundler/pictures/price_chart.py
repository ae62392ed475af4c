"""The picture of a price curve: tax and effective rate over the price, broken at every cliff."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from bundler.catalogue.order import BundleLine
from bundler.compliance.price_curve import PriceCurve
from bundler.errors import Fault, InputError
from bundler.pictures.labels import Label, place, plain
from bundler.pictures.saving import drawing, kind_of, save
from bundler.values import exact

WIDTH, TAX_HEIGHT, RATE_HEIGHT, ROW = 680, 270, 130, 14
INK, QUIET, RULE = "#1f2933", "#5f6c7b", "#9aa5b1"
MOST_SHOWN = 100
FINE = 8.0
"""A range of so few yuan, in price or in tax, has ticks in fen."""
BLUE, ORANGE, RED = "#1b5e9e", "#c4571b", "#b3261e"
RATES_FROM = 1.0
"""The least goods value in yuan whose rate is drawn: of a few fen, a tax rounded to the fen tells no rate."""
AXES = {"bundle_price": "Price of one {name} (CNY)", "line_total": "Price of {name} (CNY)", "goods_value": "Goods value of the order (CNY)"}
KINDS = {"single_limit": "single limit {at}", "annual_limit": "annual limit {at}"}


def price_chart(curve: PriceCurve, path: str | Path | None = None) -> Any:
    """Return a price curve as an Altair chart, and with ``path`` write it there as .svg, .png or a self-contained .html.

    Raises InputError where the extra ``viz`` is not installed and for another kind of file, OSError where it cannot be written.
    """
    if path is not None:
        kind_of(path)
    chart = _chart(drawing(), curve.to_dict(), curve)
    if path is not None:
        save(chart, path)
    return chart


def _chart(alt: ModuleType, told: Mapping[str, Any], curve: PriceCurve) -> Any:
    share = curve.cliffs.dial.stated.day.taxed_share
    within = f"within the limits ({exact.percent(share)} of the tax)" if share is not None else "within the limits"
    branches = {"within": within, "full_tax": "one piece, full tax"}
    points = [_drawn(point, branches[point["branch"]]) for point in told["points"] if point["tax"] is not None]
    if not points:
        raise InputError(
            [Fault("curve", "no point of it has a tax that is known", "empty_curve", hint="Choose a range inside the channel.")]
        )
    low, high = (float(told["points"][at]["price"]) for at in (0, -1))
    rules = _rules(told["cliffs"], low, high)
    labels = place([((at - low) / ((high - low) or 1.0) * WIDTH, text) for at, text in rules], WIDTH)
    x = {"domain": [low, high], "nice": False}
    name, goods = _goods(curve)
    axis = AXES[told["sought"]["amount"]].format(name=plain(told["sought"]["name"] or "", 40))
    now = next((point for point in points if point["price"] == float(told["now"]["price"])), None)
    kept = {float(cliff["below"]["price"]) for cliff in told["cliffs"] if cliff["kind"] in KINDS and cliff["below"] is not None}
    edges = _edges(points, kept)
    taxes = ",.0f" if max(point["tax"] for point in points) > FINE else ",.2f"
    rated = [point for point in points if point["goods"] >= RATES_FROM] or points
    panels = (
        _panel(alt, points, edges, rules, x, now, ("tax", "Tax (CNY)", taxes), TAX_HEIGHT, "", _labels(alt, labels)),
        _panel(alt, rated, edges, rules, x, now, ("rate", "Tax on dutiable value", ".0%"), RATE_HEIGHT, axis, []),
    )
    title = alt.TitleParams(
        f"{name}: import tax by price", subtitle=[goods, *_subtitle(curve, told)], anchor="start", fontSize=16, subtitleFontSize=12,
        color=INK, subtitleColor=QUIET, subtitlePadding=5, offset=12 + ROW * (1 + max((label.row for label in labels), default=0)),
    )  # fmt: skip
    chart = alt.vconcat(*panels, spacing=14, title=title).resolve_scale(color="independent", stroke="independent")
    dressed = chart.configure(font="DejaVu Sans, Helvetica, Arial, sans-serif", background="white", padding=16)
    return dressed.configure_view(stroke="transparent")


def _drawn(point: Mapping[str, Any], branch: str) -> dict[str, Any]:
    return {
        "price": float(point["price"]),
        "goods": float(point["goods_value"]),
        "value": float(point["order_value"]),
        "tax": float(point["tax"]),
        "payable": float(point["payable"]),
        "rate": float(point["effective_rate"]),
        "piece": point["piece"],
        "within": point["branch"] == "within",
        "branch": branch,
    }


def _rules(cliffs: list[Mapping[str, Any]], low: float, high: float) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for cliff in cliffs:
        sides = [side for side in (cliff["above"], cliff["below"]) if side is not None and low <= float(side["price"]) <= high]
        for first in sides[:1]:
            named = KINDS.get(cliff["kind"], "{name}: {per_unit}")
            unit = cliff["per_unit"].split(" (")[0] + ("" if cliff["certain"] else ", rate of the month not held")
            found.append((float(first["price"]), named.format(at=cliff["at"], name=cliff["name"], per_unit=unit)))
    return found


def _panel(
    alt: ModuleType, points: list[dict[str, Any]], edges: list[dict[str, Any]], rules: list[tuple[float, str]], x: Mapping[str, Any],
    now: Mapping[str, Any] | None, measure: tuple[str, str, str], height: int, axis: str, more: list[Any],
) -> Any:  # fmt: skip
    field, title, form = measure
    price = _price(alt, x, axis)
    y = alt.Y(f"{field}:Q", scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(title=title, format=form, tickCount=5, **_dress()))
    color = _color(alt, points, legend=bool(axis))
    tips = [
        alt.Tooltip(f"{key}:Q", title=key, format=".2%" if key == "rate" else ",.2f")
        for key in ("price", "value", "tax", "payable", "rate")
    ]
    base = alt.Chart(alt.Data(values=points))
    layers = [
        alt.Chart(alt.Data(values=[{"price": at} for at, _ in rules])).mark_rule(color=RULE, strokeDash=[4, 3]).encode(x=price),
        base.mark_line(strokeWidth=2.5, strokeCap="round").encode(x=price, y=y, color=color, detail="piece:N"),
        alt.Chart(alt.Data(values=edges)).mark_point(size=34, strokeWidth=1.6, opacity=1).encode(
            x=price, y=y, stroke=color, fill=alt.condition("datum.open", alt.value("white"), color), tooltip=tips),
        base.mark_point(size=90, opacity=0).encode(x=price, y=y, tooltip=tips),
    ]  # fmt: skip
    if now is not None:
        mark = alt.Chart(alt.Data(values=[dict(now)])).mark_point(shape="diamond", size=170, strokeWidth=1.8, color=RED, opacity=1)
        layers.append(mark.encode(x=price, y=y, tooltip=tips))
    return alt.layer(*layers, *more).properties(width=WIDTH, height=height)


def _price(alt: ModuleType, x: Mapping[str, Any], title: str) -> Any:
    """The prices; without a title they are those of the panel below."""
    low, high = x["domain"]
    form = ",.0f" if high - low > FINE else ",.2f"
    axis = alt.Axis(title=title or None, labels=bool(title), format=form, tickCount=8, grid=False, **_dress())
    return alt.X("price:Q", scale=alt.Scale(**x), axis=axis)


def _color(alt: ModuleType, points: list[dict[str, Any]], *, legend: bool) -> Any:
    branches = list(dict.fromkeys(point["branch"] for point in points))
    dress = {"orient": "bottom", "labelColor": INK, "symbolType": "stroke", "symbolStrokeWidth": 3, "labelLimit": WIDTH}
    shown = alt.Legend(title=None, **dress) if legend and len(branches) > 1 else None
    colors = [BLUE, ORANGE] if points[0]["within"] else [ORANGE]
    return alt.Color("branch:N", scale=alt.Scale(domain=branches, range=colors), legend=shown)


def _dress() -> dict[str, Any]:
    return {"labelColor": QUIET, "titleColor": INK, "titleFontWeight": "normal", "titleFontSize": 12, "labelFontSize": 11,
            "gridColor": "#e4e7eb", "domainColor": RULE, "tickColor": RULE, "titlePadding": 8}  # fmt: skip


def _edges(points: list[dict[str, Any]], kept: set[float]) -> list[dict[str, Any]]:
    """The two ends of every jump, filled on the side that has the figure itself: a threshold is reached, a limit is kept."""
    found: list[dict[str, Any]] = []
    for before, after in pairwise(points):
        if before["piece"] != after["piece"]:
            inside = before["price"] in kept
            found += [{**before, "open": not inside}, {**after, "open": inside}]
    return found


def _labels(alt: ModuleType, labels: list[Label]) -> list[Any]:
    return [
        alt.Chart(alt.Data(values=[{"told": label.text}]))
        .mark_text(align="left" if label.right else "right", dx=4 if label.right else -4, color=QUIET, fontSize=11)
        .encode(x=alt.value(label.at), y=alt.value(-8 - ROW * label.row), text="told:N")
        for label in labels
    ]


def _subtitle(curve: PriceCurve, told: Mapping[str, Any]) -> list[str]:
    """The order as stated, what its buyer has used of the limits of a year, and the day."""
    moved, now = curve.cliffs.dial, told["now"]
    order = moved.stated.order
    costs = [f"{name} {getattr(order, name) / 100:,.2f} included" for name in ("freight", "insurance") if getattr(order, name)]
    tax = "out of the channel" if now["branch"] == "out" else "tax not known"
    if now["tax"] is not None:
        tax = f"tax {float(now['tax']):,.2f}, payable {float(now['payable']):,.2f}"
    year = [f"{moved.stated.annual_used / 100:,.2f} of the annual limit used before"] if moved.stated.annual_used else []
    year += [f"{cliff['name']}: {cliff['now']} of {cliff['at']} kg a year" for cliff in told["cliffs"] if cliff["kind"] == "kilograms"]
    lines = [", ".join([f"◇ {float(now['price']):,.2f}: {tax}", *costs])]
    lines += [plain(", ".join(year), MOST_SHOWN)] if year else []
    return [*lines, f"declared on {moved.stated.day.day}; dashed: thresholds and limits"]


def _goods(curve: PriceCurve) -> tuple[str, str]:
    """The name of what has the price that moves, and its goods in words."""
    moved = curve.cliffs.dial
    order = moved.stated.order
    line = None if moved.at is None else order.lines[moved.at]
    if line is None or isinstance(line, BundleLine):
        parts = [part for part in moved.stated.parts if line is None or part.bundle is line]
        goods = " + ".join(f"{part.pieces} × {part.goods.item.sku}" for part in parts)
        return plain(order.order_id or "Order" if line is None else line.id), plain(goods, MOST_SHOWN)
    item = next(part.goods.item for part in moved.stated.parts if part.goods.item.sku == line.goods_sku)
    return plain(item.name), plain(f"{line.quantity} × {item.sku}, tariff code {item.hs_code}", MOST_SHOWN)
