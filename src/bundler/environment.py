"""Settings from the environment: a variable, or for what is secret a file that a variable names, as containers hand it over."""

from __future__ import annotations

import os
from pathlib import Path

from bundler.errors import Fault, InputError

PLACE = "environment"
DATABASE_URL = "BUNDLER_DATABASE_URL"
LARGEST = 64 * 1024


def stated(name: str) -> str | None:
    """Return the value of a variable, or the text of the file that the variable with ``_FILE`` behind its name names; None without both.

    Raises InputError where both are set, or the file cannot be read.
    """
    value, file = os.environ.get(name) or None, os.environ.get(f"{name}_FILE") or None
    if file is None:
        return value
    if value is not None:
        raise InputError([Fault(PLACE, f"{name} and {name}_FILE are both set", "two_settings", hint="Leave one of them out.")])
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST).decode("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        hint = "Does it exist, is it text, and may this user read it?"
        raise InputError([Fault(PLACE, f"the file that {name}_FILE names cannot be read", "unreadable_file", hint=hint)]) from None


def settle(name: str) -> None:
    """Put what a file holds into the variable, for what reads variables alone. Raises InputError as ``stated`` does."""
    value = stated(name)
    if os.environ.pop(f"{name}_FILE", None) and value is not None:
        os.environ[name] = value
