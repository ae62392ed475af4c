"""Where the service listens, and how long it takes to end."""

from __future__ import annotations

PLACE = "bundler serve"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DRAIN_SECONDS = 1.0
PATIENCE_SECONDS = 10
"""How long requests that are under way may take to end."""
