"""The HTTP service: the same answers as the library, over Litestar. Nothing outside this room knows the web framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bundler.service.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load the application when it is asked for: a supervisor of several processes does without."""
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bundler.service.app import create_app

    return create_app
