"""The parts of a note that a command writes, between marks that a reader does not see."""

from __future__ import annotations

DIFF, WAIVERS, PREVIEW = "diff", "waivers", "preview"
TITLES = {DIFF: "What changes", WAIVERS: "Findings that are let be", PREVIEW: "What it does to duties"}
NO_PREVIEW = "Not looked at yet: name a catalogue with --catalogue.\n"


def section(name: str, text: str) -> str:
    """Return a part with its marks."""
    return f"<!-- {name}: begin -->\n\n{text.strip()}\n\n<!-- {name}: end -->\n"


def read_section(body: str, name: str) -> str | None:
    """Return what stands in a part, or None where the note lacks it."""
    _, found, rest = body.partition(f"<!-- {name}: begin -->\n")
    text, ended, _ = rest.partition(f"<!-- {name}: end -->")
    return text.strip() if found and ended else None


def replaced(body: str, name: str, text: str) -> str:
    """Return a body with a part written anew; where the note lacks it, it is added to its end."""
    before, found, rest = body.partition(f"<!-- {name}: begin -->\n")
    _, ended, after = rest.partition(f"<!-- {name}: end -->\n")
    if found and ended:
        return f"{before}{section(name, text)}{after}"
    return f"{body.rstrip()}\n\n## {TITLES[name]}\n\n{section(name, text)}"
