"""The picture of a sensitivity analysis: what one piece more of the dearest items, and other lines of the policy, would be worth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from bundler.errors import Fault, InputError
from bundler.pictures.dress import BLUE, INK, ORANGE, RULE, axis_dress, drawing_library, dressed, title
from bundler.pictures.labels import plain
from bundler.pictures.saving import kind_of, save

WIDTH, ROW = 560, 24
SHOWN = 15
BAND = "#c9d8e8"
MARKS = ("estimate of the relaxation, no proof", "found: a plan gains so much")


def sensitivity_chart(plan: Any, path: str | Path | None = None) -> Any:
    """Return the sensitivity of a plan (a Plan, or what its ``to_dict`` gives) as an Altair chart; with ``path`` write it there.

    Bars reach from the least to the most that is proven. Raises InputError where the plan holds no sensitivity, where the extra ``viz``
    is not installed and for another kind of file than .svg, .png and .html, OSError where it cannot be written.
    """
    if path is not None:
        kind_of(path)
    told = plan if isinstance(plan, Mapping) else plan.to_dict()
    if "sensitivity" not in told:
        hint = "Compose with sensitivity=True; a plan that was not found has none."
        raise InputError([Fault("plan", "it holds no sensitivity", "missing", "/sensitivity", field="sensitivity", hint=hint)])
    chart = _chart(drawing_library(), told)
    if path is not None:
        save(chart, path)
    return chart


def _chart(alt: ModuleType, told: Mapping[str, Any]) -> Any:
    items = [_drawn(f"{plain(each['sku'], 30)}  ({each['left']} left)", each["one_more"]) for each in told["sensitivity"]["items"]]
    items = [each for each in items if each["estimate"] or each["found"] or each["least"]][:SHOWN]
    lines = [
        _drawn(f"{each['policy']}  {each['now']} → {each['changed']}", each)
        for each in told["sensitivity"]["lines"] if each["effect"] == "gain"
    ]  # fmt: skip
    panels = [
        _panel(alt, rows, worth)
        for rows, worth in ((items, "One piece more is worth (CNY)"), (lines, "Another line of the policy is worth (CNY)"))
        if rows
    ]
    subtitle = [
        f"{told['status']}: objective {told['objective']}, bound {told['bound'] or 'not known'}; declared on {told['receipt']['on']}",
        f"bars: proven, from the least to the most;  ◆ {MARKS[0]};  ● {MARKS[1]}",
    ]
    return dressed(alt.vconcat(*panels, spacing=22, title=title(alt, "Sensitivity of the plan", subtitle, 14)))


def _drawn(name: str, effect: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {key: None if effect[key] is None else float(effect[key]) for key in ("least", "most", "found", "estimate")}
    return {"name": name, **amounts}


def _panel(alt: ModuleType, rows: list[dict[str, Any]], worth: str) -> Any:
    names = alt.Axis(title=None, labelLimit=280, labelPadding=8, ticks=False, labelColor=INK, labelFontSize=11, domainColor=RULE)
    y = alt.Y("name:N", sort=[row["name"] for row in rows], axis=names)
    amounts = alt.Axis(title=worth, format=",.0f", tickCount=6, **axis_dress())
    x = alt.X("least:Q", scale=alt.Scale(zero=True, nice=True), axis=amounts)
    tips = [
        alt.Tooltip("name:N", title="what"),
        *(alt.Tooltip(f"{key}:Q", format=",.2f") for key in ("least", "most", "found", "estimate")),
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, tooltip=tips)
    known = "isValid(datum.most)"
    layers = [
        base.transform_filter(known).mark_bar(color=BAND, size=ROW * 0.5).encode(x=x, x2="most:Q"),
        # An amount that is proven to the fen is a bar without width: a tick shows it.
        base.transform_filter(f"{known} && datum.most == datum.least").mark_tick(color=BLUE, thickness=3, size=ROW * 0.6).encode(x=x),
        base.transform_filter("isValid(datum.estimate)").mark_point(shape="diamond", filled=True, size=80, color=BLUE, opacity=1)
        .encode(x=alt.X("estimate:Q")),
        base.transform_filter("isValid(datum.found)").mark_point(shape="circle", filled=True, size=45, color=ORANGE, opacity=1)
        .encode(x=alt.X("found:Q")),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * len(rows))
