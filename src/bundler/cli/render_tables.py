"""An edition of the tables in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundler.cli.console import printable
from bundler.cli.render_parts import facts, heading

if TYPE_CHECKING:
    from bundler.tariff import Tables
    from bundler.upkeep.releasing import Cut


def show_edition(console: Console, tables: Tables) -> None:
    """Print how much an edition holds and how good its evidence is."""
    console.print(heading(tables.edition, "tariff tables"))
    console.print(Text(f"sha256 {tables.sha256}", style="dim"))
    lines = [row for rows in tables.tariff_lines.values() for row in rows]
    listings = [row for rows in tables.listings.values() for row in rows]
    taxes = [period for each in tables.consumption_taxes.values() for period in each.period]
    rows = [
        ("tariff codes", f"{len(tables.tariff_lines):,} in {len(lines):,} rows ({_evidence(row.evidence for row in lines)})"),
        ("positive list", f"{len(tables.listings):,} codes in {len(listings):,} rows ({_evidence(row.evidence for row in listings)})"),
        ("consumption tax", f"{len(tables.consumption_taxes)} classes, {len(taxes)} wordings ({_evidence(row.evidence for row in taxes)})"),
        ("limits", f"{len(tables.limits)} figures in {sum(map(len, tables.limits.values()))} wordings"),
        ("sources", f"{len(tables.instruments)} instruments and copies"),
        ("verified until", tables.coverage.verified_until.isoformat()),
        ("known gaps", f"{len(tables.coverage.gap)} in coverage.toml"),
    ]  # fmt: skip
    console.print(Padding(facts([(name, Text(text)) for name, text in rows]), (1, 0, 1, 1)))


def show_cut(console: Console, cut: Cut) -> None:
    """Print an edition that was cut."""
    release = cut.release
    console.print(heading(release.edition, f"cut on {release.date}, {len(release.files)} files"))
    rows = [("file", str(cut.path)), ("tables", release.tables_sha256), ("notes", release.notes)]
    console.print(Padding(facts([(name, Text(printable(text))) for name, text in rows if text]), (1, 0, 1, 1)))
    told = "written" if cut.new else "the same content was cut before: the first file stands"
    console.print(Text(f"✔ {told}", style="bold green"))


def _evidence(levels: Iterable[str]) -> str:
    counted = Counter(levels)
    return ", ".join(f"{count:,} {level.replace('_', ' ')}" for level, count in counted.most_common())
