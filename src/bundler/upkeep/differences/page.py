"""A difference as a page to read, print and keep: it needs no other file, no request and no script."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from bundler.upkeep.differences.difference import Difference, TableChange
from bundler.upkeep.differences.steps import Subject
from bundler.upkeep.differences.told import Section, alarm, bounded, details, headline, sections, statement, subjects

TEMPLATE = Path(__file__).with_suffix(".html")
CODES_NAMED = 4
LONGEST = 4000


def page(difference: Difference) -> str:
    """Return a difference as one HTML document; whatever the tables say is escaped."""
    found = sections(difference)
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        before=_text(difference.before.edition), before_sha256=difference.before.sha256,
        after=_text(difference.after.edition), after_sha256=difference.after.sha256, past_before=difference.past_before.isoformat(),
        alarm=f'<p class="alarm-box">{_text(alarm(difference))}</p>' if difference.rewritten else "",
        counts=_counts(found) or f"<p>{_text(headline(difference))}</p>",
        sections="\n".join(_section(at, section, difference) for at, section in enumerate(found, start=1)),
    )  # fmt: skip


def save(difference: Difference, path: str | Path) -> None:
    """Write the page, whole or not at all, over what stood there. Raises OSError where it cannot be written."""
    target, text = Path(path), page(difference)
    working = target.with_name(f".{target.name}.part")
    try:
        working.write_text(text, "utf-8", newline="\n")
        working.replace(target)
    except OSError as error:
        working.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(target)) from None


def _counts(found: list[Section]) -> str:
    items = "".join(
        f'<li class="{section.tone}"><a href="#s{at}"><b>{section.facts:,}</b> {_text(section.title.lower())}</a></li>'
        for at, section in enumerate(found, start=1)
    )
    return f'<ul class="counts">{items}</ul>' if items else ""


def _section(at: int, section: Section, difference: Difference) -> str:
    changes = "\n".join(_change(change, difference) for change in section.changes)
    title = f'{_text(section.title)} <span class="count">{section.facts:,}</span>'
    return f'<section class="{section.tone}" id="s{at}">\n<h2>{title}</h2>\n{changes}\n</section>'


def _change(change: TableChange, difference: Difference) -> str:
    return (
        f'<div class="change"><p class="subject">{_text(subjects(change, CODES_NAMED))}</p><p class="said">{_said(change)}</p>'
        f'<p class="details">{_text(details(change, difference))}</p>{_all(change)}</div>'
    )


def _said(change: TableChange) -> str:
    word, arrow, after = statement(change).rpartition(" → ")
    if not arrow:
        return _text(after)
    named, _, before = word.partition(": ")
    return f'{_text(named)}: <span class="from">{_text(before)}</span> → <span class="to">{_text(after)}</span>'


def _all(change: TableChange) -> str:
    """Every subject by name, where there are several."""
    if len(change.subjects) == 1:
        return ""
    items = "".join(f"<li>{_named(each)}</li>" for each in change.subjects)
    return f'<details><summary>all {len(change.subjects):,}</summary><ul class="codes">{items}</ul></details>'


def _named(each: Subject) -> str:
    line = f" (line {each.row})" if each.row else ""
    return f"<code>{_text(each.key)}</code> {_text(each.name)}{line}"


def _text(text: str) -> str:
    return escape(bounded(text, LONGEST))
