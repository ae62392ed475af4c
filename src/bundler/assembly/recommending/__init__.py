"""Recommending: the best lawful designs around given items, from an index that is made once."""
