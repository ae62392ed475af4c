"""Values that a command takes as NAME=VALUE."""

from __future__ import annotations

from collections.abc import Iterable

import typer


def pairs(given: Iterable[str], what: str, hint: str) -> dict[str, str]:
    """Return what was given by its name. Raises a usage error, in the words ``what``, for what is no pair or stands twice."""
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not (name and equals) or name in found:
            raise typer.BadParameter(f"{what}=VALUE is wanted, each {what.lower()} once, not {each[:80]!r}", param_hint=hint)
        found[name] = value
    return found
