"""Keys for people: the ones that are taken first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from bundler.cli.render_parts import heading, lines_table


def show_keys(console: Console, keys: Sequence[Mapping[str, Any]], today: date) -> None:
    """Print the keys; ``today`` tells which have expired."""
    if not keys:
        console.print(Text("There are no keys: the service asks nobody for one."))
        return
    good = [key for key in keys if not _ended(key, today)]
    console.print(heading("Keys", f"{len(good)} of {len(keys)} are taken"))
    table = lines_table()
    for name in ("id", "tenant", "label", "scopes", "state", "used"):
        table.add_column(name, overflow="fold", no_wrap=name == "id")
    table.add_column("a minute", justify="right", no_wrap=True)
    for key in [*good, *(key for key in keys if key not in good)]:
        state = _ended(key, today) or (f"until {key['expires_on']}" if key["expires_on"] else "good")
        style = "dim" if _ended(key, today) else ""
        table.add_row(
            key["id"], key["tenant"], key["label"], ", ".join(key["scopes"]), state, key["last_used_on"] or "never",
            f"{key['requests_per_minute']:,}", style=style,
        )  # fmt: skip
    console.print(table)


def _ended(key: Mapping[str, Any], today: date) -> str:
    """Return why a key is no longer taken, nothing where it is."""
    if key["revoked_at"]:
        return f"revoked {key['revoked_at'][:10]}"
    return f"expired {key['expires_on']}" if key["expires_on"] and key["expires_on"] < today.isoformat() else ""
