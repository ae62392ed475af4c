"""The drawing library, and writing a chart to a file, without any network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bundler.errors import Fault, InputError
from bundler.pictures.dress import drawing_library

KINDS = (".svg", ".png", ".html")
PIXEL_RATIO = 2


class _Escaping(json.JSONEncoder):
    """The chart stands inside a script of the page: no name of an item may end it."""

    def encode(self, o: Any) -> str:
        return super().encode(o).replace("<", "\\u003c")


def kind_of(path: str | Path) -> str:
    """Return the kind of picture that a path asks for. Raises InputError for one that is not drawn."""
    kind = Path(path).suffix.lower()
    if kind not in KINDS:
        raise InputError(
            [Fault("picture", f"unknown kind of picture {kind!r}", "file_kind", value=str(path), hint=f"Known: {', '.join(KINDS)}")]
        )
    return kind


def drawable(path: str | Path) -> None:
    """Raise InputError where a picture could not be drawn in this file: for a door that looks before long work."""
    kind_of(path)
    drawing_library()


def save(chart: Any, path: str | Path) -> None:
    """Write a chart as .svg, .png or .html; the page holds all it needs. Raises InputError for another kind, OSError where it cannot be."""
    kind = kind_of(path)
    if kind == ".html":
        only = {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}
        chart.save(str(path), format="html", inline=True, embed_options=only, json_kwds={"cls": _Escaping})
    else:
        chart.save(str(path), format=kind[1:], scale_factor=PIXEL_RATIO if kind == ".png" else 1)
