"""Starting a note, and writing the drawn parts of one anew when the tables have changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit

from bundler.errors import Fault, InputError
from bundler.upkeep.changing.note import FENCE, NAME, Note
from bundler.upkeep.changing.scope import named, scope
from bundler.upkeep.changing.sections import DIFF, NO_PREVIEW, PREVIEW, replaced
from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.writing import replace_file

FOLDER = "changes"


class Telling(NamedTuple):
    """What a maintainer says of a change: its title, why it is made, who makes it, and who looks at it ("" while nobody does)."""

    title: str
    why: str
    author: str
    reviewer: str = ""


def start_note(tables: Path, slug: str, day: date, telling: Telling, difference: Difference, preview: str = "") -> Path:
    """Write a new note into ``changes/`` and return it. Raises InputError where nothing changes, or a note of this name is there."""
    name = f"{day.isoformat()}-{slug}.md"
    if not NAME.fullmatch(name):
        hint = "Small letters, digits and hyphens, such as whisky-provisional-rate."
        raise InputError([Fault("WHAT", "this cannot name a note", "note_name", value=slug, hint=hint)])
    path = tables / FOLDER / name
    if path.exists():
        hint = f"Bring it up to date with: bundler tables change update {path}"
        raise InputError([Fault(name, "the note is there already", "exists", hint=hint)])
    if not difference.changes:
        raise InputError([Fault(name, "the two editions do not differ, so there is nothing to note", "no_change")])
    body = f"\n# {telling.title}\n\n{telling.why}\n"
    replace_file(path, _text(_facts(telling, difference), _drawn(body, difference, preview or NO_PREVIEW)))
    return path


def update_note(path: Path, note: Note, difference: Difference, preview: str = "") -> None:
    """Write what is drawn from the tables anew; what people wrote stays, and so does a preview where there is no new one."""
    facts = note.facts
    telling = Telling(facts.title, facts.why, facts.author, facts.reviewer)
    replace_file(path, _text(_facts(telling, difference), _drawn(note.body, difference, preview)))


def _facts(telling: Telling, difference: Difference) -> Mapping[str, Any]:
    about = scope(difference)
    days = {key: day for key, day in (("from", about.start), ("until", about.until)) if day is not None}
    return {
        "title": telling.title, "why": telling.why, "authority": list(about.authority), "codes": named(about.codes), **days,
        "author": telling.author, "reviewer": telling.reviewer,
        "before": difference.before.sha256, "after": difference.after.sha256,
    }  # fmt: skip


def _text(facts: Mapping[str, Any], body: str) -> str:
    return FENCE + tomlkit.dumps(facts) + FENCE + body


def _drawn(body: str, difference: Difference, preview: str) -> str:
    body = replaced(body, DIFF, difference.to_markdown())
    return replaced(body, PREVIEW, preview) if preview else body
