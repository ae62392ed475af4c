"""The library that draws, and what all pictures wear."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from bundler.errors import Fault, InputError

INK, QUIET, RULE = "#1f2933", "#5f6c7b", "#9aa5b1"
BLUE, ORANGE, RED = "#1b5e9e", "#c4571b", "#b3261e"


def drawing_library() -> ModuleType:
    """Return Altair. Raises InputError where the extra ``viz`` is not installed."""
    try:
        import altair
        import vl_convert  # noqa: F401  it writes the files, and says so late
    except ImportError:
        hint = "Install it with: pip install 'bundler[viz]'"
        raise InputError([Fault("picture", "drawing needs an extra package", "missing_extra", hint=hint)]) from None
    return altair


def axis_dress() -> dict[str, Any]:
    """Return the colours and sizes of an axis."""
    return {"labelColor": QUIET, "titleColor": INK, "titleFontWeight": "normal", "titleFontSize": 12, "labelFontSize": 11,
            "gridColor": "#e4e7eb", "domainColor": RULE, "tickColor": RULE, "titlePadding": 8}  # fmt: skip


def title(alt: ModuleType, text: str, subtitle: list[str], offset: int) -> Any:
    """Return the title of a picture with its circumstances under it."""
    return alt.TitleParams(
        text, subtitle=subtitle, anchor="start", fontSize=16, subtitleFontSize=12, color=INK, subtitleColor=QUIET, subtitlePadding=5,
        offset=offset,
    )  # fmt: skip


def dressed(chart: Any) -> Any:
    """Return a whole picture in the house's fonts, on white."""
    shown = chart.configure(font="DejaVu Sans, Helvetica, Arial, sans-serif", background="white", padding=16)
    return shown.configure_view(stroke="transparent")
