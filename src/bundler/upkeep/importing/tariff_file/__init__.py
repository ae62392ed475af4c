"""Customs code books (税则, 商品编码表) as files: what a book says of every line, what became of the codes of the tables."""

from bundler.upkeep.importing.tariff_file.proposing import propose

__all__ = ["propose"]
