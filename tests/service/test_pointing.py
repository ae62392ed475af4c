"""The switch of editions is the same moment for every replica, whatever order reads, commits and answers come in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.service.pointing import Pointer
from bundler.storage.editions import Coming, Standing

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
REPLICAS = 2
ACTIONS = {"wait": 3, "ask": 1, "slow ask": 2, "turn": 3, "slow turn": 2, "plan": 1, "commit": 6, "withdraw": 0.2}
WAITS = (0.1, 0.5, 0.9, 1.4)
STEPS = 150


class Asked(Exception):  # noqa: N818  no error
    """A replica asks the database rather than count on what it knows."""


class World:
    """A database with what is in force and what is to come, seconds that pass, and commits that are under way."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.seconds = 0.0
        self.standing = Standing("0", "0")
        self.in_force = ["0"]
        self.planned = 0
        self.under_way: list[tuple[str, int]] = []
        self.slow = 0
        self.looking = False
        self.replicas = [Pointer(self.read, lambda: self.seconds) for _ in range(REPLICAS)]
        for pointer in self.replicas:
            pointer.refresh()

    def read(self) -> Standing:
        """What is committed; of a slow read others do things before its answer has come."""
        if self.looking:
            raise Asked
        found, others, self.slow = self.standing, self.slow, 0
        for _ in range(others):
            self.step(inside=True)
        return found

    def step(self, *, inside: bool = False) -> None:
        """Do something; inside of a slow read nothing else is slow."""
        (kind,) = self.random.choices(list(ACTIONS), list(ACTIONS.values()))
        kind = kind.removeprefix("slow ") if inside else kind
        pointer = self.random.choice(self.replicas)
        if kind == "wait":
            self.seconds += self.random.choice(WAITS)
        elif kind == "plan" and len(self.standing.coming) < 2:
            self.planned += 1
            due = BEGIN + timedelta(seconds=self.seconds + self.random.choice(WAITS))
            self.standing = replace(self.standing, coming=(*self.standing.coming, Coming(self.planned, str(self.planned), "", due, False)))
        elif kind == "commit" and self.under_way:
            self.commit(*self.under_way.pop(self.random.randrange(len(self.under_way))))
        elif kind == "withdraw" and self.standing.coming:
            gone = self.random.randrange(len(self.standing.coming))
            self.standing = replace(self.standing, coming=(*self.standing.coming[:gone], *self.standing.coming[gone + 1 :]))
        elif kind.endswith("ask"):
            self.ask(pointer, kind)
        elif kind.endswith("turn"):
            self.slow = 8 * kind.startswith("slow")
            now = BEGIN + timedelta(seconds=self.seconds)
            self.under_way += [step for step in pointer.due(pointer.refresh(), now) if step not in self.under_way]
        self.look()

    def look(self) -> None:
        """What a replica counts on at this moment is in force."""
        self.looking = True
        for pointer in self.replicas:
            with suppress(Asked):
                assert pointer.standing().version == self.in_force[-1]
        self.looking = False

    def ask(self, pointer: Pointer, kind: str) -> None:
        """What a replica answers by is in force when it asks, or comes into force while the database is asked."""
        since, self.slow = len(self.in_force), 8 * kind.startswith("slow")
        told, self.slow = pointer.standing().version, 0
        assert told in self.in_force[since - 1 :]

    def commit(self, step: str, number: int) -> None:
        """A write becomes visible, long after it was decided, if nobody was first."""
        for at, each in enumerate(self.standing.coming):
            if each.number == number:
                others = (*self.standing.coming[:at], *self.standing.coming[at + 1 :])
                if step == "announce":
                    coming = replace(each, announced=True)
                    self.standing = replace(self.standing, coming=tuple(sorted((*others, coming), key=lambda each: each.number)))
                elif each.announced:
                    self.standing = Standing(each.version, each.tables_sha256, others)
                    self.in_force.append(each.version)


@settings(max_examples=100)
@given(st.integers())
def test_no_replica_answers_by_another_edition_than_the_one_in_force(seed: int) -> None:
    world = World(Random(seed))
    for _ in range(STEPS):
        world.step()


def test_a_replica_that_is_left_alone_switches_and_others_follow_at_once() -> None:
    """Planned, announced, in force: by the turns of one replica alone; the one that only answers is never behind."""
    world = World(Random(0))
    alone, other = world.replicas[:2]
    world.standing = replace(world.standing, coming=(Coming(1, "1", "", BEGIN + timedelta(seconds=30), False),))
    seen = []
    for _ in range(400):
        world.seconds += 0.1
        for step in alone.due(alone.refresh(), BEGIN + timedelta(seconds=world.seconds)):
            world.commit(*step)
        assert other.standing().version == world.standing.version
        seen.append(world.standing.version)
    assert 298 <= seen.count("0") < 305
    assert seen[-1] == "1"


def test_the_database_is_not_asked_for_every_request() -> None:
    asked = []
    seconds = [0.0]

    def read() -> Standing:
        asked.append(seconds[0])
        return Standing("0", "0")

    pointer = Pointer(read, lambda: seconds[0])
    for _ in range(50):
        pointer.standing()
        seconds[0] += 0.1
    assert len(asked) == 3
