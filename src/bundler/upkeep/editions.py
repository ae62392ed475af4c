"""Opening an edition of the tables by the name that a maintainer gives it: a folder, an edition file, a version, or a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from bundler.errors import Fault, InputError
from bundler.tariff import Tables, load_tables
from bundler.tariff.store import Store, version_of
from bundler.values.paths import is_file, is_folder

FOLDER = "tariff_tables"
"""Where the tables stand in a repository, if the name does not say so as ``REVISION:FOLDER``."""
GIT_SECONDS = 60


def open_edition(name: str, repository: Path | None = None, editions: str | Path | None = None) -> Tables:
    """Return the edition of a folder, an edition file, a cut version, or a git revision such as ``HEAD~1`` or ``main:some/folder``.

    ``repository`` is a folder inside the git repository, else the working folder; ``editions`` a folder of edition files beside those that
    are shipped. Raises InputError where the name is none of them, and TableError with every fault of the tables themselves.
    """
    path = Path(name)
    if is_folder(path) or is_file(path):
        return load_tables(path)
    version = version_of(name)
    if version is not None and Store(editions).path(version) is not None:
        return load_tables(version, editions)
    revision, _, inside = name.partition(":")
    inside = inside.strip("/") or FOLDER
    packed = _archive(name, revision, inside, repository or Path())
    with tempfile.TemporaryDirectory(prefix="bundler-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return load_tables(Path(folder) / inside)


def _archive(name: str, revision: str, inside: str, repository: Path) -> bytes:
    top = _git(name, repository, "rev-parse", "--show-toplevel").decode().strip()
    commit = _git(name, Path(top), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    return _git(name, Path(top), "archive", "--format=tar", commit, "--", inside)


def _git(name: str, folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode:
        message = "neither a folder of tables nor a git revision that holds them, nor a cut edition"
        hint = f"Name a folder, an edition file or version, or a revision such as HEAD~1 with its tables in {FOLDER}, else REVISION:FOLDER."
        raise InputError([Fault("edition", message, "edition", value=name, hint=hint)])
    return done.stdout
