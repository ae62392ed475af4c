"""The kinds of documents that can be imported, by the name that the command takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bundler.upkeep.importing import exchange_rates, personal_articles, positive_list, tariff_file, vat_list
from bundler.upkeep.importing.proposal import Proposal
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document


class Kind(NamedTuple):
    """A kind of document: what it is, in the words of the trade, and what it proposes."""

    about: str
    propose: Callable[[Document, Request], Proposal]


KINDS: Mapping[str, Kind] = {
    positive_list.KIND: Kind("the annex of the positive list (正面清单) with its remarks", positive_list.propose),
    "exchange-rates": Kind("monthly customs exchange rates (海关汇率)", exchange_rates.propose),
    "vat-list": Kind("the list of goods at the reduced VAT rate (适用9%税率货物清单)", vat_list.propose),
    "personal-articles": Kind("categories and rates of personal articles (进境物品归类表、完税价格表)", personal_articles.propose),
    "tariff": Kind("a code book: ten-digit lines with units and rates (商品编码表, 税则)", tariff_file.propose),
}
