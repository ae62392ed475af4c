"""``bundler replay``: an answer given again from its receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, write_json
from bundler.cli.inputs import read_tables, warn_of
from bundler.cli.options import AsJson, Editions, MaybeCatalogue, TablesFolder
from bundler.errors import InputError

Receipt = Annotated[
    Path, typer.Argument(metavar="RECEIPT", help="An answer as --json prints it, or its receipt alone.", show_default=False)
]
Input = Annotated[Path, typer.Option("--input", metavar="FILE", help="The order, or what --save-input wrote: that needs no catalogue.")]


def replay_command(
    receipt: Receipt,
    input: Input,
    catalogue: MaybeCatalogue = None,
    tables: TablesFolder = None,
    editions: Editions = None,
    as_json: AsJson = False,
) -> None:
    """Give an answer again under the edition of its receipt, found by its hash, and tell every place that is not the same.

    Leaves with 0 where the answer is reproduced, with 1 where anything differs. With --tables it is given under that edition instead.
    """
    from bundler.catalogue.loading import read_catalogue
    from bundler.catalogue.parsing import MAX_JSON_BYTES
    from bundler.catalogue.source import place_of, read_bytes
    from bundler.replaying import replay

    faults = Collected()
    stated = faults.take(lambda: read_bytes(receipt, MAX_JSON_BYTES))
    given = faults.take(lambda: read_bytes(input, MAX_JSON_BYTES))
    goods = None if catalogue is None else faults.take(lambda: read_catalogue(catalogue))
    edition = None if tables is None else faults.take(lambda: read_tables(tables, editions))
    faults.settle()
    assert stated is not None
    assert given is not None
    warn_of(goods)
    try:
        found = replay(stated, given, goods, edition, editions)
    except InputError as error:
        where = renamed(renamed(error, "order", place_of(input)), "input", place_of(input))
        raise renamed(where, "receipt", place_of(receipt)) from None
    if as_json:
        write_json(found.to_dict())
    else:
        from bundler.cli.render_replay import show_replay

        show_replay(out(), found)
    raise typer.Exit(0 if found.reproduced else 1)
