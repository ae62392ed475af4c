"""A file beside coverage.toml has a name that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.files import COVERAGE
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.waivers import NAME as WAIVERS
from bundler.values.near import did_you_mean

CODE = "unread_file"
SEVERITY = "warning"
READ = (COVERAGE, WAIVERS)


def check(book: Book) -> Iterator[Said]:
    """A misspelt file would be ignored in silence; of the tables in cn the loader says so itself."""
    for each in sorted(book.folder.iterdir()):
        if each.suffix in (".toml", ".csv") and each.name not in READ:
            yield Said(each.name, each.name, "nothing reads a file of this name", did_you_mean(each.name, READ))
