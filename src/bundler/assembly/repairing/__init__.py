"""Repairing: the smallest changes that make an order lawful, found by the solver and judged by the rules."""
