"""A preview as Markdown of bounded length: what stands in the note of a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bundler.upkeep.preview.entry import Entry
from bundler.upkeep.preview.spreadsheet import codes, crossed_words
from bundler.upkeep.preview.standing import told
from bundler.upkeep.preview.subjects import KINDS

if TYPE_CHECKING:
    from bundler.tariff import Tables
    from bundler.upkeep.preview.preview import Preview

CELL = 60
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\|`*_<>[]#"})


def markdown(found: Preview, top: int) -> str:
    """Return the totals, and the ``top`` entries of each list."""
    totals = {kind: found.totals(kind) for kind in KINDS if found.looked_at[kind]}
    parts = [
        f"Declared on {found.on}, {between(found.before, found.after)}, amounts in CNY. {calendar_words(found)}".rstrip(),
        _table(
            ("", "looked at", "changed", "unlawful now", "lawful again", "cross a cliff", "counted", "tax"),
            [
                (kind, each["looked_at"], each["changed"], each["became_unlawful"], each["became_lawful"], each["crossed"], each["counted"],
                 signed(each["effect"]))
                for kind, each in totals.items()
            ],
        ),
    ]  # fmt: skip
    for title, entries in sections(found):
        rows = [
            (entry.kind, entry.id, f"{entry.before.verdict} → {entry.after.verdict}", told(entry.before.tax) or "?",
             told(entry.after.tax) or "?", signed(told(entry.effect)), reason(entry))
            for entry in entries[:top]
        ]  # fmt: skip
        more = f"\n\nand {len(entries) - top} more" if len(entries) > top else ""
        parts.append(f"**{title}** ({len(entries)})\n\n{_table(('', 'id', 'verdict', 'tax before', 'after', 'effect', 'why'), rows)}{more}")
    return "\n\n".join(parts) + "\n"


def between(before: Tables, after: Tables) -> str:
    """Return which two editions a preview compares, as it says it itself."""
    return f"from {before.edition} ({before.sha256[:8]}) to {after.edition} ({after.sha256[:8]})"


def sections(found: Preview) -> Iterable[tuple[str, list[Entry]]]:
    """Yield the lists that people look for, with their entries; an entry may stand in several."""
    lists = {
        "Become unlawful": [entry for entry in found.entries if entry.became_unlawful],
        "Lawful again": [entry for entry in found.entries if entry.became_lawful],
        "Cross a cliff": [entry for entry in found.entries if entry.crossed],
        "Largest effect on the tax": [entry for entry in found.entries if entry.difference],
        "Tax known or due on one side only": [entry for entry in found.entries if len(set(entry.tax_known)) == 2],
    }
    yield from ((title, entries) for title, entries in lists.items() if entries)


def calendar_words(found: Preview) -> str:
    """Return what is to be said of other days."""
    first, later = found.calendar.first, found.calendar.later
    if first is None:
        return f"From {found.calendar.start} on the editions say the same of these goods."
    if first > found.on:
        return f"On this day the editions say the same of these goods; they differ from {first} on."
    return f"They differ again on {', '.join(map(str, later[:5]))}{' …' if len(later) > 5 else ''}." if later else ""


def reason(entry: Entry) -> str:
    """Return why an entry changes, in a few words: the cliffs it crosses, the findings that appear, else the rows that differ."""
    said = [*map(crossed_words, entry.crossed), codes(entry.appeared), f"no {codes(entry.vanished)}" if entry.vanished else ""]
    causes = [str(cause) for cause in entry.causes if cause.weighty]
    return "; ".join(part for part in said if part) or "; ".join(causes)


def signed(amount: str | None) -> str:
    """Return an amount with its sign; what cannot be counted is a question mark."""
    return "?" if amount is None else amount if amount.startswith("-") or amount == "0.00" else f"+{amount}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(str(cell)) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    short = text if len(text) <= CELL else f"{text[: CELL - 1]}…"
    return "".join(char if char.isprintable() else " " for char in short).translate(_SPECIAL)
