"""Where cut editions are kept: a folder of edition files, and the one that travels with the package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bundler.errors import Fault, TableError
from bundler.values.shipped import shipped

if TYPE_CHECKING:
    from bundler.tariff.release import Release

PREFIX = "cn"
EDITIONS = "editions"
"""The folder of edition files inside ``tariff_tables``."""
SHOWN = 10


def version_of(name: str | Path) -> str | None:
    """Return the version that a name states, as "2026-11-23" or "cn 2026-11-23"; None where it is another kind of name."""
    from bundler.tariff.release import VERSION

    version = str(name).removeprefix(f"{PREFIX} ")
    return version if VERSION.fullmatch(version) else None


def file_name(version: str) -> str:
    """Return how the edition file of a version is called."""
    return f"{PREFIX}-{version}.zip"


def _stem(path: Path) -> str:
    return path.stem


def listed(names: Iterable[str]) -> str:
    """Return names of editions in words: of many the last ones, which are the newest."""
    found = list(dict.fromkeys(names))
    return ", ".join(found if len(found) <= SHOWN else [f"{len(found) - SHOWN} more", *found[-SHOWN:]])


class Store:
    """The edition files of ``folder``, where one is named, then the shipped ones. Raises TableError for a folder that is not there."""

    def __init__(self, folder: str | Path | None = None) -> None:
        named = [] if folder is None else [Path(folder)]
        missing = [path for path in named if not path.is_dir()]
        if missing:
            hint = "Name the folder that bundler tables release writes to."
            raise TableError([Fault(str(missing[0]), "there is no such folder of editions", "missing_folder", hint=hint)])
        self.folders = [path for path in (*named, shipped("tariff_tables") / EDITIONS) if path.is_dir()]

    def path(self, version: str) -> Path | None:
        """Return the edition file of a version."""
        return next((path for folder in self.folders if (path := folder / file_name(version)).is_file()), None)

    def paths(self) -> list[Path]:
        """Return every edition file, by its version."""
        return [path for folder in self.folders for path in sorted(folder.glob(file_name("*")), key=_stem)]

    def releases(self) -> Iterator[tuple[Path, Release]]:
        """Yield every edition file with what it says of itself. Raises TableError for a file that is none."""
        from bundler.tariff.packing import read_release

        for path in self.paths():
            yield path, read_release(path)

    def with_sha256(self, tables_sha256: str) -> Path | None:
        """Return the edition file whose tables have a hash. Raises TableError for files that are none, where no other has it."""
        from bundler.tariff.packing import read_release

        faults: list[Fault] = []
        for path in self.paths():
            try:
                if read_release(path).tables_sha256 == tables_sha256:
                    return path
            except TableError as error:
                faults.extend(error.faults)
        if faults:
            raise TableError(faults)
        return None

    def unknown(self, version: str, shipped_version: str) -> Fault:
        """Return what is to be said of a version that is not here."""
        known = [path.name.removeprefix(f"{PREFIX}-").removesuffix(".zip") for path in self.paths()]
        hint = f"Known: {listed([*known, f'{shipped_version} (shipped)'])}."
        return Fault("edition", "no edition of this version is here", "unknown_edition", value=version, hint=hint)
