"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, raw: bytes, *, over: bool = True) -> None:
    """Write a file beside its place and move it there, so that no reader ever sees half of it.

    Unless ``over`` it raises FileExistsError for one that is there.
    """
    handle, working = tempfile.mkstemp(dir=path.parent, prefix=".bundler-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(working).chmod(path.stat().st_mode if path.exists() else 0o644)
        if over:
            Path(working).replace(path)
        else:
            os.link(working, path)  # unlike a rename it fails where another came first
    finally:
        Path(working).unlink(missing_ok=True)
