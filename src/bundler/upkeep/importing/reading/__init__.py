"""Readers of foreign files, each in bounded time and memory: what they give is text in cells, or a fault."""
