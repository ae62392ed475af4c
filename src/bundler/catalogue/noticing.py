"""What was noticed but does not stop, told as Python tells it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable

from bundler.errors import Fault


def warn(faults: Iterable[Fault]) -> None:
    """Warn of each fault at the line of the program that called bundler, however deep inside it was noticed."""
    depth, frame = 1, sys._getframe()
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "bundler":
        depth, frame = depth + 1, frame.f_back
    for fault in faults:
        warnings.warn(str(fault), UserWarning, stacklevel=depth)
