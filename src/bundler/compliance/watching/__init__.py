"""How a registered bundle stands on a day: what about it a shop should know before a buyer finds out."""
