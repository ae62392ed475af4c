"""Requests that leave: one try each, within seconds, with nothing of the answer read but its status."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable

import httpx

SECONDS = 10
"""From the look-up of the host to the status of the answer."""


def open_client() -> httpx.AsyncClient:
    """Return a client that follows no redirect, keeps no connection and no cookie of another try, and takes no proxy from the environment.

    Certificates are checked by the roots of the machine.
    """
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(verify=ssl.create_default_context(), trust_env=False, limits=limits, timeout=SECONDS)


async def status_of(client: httpx.AsyncClient, request: httpx.Request) -> int:
    """Send a request and return the status of its answer; the rest of it is not read."""
    answer = await client.send(request, stream=True)
    await answer.aclose()
    return answer.status_code


async def tried(status: Awaitable[int]) -> int | str:
    """Return the status that a try leads to, or in words what kept it from one; what goes wrong on the way does not raise."""
    try:
        async with asyncio.timeout(SECONDS):
            return await status
    except TimeoutError:
        return f"no answer within {SECONDS} seconds"
    except socket.gaierror:
        return "the host is not known"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failure:
        return f"no connection, or no answer that can be read: {type(failure).__name__}"
