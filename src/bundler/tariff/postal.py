"""Rows of the postal channel (行邮税): personal articles, not goods of the regime."""

from __future__ import annotations

from bundler.tariff.rows import Dated, Fen, Percent


class PostalRate(Dated):
    """The rate of a tier of personal articles sent by post (行邮税)."""

    tier: str
    percent: Percent


class PostalSpecialRate(Dated):
    """The rate of goods that leave their tier."""

    key: str
    name: str
    name_zh: str = ""
    percent: Percent


class PostalExemption(Dated):
    """The tax of a parcel up to which nothing is levied, in fen."""

    key: str
    tax_at_most: Fen


class ParcelLimit(Dated):
    """The value of a parcel, in fen, up to which it may be articles; ``origins`` is empty for all not named elsewhere."""

    key: str
    value: Fen
    origins: list[str]


class PostalCategory(Dated):
    """A category of personal articles with its tier."""

    key: str
    number: str = ""
    name: str
    name_zh: str = ""
    tier: str
