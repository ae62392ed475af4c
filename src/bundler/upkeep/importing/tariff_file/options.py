"""What a maintainer says of a code book beside naming it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bundler.upkeep.importing.options import check_options
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.tariff_file.columns import SPELLINGS
from bundler.upkeep.importing.tariff_file.correspondence import Pairs, read_pairs

VALUES: Mapping[str, tuple[str, ...]] = {"complete": ("no", "yes"), "confirm": ("no", "yes"), "level": ("10", "8"), "concordance": ()}
"""The options of the kind with their values, the first of which holds where none is given; a concordance is a file."""


@dataclass(frozen=True, slots=True)
class Options:
    """``complete``: codes that are absent are dead; ``confirm``: lines that are as they were get a row of the new source.

    ``headings``: the book has eight-digit codes, each for all lines under it. ``pairs``: the official correspondence of codes.
    """

    complete: bool
    confirm: bool
    headings: bool
    pairs: Pairs


def read_options(request: Request) -> Options:
    """Return the options of a request. Raises InputError for unknown ones and values, and where the concordance cannot be read."""
    check_options(request.options, VALUES, SPELLINGS)
    held = {name: request.options.get(name, values[0]) for name, values in VALUES.items() if values}
    named = request.options.get("concordance")
    pairs = read_pairs(Path(named)) if named else Pairs()
    return Options(held["complete"] == "yes", held["confirm"] == "yes", held["level"] == "8", pairs)
