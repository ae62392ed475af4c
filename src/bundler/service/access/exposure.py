"""A service that others can reach does not run open by mistake."""

from __future__ import annotations

import ipaddress
import socket

from bundler.errors import Fault, InputError
from bundler.storage import Database, UnavailableError, migrate
from bundler.storage.access.keys import any_key

PLACE = "bundler serve"
OPEN = "open: no key is asked for until one is made with: bundler keys create"


def refuse_exposed(host: str, database: str | None, *, open_to_all: bool) -> str | None:
    """Return what is to be said at the start where no key is asked for.

    Raises InputError where others than this machine could then ask, and it was not said that they may.
    """
    if database is not None and _has_key(database):
        return None
    if not open_to_all and not is_loopback(host):
        made = "bundler keys create --scope quote" + (" --database URL, and serve with it" if database is None else "")
        hint = f"Make a key with: {made}. Or listen on 127.0.0.1, or give --open if everybody who can reach it may use it."
        raise InputError([Fault(PLACE, f"there is no key, and others can reach {host or 'every address'}", "open", hint=hint)])
    return None if database is None else OPEN


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a host; one that is not known is told when it is listened on."""
    try:
        found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        return True
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


def _has_key(url: str) -> bool:
    database = Database(url)
    try:
        migrate(database)
        return database.read(any_key)
    except UnavailableError:
        return False  # which is told, in words of its own, where the service opens it
    finally:
        database.close()
