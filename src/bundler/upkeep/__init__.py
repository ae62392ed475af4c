"""What maintainers of the tariff tables work with: checks, differences, previews, proposals. Nothing here is needed to quote."""
