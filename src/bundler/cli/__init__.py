"""The ``bundler`` command: tables and progress for people, JSON for programs."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command and leave with its exit code; 3 is a failure of bundler itself."""
    from bundler.cli.app import run

    run()
