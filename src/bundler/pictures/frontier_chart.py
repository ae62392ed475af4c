"""The picture of a variation: what the plans are worth over the values of a policy line, the proven bound above them, and their designs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from bundler.assembly import Variation
from bundler.assembly.varying.variants import number
from bundler.errors import Fault, InputError
from bundler.pictures.dress import BLUE, INK, QUIET, RED, axis_dress, drawing_library, dressed, title
from bundler.pictures.labels import plain
from bundler.pictures.saving import kind_of, save

WIDTH, WORTH_HEIGHT, DESIGNS_HEIGHT = 680, 280, 90
MOST_TICKS = 12
FINE = 8.0
"""Worths that differ by so few yuan have ticks in fen."""
MOST_SHOWN, TICK_SHOWN = 110, 32
UNITS = {
    "freight_max": "CNY", "bundle.price": "CNY", "bundle.gross_weight_kg_max": "kg", "run.setup_cost": "CNY per design",
    "run.packing_cost": "CNY per copy",
}  # fmt: skip


class Axis(NamedTuple):
    """The values: on a scale where all are numbers, else side by side in their order."""

    line: str
    measured: bool
    values: list[Any]


def frontier_chart(variation: Variation, path: str | Path | None = None) -> Any:
    """Return a variation as an Altair chart, and with ``path`` write it there as .svg, .png or a self-contained .html.

    Raises InputError where the extra ``viz`` is not installed, for another kind of file and where no value has a plan, OSError where it
    cannot be written.
    """
    if path is not None:
        kind_of(path)
    chart = _chart(drawing_library(), variation)
    if path is not None:
        save(chart, path)
    return chart


def _chart(alt: ModuleType, variation: Variation) -> Any:
    told = variation.points
    measured = len(told) > 1 and all(number(point["value"]) is not None for point in told)
    points = [_drawn(point, label, measured) for point, label in zip(told, _labels(told), strict=True)]
    solved = [point for point in points if point["objective"] is not None]
    if not solved:
        hint = "Choose values under which something can be composed."
        raise InputError([Fault("variation", "no value of it has a plan", "empty_variation", hint=hint)])
    axis = Axis(variation.line, measured, [point["at"] for point in points])
    panels = (_worth(alt, points, solved, axis), _designs(alt, solved, axis))
    above = title(alt, f"What the best plan is worth by {plain(variation.line, 60)}", _subtitle(variation, points), 14)
    return dressed(alt.vconcat(*panels, spacing=14, title=above))


def _labels(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """The values as they are shown; those that are alike when they are cut are told apart by their place, for one label is one place."""
    shown = [plain(point["label"], TICK_SHOWN) for point in points]
    return [label if shown.count(label) == 1 else f"{label} ({at})" for at, label in enumerate(shown, start=1)]


def _drawn(point: Mapping[str, Any], label: str, measured: bool) -> dict[str, Any]:
    amounts = {name: None if point[name] is None else float(point[name]) for name in ("objective", "bound", "gap", "change")}
    return {
        **{name: point[name] for name in ("status", "own", "best", "copies")},
        **amounts,
        "at": float(point["value"]) if measured else label,
        "label": label,
        "designs": point["design_count"],
    }


def _subtitle(variation: Variation, points: Sequence[Mapping[str, Any]]) -> list[str]:
    own, best = (next((point for point in points if point[name]), None) for name in ("own", "best"))
    lines = []
    if own is not None and best is not None:
        worth = own["status"].replace("_", " ") if own["objective"] is None else f"{own['objective']:,.2f}"
        more = ", the best" if own is best else f"; best, {best['label']}: {best['objective']:,.2f}"
        lines.append(f"◇ the policy as it stands, {own['label']}: {worth}{more}")
    shown = "blue: the plan that was found; shaded up to the grey line: what the proven bound leaves open"
    lost = sorted({point["status"].replace("_", " ") for point in points if point["objective"] is None})
    lines.append(shown + (f"; ✕ {' or '.join(lost)}" if lost else ""))
    return [*(plain(line, MOST_SHOWN) for line in lines), f"declared on {variation.receipt['on']}"]


def _x(alt: ModuleType, axis: Axis, *, titled: bool) -> Any:
    """The values; without a title they are those of the panel below."""
    unit = f" ({UNITS[axis.line]})" if axis.line in UNITS else ""
    shown: dict[str, Any] = {"title": plain(axis.line, 60) + unit if titled else None, "labels": titled, "grid": False, **axis_dress()}
    if not axis.measured:
        turned = max(len(label) for label in axis.values) * 6.2 * len(axis.values) > WIDTH
        dress = alt.Axis(**shown, labelAngle=-35 if turned else 0, labelLimit=220)
        return alt.X("at:N", sort=None, scale=alt.Scale(domain=axis.values), axis=dress)
    low, high = min(axis.values), max(axis.values)
    room = (high - low) * 0.05
    ticks = {"values": sorted(axis.values)} if len(axis.values) <= MOST_TICKS else {"tickCount": MOST_TICKS}
    return alt.X("at:Q", scale=alt.Scale(domain=[low - room, high + room], nice=False, padding=0), axis=alt.Axis(**shown, **ticks))


def _y(alt: ModuleType, solved: Sequence[Mapping[str, Any]]) -> Any:
    seen = [point[name] for point in solved for name in ("objective", "bound") if point[name] is not None]
    low, high = min(seen), max(seen)
    room = (high - low) * 0.06 or max(abs(high) * 0.05, 1.0)
    form = ",.0f" if high - low > FINE else ",.2f"
    scale = alt.Scale(domain=[low - room, high + room], nice=True, zero=False)
    return alt.Y("objective:Q", scale=scale, axis=alt.Axis(title="Worth of the plan (CNY)", format=form, tickCount=6, **axis_dress()))


def _worth(alt: ModuleType, points: list[dict[str, Any]], solved: list[dict[str, Any]], axis: Axis) -> Any:
    x, y = _x(alt, axis, titled=False), _y(alt, solved)
    tips = [
        alt.Tooltip("label:N", title=axis.line), alt.Tooltip("status:N"),
        *(alt.Tooltip(f"{name}:Q", format=",.2f") for name in ("objective", "bound", "change")), alt.Tooltip("gap:Q", format=".2%"),
        alt.Tooltip("designs:Q"), alt.Tooltip("copies:Q"),
    ]  # fmt: skip
    proven = alt.Chart(alt.Data(values=[point for point in solved if point["bound"] is not None]))
    found = alt.Chart(alt.Data(values=solved))
    layers = []
    if axis.measured:
        layers.append(proven.mark_area(color=BLUE, opacity=0.16).encode(x=x, y=y, y2="bound:Q"))
        layers.append(proven.mark_line(color=QUIET, strokeWidth=1.4, strokeDash=[5, 4]).encode(x=x, y=alt.Y("bound:Q")))
        layers.append(found.mark_line(color=BLUE, strokeWidth=2.4).encode(x=x, y=y))
    else:
        layers.append(proven.mark_bar(color=BLUE, opacity=0.16, size=26).encode(x=x, y=y, y2="bound:Q"))
        layers.append(proven.mark_tick(color=QUIET, thickness=1.6, size=26).encode(x=x, y=alt.Y("bound:Q")))
    layers.append(found.mark_point(color=BLUE, fill=BLUE, size=44, opacity=1).encode(x=x, y=y, tooltip=tips))
    layers += _marks(alt, points, x, y, tips)
    return alt.layer(*layers).properties(width=WIDTH, height=WORTH_HEIGHT)


def _marks(alt: ModuleType, points: list[dict[str, Any]], x: Any, y: Any, tips: list[Any]) -> list[Any]:
    """The policy's own value, the best one, and the values without a plan."""
    own = [point for point in points if point["own"] and point["objective"] is not None]
    best = [point for point in points if point["best"]]
    lost = [point for point in points if point["objective"] is None]
    marked = []
    if own:
        mark = alt.Chart(alt.Data(values=own)).mark_point(shape="diamond", size=190, strokeWidth=1.8, color=RED, opacity=1)
        marked.append(mark.encode(x=x, y=y, tooltip=tips))
    text = alt.Chart(alt.Data(values=best)).mark_text(text="best", dy=18, color=INK, fontSize=11, fontWeight="bold")
    marked.append(text.encode(x=x, y=y))
    if lost:
        cross = alt.Chart(alt.Data(values=lost)).mark_text(text="✕", color=RED, fontSize=14, dy=-9)
        marked.append(cross.encode(x=x, y=alt.value(WORTH_HEIGHT), tooltip=[alt.Tooltip("label:N"), alt.Tooltip("status:N")]))
    return marked


def _designs(alt: ModuleType, solved: list[dict[str, Any]], axis: Axis) -> Any:
    count = alt.Y(
        "designs:Q", scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(title="Designs", format="d", tickMinStep=1, tickCount=4, **axis_dress()),
    )  # fmt: skip
    size = 26 if not axis.measured else max(4, min(18, 300 // len(axis.values)))
    bars = alt.Chart(alt.Data(values=solved)).mark_bar(color=BLUE, opacity=0.75, size=size)
    tips = [alt.Tooltip("label:N", title=axis.line), alt.Tooltip("designs:Q"), alt.Tooltip("copies:Q")]
    return bars.encode(x=_x(alt, axis, titled=True), y=count, tooltip=tips).properties(width=WIDTH, height=DESIGNS_HEIGHT)
