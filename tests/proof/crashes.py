"""Processes that are killed in the middle of writes, and started again while the shop goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from random import Random

from tests.proof.servers import Server
from tests.proof.shop import Shop

SOONEST, LATEST = 0.02, 0.25
"""Seconds after a start until the next process is killed."""


def kill(servers: Sequence[Server], shop: Shop, kills: int, seed: int = 1, after: Callable[[int], None] = lambda _: None) -> None:
    """Kill processes in turn while the shop works; ``after`` is told how many kills there were."""
    random = Random(seed)
    with shop.open():
        for count in range(kills):
            time.sleep(random.uniform(SOONEST, LATEST))
            chosen = servers[count % len(servers)]
            chosen.kill()
            chosen.restart()
            after(count + 1)
