"""The kinds of documents that can be imported, by the name that the command takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bundler.upkeep.importing import tariff_file
from bundler.upkeep.importing.proposal import Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document


class Kind(NamedTuple):
    """A kind of document: what it is, in the words of the trade, and what it proposes."""

    about: str
    propose: Callable[[Document, Request], Proposal]


KINDS: Mapping[str, Kind] = {
    "tariff": Kind("a code book: ten-digit lines with units and rates (商品编码表, 税则)", tariff_file.propose),
}
