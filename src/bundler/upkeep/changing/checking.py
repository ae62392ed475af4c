"""Checking a note against the tables: whether it says what they say, and whether somebody else has looked at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bundler.errors import Fault, InputError
from bundler.upkeep.changing.drawn import Drawn
from bundler.upkeep.changing.note import NAME, Note, read_note
from bundler.upkeep.changing.scope import Scope, covers, scope
from bundler.upkeep.changing.sections import DIFF, NO_PREVIEW, PREVIEW, WAIVERS, read_section
from bundler.upkeep.changing.writing import FOLDER, past_fault
from bundler.upkeep.differences.difference import Difference
from bundler.upkeep.preview.markdown import between
from bundler.values.near import did_you_mean

NAMED = 5
COMMAND = "bundler tables change update"
UPDATE = f"Bring it up to date with `{COMMAND}`."


def check_note(note: Note, drawn: Drawn) -> list[Fault]:
    """Return what is wrong with a note of this difference; with a preview, the one that the note has to hold."""
    difference = drawn.difference
    if past := past_fault(note, difference):
        return [*_name(note), *_people(note), past]
    about = scope(difference)
    return [
        *_name(note), *_people(note), *_editions(note, difference), *_authority(note, difference, about), *_codes(note, about),
        *_days(note, about), *_parts(note, drawn),
    ]  # fmt: skip


def notes_of(tables: Path, difference: Difference) -> tuple[list[Path], list[Fault]]:
    """Return the notes of a difference and the faults of notes that cannot be read; older ones may lack facts.

    The notes are those whose tables are the later ones; where nothing differs there are none, for what led to them is past.
    """
    found, faults = [], []
    for path in sorted((tables / FOLDER).glob("*.md")):
        try:
            if read_note(path).facts.after == difference.after.sha256 and difference.changes:
                found.append(path)
        except InputError as error:
            faults += [fault for fault in error.faults if fault.code != "front_matter"]
    return found, faults


def unnoted(difference: Difference, notes: Sequence[Path]) -> list[Fault]:
    """Return the fault of a change that no note is of."""
    if notes or not difference.changes:
        return []
    hint = "Start one with `bundler tables change start WHAT`."
    return [Fault(f"{FOLDER}/", "the tables change, and no note says why", "no_note", value=difference.after.sha256[:12], hint=hint)]


def _fault(note: Note, field: str, message: str, code: str, value: object = None, hint: str = "") -> Fault:
    return Fault(note.place, message, code, row=note.lines.get(field), field=field, value=value, hint=hint)


def _name(note: Note) -> Iterator[Fault]:
    if not NAME.fullmatch(Path(note.place).name):
        yield Fault(note.place, "a note is named by its day and what it is about", "note_name", hint="Such as 2026-02-02-whisky-rate.md.")


def _people(note: Note) -> Iterator[Fault]:
    facts = note.facts
    for field, text in (("title", facts.title), ("why", facts.why), ("author", facts.author), ("reviewer", facts.reviewer)):
        if not text.strip():
            yield _fault(note, field, "it is empty", "missing")
    if facts.author.strip() and _person(facts.author) == _person(facts.reviewer):
        hint = "Somebody else has to look at it."
        yield _fault(note, "reviewer", "author and reviewer are the same", "same_person", facts.reviewer, hint)


def _person(name: str) -> str:
    return " ".join(name.casefold().split())


def _editions(note: Note, difference: Difference) -> Iterator[Fault]:
    for field, said, held in (("before", note.facts.before, difference.before), ("after", note.facts.after, difference.after)):
        if said != held.sha256:
            hint = f"Name the tables before it with --base, or bring it up to date with `{COMMAND}`." if field == "before" else UPDATE
            yield _fault(note, field, f"the tables {field} the change have another hash: {held.sha256}", "other_tables", said, hint)


def _authority(note: Note, difference: Difference, about: Scope) -> Iterator[Fault]:
    known = difference.after.instruments
    for key in note.facts.authority:
        if key not in known:
            yield _fault(note, "authority", "unknown source", "unknown_source", key, did_you_mean(key, known))
    missing = [key for key in about.authority if key not in note.facts.authority]
    if missing:
        yield _fault(note, "authority", f"rows that change name sources that the note does not: {_some(missing)}", "authority", hint=UPDATE)


def _codes(note: Note, about: Scope) -> Iterator[Fault]:
    missing = [code for code in about.codes if not any(covers(entry, code) for entry in note.facts.codes)]
    if missing:
        yield _fault(note, "codes", f"what changes is not named: {_some(missing)}", "codes", hint=UPDATE)
    for entry in note.facts.codes:
        if not any(covers(entry, code) for code in about.codes):
            yield _fault(note, "codes", "nothing changes of it", "codes", entry, UPDATE)


def _days(note: Note, about: Scope) -> Iterator[Fault]:
    for field, said, held in (("from", note.facts.start, about.start), ("until", note.facts.until, about.until)):
        if said != held:
            yield _fault(note, field, f"the tables change {field} {held or 'no stated day'}", "days", said, UPDATE)


def _parts(note: Note, drawn: Drawn) -> Iterator[Fault]:
    difference, preview = drawn.difference, drawn.preview.strip()
    if read_section(note.body, DIFF) != difference.to_markdown().strip():
        yield Fault(note.place, "the difference that the note shows is not that of the tables", "diff_part", hint=UPDATE)
    if read_section(note.body, WAIVERS) != drawn.waivers:
        yield Fault(note.place, "the waivers that the note shows are not those of the tables", "waivers_part", hint=UPDATE)
    held = read_section(note.body, PREVIEW)
    if not held or held == NO_PREVIEW.strip():
        hint = "Add it with `bundler tables change update … --catalogue FILE`."
        yield Fault(note.place, "the note does not show what the change does to duties", "preview_part", hint=hint)
    elif between(difference.before, difference.after) not in held:
        hint = f"Look at it again with `{COMMAND} … --catalogue FILE`."
        yield Fault(note.place, "the preview that the note shows is one of other tables", "preview_part", hint=hint)
    elif preview and held != preview:
        yield Fault(note.place, "the preview that the note shows is not that of these goods", "preview_part", hint=UPDATE)


def _some(keys: list[str]) -> str:
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return ", ".join(keys[:NAMED]) + more
