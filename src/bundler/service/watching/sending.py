"""One try to deliver: to an address that was looked up and checked, within seconds, with nothing of the answer read but its status."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import datetime

import httpx

from bundler.service.watching.addresses import RefusedAddressError, checked
from bundler.service.watching.signing import signed
from bundler.storage.watch.deliveries import Outcome, Parcel

SECONDS = 10
"""From the look-up of the host to the status of the answer."""
AGENT = "bundler-webhooks"


def open_client() -> httpx.AsyncClient:
    """Return a client that follows no redirect, keeps no connection and no cookie of another try, and takes no proxy from the environment.

    Certificates are checked by the roots of the machine.
    """
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(verify=ssl.create_default_context(), trust_env=False, limits=limits, timeout=SECONDS)


async def send(client: httpx.AsyncClient, parcel: Parcel, secret: bytes, at: datetime, *, private: bool) -> Outcome:
    """Return what became of a try; nothing that goes wrong raises."""
    try:
        async with asyncio.timeout(SECONDS):
            return Outcome(await _answered(client, parcel, signed(parcel.id, parcel.body, secret, at), private=private))
    except RefusedAddressError:
        return Outcome(error="the host has an address to which nothing is sent")
    except TimeoutError:
        return Outcome(error=f"no answer within {SECONDS} seconds")
    except socket.gaierror:
        return Outcome(error="the host is not known")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failure:
        return Outcome(error=f"no connection, or no answer that can be read: {type(failure).__name__}")


async def _answered(client: httpx.AsyncClient, parcel: Parcel, headers: dict[str, str], *, private: bool) -> int:
    url = httpx.URL(parcel.url)
    host, secure = url.raw_host.decode("ascii").strip("[]"), url.scheme == "https"
    port = url.port or (443 if secure else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = checked((str(each[4][0]) for each in found), secure=secure, private=private)
    # The address that was checked is the one that is connected to: the name might lead elsewhere when it is asked again.
    request = client.build_request(
        "POST",
        url.copy_with(host=address),
        content=parcel.body.encode(),
        headers={"Host": url.netloc.decode("ascii"), "Content-Type": "application/json", "User-Agent": AGENT, **headers},
        extensions={"sni_hostname": host},
    )
    answer = await client.send(request, stream=True)
    await answer.aclose()
    return answer.status_code
