"""Starting a note, and writing the drawn parts of one anew when the tables have changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit

from bundler.errors import Fault, InputError
from bundler.upkeep.changing.drawn import Drawn
from bundler.upkeep.changing.note import FENCE, NAME, Note
from bundler.upkeep.changing.scope import named, scope
from bundler.upkeep.changing.sections import DIFF, NO_PREVIEW, PREVIEW, WAIVERS, replaced
from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.writing import replace_file

FOLDER = "changes"


class Telling(NamedTuple):
    """What a maintainer says of a change: its title, why it is made, who makes it, and who looks at it ("" while nobody does)."""

    title: str
    why: str
    author: str
    reviewer: str = ""


def start_note(tables: Path, slug: str, day: date, telling: Telling, drawn: Drawn) -> Path:
    """Write a new note into ``changes/`` and return it. Raises InputError where nothing changes, or a note of this name is there."""
    name = f"{day.isoformat()}-{slug}.md"
    if not NAME.fullmatch(name):
        hint = "Small letters, digits and hyphens, such as whisky-provisional-rate."
        raise InputError([Fault("WHAT", "this cannot name a note", "note_name", value=slug, hint=hint)])
    path = tables / FOLDER / name
    if path.exists():
        hint = f"Bring it up to date with: bundler tables change update {path}"
        raise InputError([Fault(name, "the note is there already", "exists", hint=hint)])
    if not drawn.difference.changes:
        raise InputError([Fault(name, "the two editions do not differ, so there is nothing to note", "no_change")])
    body = f"\n# {telling.title}\n\n{telling.why}\n"
    preview = drawn.preview or NO_PREVIEW
    replace_file(path, _text(_facts(telling, drawn.difference), _parts(body, drawn._replace(preview=preview))))
    return path


def update_note(path: Path, note: Note, drawn: Drawn) -> None:
    """Write what is drawn from the tables anew; what people wrote stays, and so does a preview where there is no new one.

    Raises InputError for a note of an earlier change: it says what was true of that one.
    """
    facts, difference = note.facts, drawn.difference
    if past := past_fault(note, difference):
        raise InputError([past])
    telling = Telling(facts.title, facts.why, facts.author, facts.reviewer)
    named = [key for key in facts.authority if key in difference.after.instruments]
    replace_file(path, _text(_facts(telling, difference, named), _parts(note.body, drawn)))


def past_fault(note: Note, difference: Difference) -> Fault | None:
    """Return what is to be said of a note whose change led to the tables before this difference; it is none of this one."""
    if note.facts.after != difference.before.sha256:
        return None
    message = "the note is of an earlier change, the one that led to the tables before"
    hint = "Name the tables before that change with --base, such as HEAD~1; another change has a note of its own."
    return Fault(note.place, message, "past_note", row=note.lines.get("after"), field="after", value=note.facts.after, hint=hint)


def _facts(telling: Telling, difference: Difference, authority: Sequence[str] = ()) -> Mapping[str, Any]:
    about = scope(difference)
    sources = list(dict.fromkeys([*about.authority, *authority]))
    days = {key: day for key, day in (("from", about.start), ("until", about.until)) if day is not None}
    return {
        "title": telling.title, "why": telling.why, "authority": sources, "codes": named(about.codes), **days,
        "author": telling.author, "reviewer": telling.reviewer,
        "before": difference.before.sha256, "after": difference.after.sha256,
    }  # fmt: skip


def _text(facts: Mapping[str, Any], body: str) -> str:
    return FENCE + tomlkit.dumps(facts) + FENCE + body


def _parts(body: str, drawn: Drawn) -> str:
    body = replaced(body, DIFF, drawn.difference.to_markdown())
    body = replaced(body, WAIVERS, drawn.waivers)
    return replaced(body, PREVIEW, drawn.preview) if drawn.preview else body
