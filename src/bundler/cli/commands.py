"""The commands as their help shows them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

NO_VALUE = ""
"""The metavar of an option that takes no value."""


class Command(TyperCommand):
    """A command whose help does not say of ``--help`` that it takes a value."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        return _without_value(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group of commands whose help does not say of ``--help`` that it takes a value."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        return _without_value(super().get_help_option(ctx))


def _without_value(option: Any) -> Any:
    if option is not None:
        option.metavar = NO_VALUE
    return option
