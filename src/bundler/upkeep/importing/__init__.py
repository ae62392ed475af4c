"""Proposals from published documents: they are read, compared with the tables, and written beside them, never over them."""
