"""Sockets to listen on, bound before anything else is started."""

from __future__ import annotations

import errno
import os
import socket

from bundler.errors import Fault, InputError

# Why a socket cannot be bound, and what would help.
REASONS = {
    errno.EADDRINUSE: ("port {port} of {host} is already in use", "End what listens there, or choose another --port."),
    errno.EACCES: ("listening on port {port} is not allowed", "Choose a --port of 1024 or more."),
    errno.EADDRNOTAVAIL: ("{host} is not an address of this machine", "Choose another --host, such as 127.0.0.1."),
}
# A name may stand for addresses, such as those of IPv6, that the machine does not have: the others do.
ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def bound(place: str, host: str, port: int) -> list[socket.socket]:
    """Return a bound socket for every address of a host. Raises InputError where there is none, or where one cannot be had.

    ``place`` is the command that faults name.
    """
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        hint = "Choose another --host, such as 127.0.0.1."
        raise InputError([Fault(place, f"the host {host!r} is not known", "host", hint=hint)]) from None
    sockets: list[socket.socket] = []
    missed: list[OSError] = []
    for family, _, _, _, address in dict.fromkeys(found):
        try:
            sockets.append(_bind(family, address))
        except OSError as error:
            missed.append(error)
    grave = [error for error in missed if error.errno not in ABSENT]
    if grave or not sockets:
        for each in sockets:
            each.close()
        raise InputError([_fault(place, host, port, (grave or missed)[0])])
    return sockets


def address_of(listening: socket.socket) -> str:
    """Return where a bound socket is reached, as an address of HTTP."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(family: int, address: tuple[object, ...]) -> socket.socket:
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        found.bind(address)
        # a port that another process has bound and does not listen on yet is refused only here
        found.listen()
    except OSError:
        found.close()
        raise
    return found


def _fault(place: str, host: str, port: int, error: OSError) -> Fault:
    other = (f"port {{port}} of {{host}} cannot be listened on: {error.strerror}", "Choose another --host or --port.")
    message, hint = REASONS.get(error.errno or 0, other)
    return Fault(place, message.format(host=host, port=port), "address", hint=hint)
