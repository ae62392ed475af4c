"""The bytes of table files by name, from a folder or from a packed edition: what loads them need not know which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bundler.errors import Fault
from bundler.tariff.reading import read_bytes, without_mark

COVERAGE = "coverage.toml"
FOLDER = "tariff_tables"
"""What a packed edition calls the folder of its tables."""


class TableFiles(Protocol):
    """Where the bytes of one edition's tables come from."""

    def names(self) -> Iterable[str]:
        """Return the names of the files that stand beside each other in ``cn``."""

    def read(self, name: str, faults: list[Fault]) -> bytes:
        """Return the bytes of a table or of ``coverage.toml``, nothing where they cannot be had; each reason is a fault."""


@dataclass(frozen=True)
class FolderFiles:
    """A ``tariff_tables`` folder."""

    root: Path

    def names(self) -> Iterable[str]:
        """Return the names of the files in ``cn``."""
        return [path.name for path in (self.root / "cn").iterdir()]

    def read(self, name: str, faults: list[Fault]) -> bytes:
        """Return the bytes of a file."""
        return read_bytes(self.root / _inside(name), faults)


@dataclass(frozen=True)
class PackedFiles:
    """The members of an edition file, by their path in it."""

    members: Mapping[str, bytes]

    def names(self) -> Iterable[str]:
        """Return the names of the members in ``cn``."""
        folder = f"{FOLDER}/cn/"
        return [name for path in self.members if "/" not in (name := path.removeprefix(folder))]

    def read(self, name: str, faults: list[Fault]) -> bytes:
        """Return the bytes of a member."""
        raw = self.members.get(f"{FOLDER}/{_inside(name)}")
        if raw is None:
            faults.append(Fault(name, "the file is missing", "missing_file", hint=f"Expected at {FOLDER}/{_inside(name)}"))
            return b""
        return without_mark(name, raw, faults)


def _inside(name: str) -> str:
    return name if name == COVERAGE else f"cn/{name}"
