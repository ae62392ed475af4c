"""Where webhooks may be sent: to the internet over TLS, and into the own network only where the operator allows it."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from bundler.errors import Fault, InputError

PRIVATE = "BUNDLER_PRIVATE_WEBHOOKS"
LONGEST = 1000
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")
_PRINTED = re.compile(r"[!-~]+")


class RefusedAddressError(Exception):
    """A webhook leads to where nothing is sent."""


def private_allowed() -> bool:
    """Return whether webhooks may lead into the own network. Raises InputError where what is stated is neither true nor false."""
    stated = os.environ.get(PRIVATE) or "false"
    if stated not in ("true", "false"):
        raise InputError([Fault("environment", f"{PRIVATE} is neither true nor false", "private_webhooks", value=stated)])
    return stated == "true"


def fault_of(url: str, *, private: bool) -> str:
    """Return what is wrong with the address of a webhook as it is written, nothing where it can be used."""
    if len(url) > LONGEST or not _PRINTED.fullmatch(url):
        return f"an address of up to {LONGEST} letters, digits and signs is wanted, without blanks"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is no address"
    if parts.scheme not in (("https", "http") if private else ("https",)):
        return "an address that begins with https:// is wanted"
    if not host or parts.username is not None or parts.password is not None or "#" in url:
        return "an address with a host is wanted, without a user, a password or a fragment"
    return _fault_of_host(parts, host, private=private)


def checked(addresses: Iterable[str], *, secure: bool, private: bool) -> str:
    """Return the first of the addresses of a host, once it is known that every one may be sent to. Raises RefusedAddressError."""
    found = [ipaddress.ip_address(each.partition("%")[0]) for each in addresses]
    if not found or not all(_may_be(each, secure=secure, private=private) for each in found):
        raise RefusedAddressError
    return str(found[0])


def _fault_of_host(parts: SplitResult, host: str, *, private: bool) -> str:
    """What is wrong with a host that is an address itself, or a name of this machine; other names are looked up when something is sent."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        named_here = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
        return "nothing is sent to this machine or the network that it is in" if named_here and not private else ""
    allowed = _may_be(address, secure=parts.scheme == "https", private=private)
    return "" if allowed else "nothing is sent to such an address"


def _may_be(address: Address, *, secure: bool, private: bool) -> bool:
    """Whether something may be sent to an address: public ones over TLS alone, others of the own network where that is allowed."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _may_be(address.ipv4_mapped, secure=secure, private=private)
        if address.sixtofour is not None or address.teredo is not None or any(address in each for each in _NAT64):
            return False  # an address of IPv4 is hidden in it
    # Under link-local addresses clouds tell machines their secrets.
    if address.is_multicast or address.is_unspecified or address.is_link_local or (address.is_reserved and not address.is_loopback):
        return False
    return secure if address.is_global else private and address.is_private
