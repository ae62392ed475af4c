"""One try to deliver: to an address that was looked up and checked."""

from __future__ import annotations

import asyncio
import socket
from datetime import datetime

import httpx

from bundler.network.outgoing import status_of, tried
from bundler.service.watching.addresses import RefusedAddressError, checked
from bundler.service.watching.signing import signed
from bundler.storage.watch.deliveries import Outcome, Parcel

AGENT = "bundler-webhooks"


async def send(client: httpx.AsyncClient, parcel: Parcel, secret: bytes, at: datetime, *, private: bool) -> Outcome:
    """Return what became of a try; nothing that goes wrong raises."""
    try:
        found = await tried(_answered(client, parcel, signed(parcel.id, parcel.body, secret, at), private=private))
    except RefusedAddressError:
        return Outcome(error="the host has an address to which nothing is sent")
    return Outcome(status=found) if isinstance(found, int) else Outcome(error=found)


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
    return await status_of(client, request)
