"""Running the service under uvicorn."""

from __future__ import annotations

from pathlib import Path

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def serve(
    host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, catalogue: str | Path | None = None, tables: str | Path | None = None
) -> None:
    """Serve until interrupted. Raises TableError or InputError before the port is opened where the files cannot be used."""
    import uvicorn

    from bundler.service.app import create_app
    from bundler.tariff import load_tables

    app = create_app(tables=load_tables(tables), catalogue=catalogue)
    # uvicorn's access log holds method, path and status, never a body
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=5)
