"""Items, bundles, orders and returns: their models, and the readers that take them from files, frames and JSON."""

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import BundleLine, ItemLine, Order
from bundler.catalogue.parsing import parse_order
from bundler.catalogue.returning import Return

__all__ = ["BundleLine", "Catalogue", "Item", "ItemLine", "Order", "Return", "load_catalogue", "parse_order"]
