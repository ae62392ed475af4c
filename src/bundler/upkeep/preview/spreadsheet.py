"""A preview as CSV for a spreadsheet, in which no text of an input can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from bundler.upkeep.preview.entry import Crossing, Entry
from bundler.upkeep.preview.standing import told
from bundler.upkeep.spreadsheets import safe

COLUMNS = (
    "kind", "id", "name", "order_value", "verdict_before", "verdict_after", "tariff_before", "tariff_after", "consumption_tax_before",
    "consumption_tax_after", "vat_before", "vat_after", "tax_before", "tax_after", "difference", "volume", "effect", "appeared", "vanished",
    "crossed", "causes",
)  # fmt: skip


def csv_text(entries: Iterable[Entry]) -> str:
    """Return the entries as CSV with a header; an amount that is not known or not due is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry) for entry in entries)
    return text.getvalue()


def _row(entry: Entry) -> list[object]:
    was, now = entry.before, entry.after
    amounts = (was.tariff, now.tariff, was.consumption_tax, now.consumption_tax, was.vat, now.vat, was.tax, now.tax, entry.difference)
    return [
        entry.kind, safe(entry.id), safe(entry.name), told(now.order_value), was.verdict, now.verdict, *map(told, amounts), entry.volume,
        told(entry.effect), codes(entry.appeared), codes(entry.vanished), safe(" ".join(map(crossed_words, entry.crossed))),
        safe("; ".join(map(str, entry.causes))),
    ]  # fmt: skip


def codes(findings: Iterable[tuple[str, str, tuple[int, ...]]]) -> str:
    """Return the codes of findings, each once."""
    return " ".join(dict.fromkeys(code for code, _, _ in findings))


def crossed_words(crossing: Crossing) -> str:
    """Return one crossing in words, such as ``consumption tax of LOTION-100A: under → over``."""
    was, now = crossing
    about = f"{was.kind.replace('_', ' ')}{f' of {was.name}' if was.name else ''}"
    return f"{about}: {was.side} → {now.side}"
