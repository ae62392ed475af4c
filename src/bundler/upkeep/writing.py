"""Writing a file of the tables: the whole of it, or nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """Write a UTF-8 file beside its place and move it there, so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    working = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        working.chmod(path.stat().st_mode if path.exists() else 0o644)
        working.replace(path)
    except BaseException:
        working.unlink(missing_ok=True)
        raise
