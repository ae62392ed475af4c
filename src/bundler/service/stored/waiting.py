"""Threads in which requests wait for the database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 32
"""Requests that may wait at once: few threads would be taken up by a database that is held, and those behind them would wait twice."""


async def open_threads() -> None:
    """Let that many requests wait in threads; they end with the event loop."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(AT_ONCE, "bundler"))
