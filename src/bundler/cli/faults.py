"""Faults of an input, all at once, on standard error."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from bundler.cli.console import err, printable
from bundler.errors import Fault, shown

TOLD = 50


def show_faults(faults: Sequence[Fault], what: str = "The input cannot be used", most: int = TOLD) -> None:
    """Tell the first faults, fifty or ``most``: where, what was read, and what would be right."""
    console = err()
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    console.print(Text(f"{what}: {count}.", style="bold red"), soft_wrap=True)
    for fault in faults[:most]:
        text = Text("\n")
        text.append(printable(_where(fault)), style="bold")
        text.append(f"\n  {printable(fault.message)}")
        if fault.value is not None:
            text.append(f" (found {printable(shown(fault.value))})")
        if fault.hint:
            text.append(f"\n  {printable(fault.hint)}", style="cyan")
        console.print(text, soft_wrap=True)
    if len(faults) > most:
        console.print(Text(f"\nand {len(faults) - most} more", style="bold red"), soft_wrap=True)


def _where(fault: Fault) -> str:
    parts = [fault.place]
    if fault.row is not None:
        parts.append(f"{fault.counted} {fault.row}")
    if fault.pointer:
        parts.append(f"at {fault.pointer}")
    if fault.field and not fault.pointer.endswith(f"/{fault.field}"):
        parts.append(f"field {fault.field}")
    return ", ".join(parts)
