"""A generator of HTTP load in a process of its own: kept connections, each with one request under way, read and written without a parser.

It costs some ten microseconds a request, so that what is measured is the service.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *(\d+)\r\n")
END_OF_HEAD = b"\r\n\r\n"
Script = Callable[[int], Iterator[bytes]]
"""The requests of a connection, by its number."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: seconds on the clock and of processor time of the generator, microseconds of every answer, statuses, and processor
    time of what was driven.
    """

    seconds: float
    processor_seconds: float
    microseconds: list[float]
    statuses: Counter[int]
    served_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.microseconds) / self.seconds

    def at(self, share: float) -> float:
        """Return the milliseconds within which a share of the answers came."""
        return sorted(self.microseconds)[min(len(self.microseconds) - 1, int(share * len(self.microseconds)))] / 1000


class _Connection:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.got, self.wanted, self.began = requests, b"", 0, 0.0

    def send(self) -> None:
        self.got, self.wanted, self.began = b"", 0, time.perf_counter()
        self.socket.sendall(next(self.requests))

    def receive(self) -> int:
        """Return the status once the answer is whole, else 0."""
        part = self.socket.recv(262_144)
        assert part, "the service closed a connection"
        self.got += part
        if not self.wanted:
            head = self.got.find(END_OF_HEAD)
            if head < 0:
                return 0
            length = LENGTH.search(self.got, 0, head + 2)
            assert length is not None, self.got[:500]
            self.wanted = head + len(END_OF_HEAD) + int(length[1])
        return int(self.got[9:12]) if len(self.got) >= self.wanted else 0


def drive(ports: Sequence[int], script: Script, connections: int, seconds: float) -> Load:
    """Send as fast as answers come, over so many connections in turn to the ports, for so long."""
    lines = [_Connection(ports[at % len(ports)], script(at)) for at in range(connections)]
    microseconds: list[float] = []
    statuses: Counter[int] = Counter()
    with selectors.DefaultSelector() as selector:
        began, used = time.perf_counter(), time.process_time()
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send()
        while selector.get_map():
            for key, _ in selector.select():
                line = key.data
                status = line.receive()
                if status:
                    now = time.perf_counter()
                    microseconds.append((now - line.began) * 1e6)
                    statuses[status] += 1
                    if now - began < seconds:
                        line.send()
                    else:
                        selector.unregister(line.socket)
        took = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return Load(took, time.process_time() - used, microseconds, statuses)


def apart(ports: Sequence[int], script: Script, connections: int, seconds: float) -> Load:
    """Drive from a process of its own."""
    with ProcessPoolExecutor(1, get_context("forkserver")) as pool:
        return pool.submit(drive, ports, script, connections, seconds).result()


def request(path: str, body: bytes, headers: str = "", method: str = "POST") -> bytes:
    """Return the bytes of a request that keeps its connection."""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Same:
    """A script that sends the same requests over and over."""

    requests: Sequence[bytes]

    def __call__(self, connection: int) -> Iterator[bytes]:
        """Begin at another one on every connection."""
        at = connection * 97 % len(self.requests)
        return cycle([*self.requests[at:], *self.requests[:at]])
