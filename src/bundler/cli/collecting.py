"""Gathering the faults of several inputs, so that they are told at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bundler.errors import BundlerError, Fault, InputError

T = TypeVar("T")


class Collected:
    """Reads several inputs and raises once, with the faults of all of them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, read: Callable[[], T]) -> T | None:
        """Return what ``read`` returns, or None after keeping its faults."""
        try:
            return read()
        except BundlerError as error:
            self.faults.extend(error.faults)
            return None

    def settle(self) -> None:
        """Raise InputError where anything was wrong."""
        if self.faults:
            raise InputError(self.faults)


def renamed(error: BundlerError, known_as: str, place: str) -> InputError:
    """Return an error whose faults in ``known_as`` name the file that the person gave."""
    return InputError([replace(fault, place=place) if fault.place == known_as else fault for fault in error.faults])
