"""What maintainers of the tariff tables work with: checks, differences, previews, proposals. Nothing here is needed to quote."""

from bundler.upkeep.differences.difference import Difference, TableChange, diff

__all__ = ["Difference", "TableChange", "diff"]
