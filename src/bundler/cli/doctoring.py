"""What ``bundler doctor`` looks at beside the database: each check says what it found, and what to do where that is not well."""

from __future__ import annotations

import errno
import platform
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bundler.errors import BundlerError

if TYPE_CHECKING:
    from bundler.tariff import Tables

Health = Literal["ok", "look", "broken"]
"""``look``: it works, and somebody should know; ``broken``: it does not."""
ROOMY_BYTES, TIGHT_BYTES = 1 << 30, 100 << 20
STALE_DAYS = 365
_EXTRA = re.compile(r"^([A-Za-z0-9._-]+).*;\s*extra\s*==\s*['\"]([a-z]+)['\"]")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and a hint where it is not ``ok``."""

    name: str
    health: Health
    found: str
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the check as it stands in the answer."""
        return asdict(self)


def installed() -> Iterator[Check]:
    """Yield Python, bundler, and which extras are complete."""
    yield Check("Python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}")
    yield Check("bundler", "ok", metadata.version("bundler"))
    extras: dict[str, list[str]] = {}
    for needed in metadata.requires("bundler") or ():
        found = _EXTRA.match(needed)
        if found:
            extras.setdefault(found[2], []).extend([] if _is_installed(found[1]) else [found[1]])
    complete = [name for name, missing in extras.items() if not missing]
    lacking = {name: missing for name, missing in extras.items() if missing}
    without = f"; without {', '.join(lacking)}" if lacking else ""
    hint = f"pip install 'bundler[{','.join(lacking)}]'" if lacking else ""
    yield Check("extras", "look" if "service" in lacking else "ok", (", ".join(complete) or "none") + without, hint)


def edition(tables: Tables, on: date) -> Iterator[Check]:
    """Yield the edition of the tables, until when it was verified, and how much of it is stale."""
    from bundler.upkeep.stale import stale

    yield Check("tables", "ok", f"{tables.edition} (sha256 {tables.sha256[:12]}…)")
    age = (on - tables.coverage.verified_until).days
    hint = "Is there a newer edition? What is not verified is said in every answer." if age > STALE_DAYS else ""
    yield Check("verified", "look" if age > STALE_DAYS else "ok", f"until {tables.coverage.last_day}", hint)
    facts = sum(len(group.facts) for group in stale(tables, on).groups)
    yield Check("stale rows", "ok", f"{facts:,} presumed or from a public copy: bundler tables stale" if facts else "none")


def folder_of(url: str | None) -> Path:
    """Return the folder that the database grows in, as far as it is one of this machine; else the working folder."""
    # An address that cannot be read is told by ``stored``.
    path = Path((url or "").removeprefix("sqlite:///").partition("?")[0]) if (url or "").startswith("sqlite:///") else Path()
    return path.parent if path.parent.is_dir() else Path()


def disk(folder: Path) -> Check:
    """Look at the room that is left."""
    free = shutil.disk_usage(folder).free
    hint = "A write that finds no room is refused, and nothing is half written." if free < ROOMY_BYTES else ""
    return Check(
        "disk", "broken" if free < TIGHT_BYTES else "look" if free < ROOMY_BYTES else "ok", f"{free / (1 << 30):,.1f} GiB free", hint
    )


def port(host: str, number: int) -> Check:
    """Look whether the service could listen."""
    try:
        with socket.create_server((host, number)):
            return Check("port", "ok", f"{number} of {host} is free")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Check("port", "look", f"{number} of {host} is in use", "By bundler, if it runs; else choose another --port.")
        return Check("port", "look", f"{number} of {host}: {error.strerror}", "Choose another --host or --port.")


def tables_or_fault(load: Any, on: date) -> Iterator[Check]:
    """Yield the checks of tables, or what is wrong with them."""
    try:
        tables = load()
    except BundlerError as wrong:
        yield Check("tables", "broken", str(wrong), "bundler tables check tells all of it.")
        return
    yield from edition(tables, on)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
