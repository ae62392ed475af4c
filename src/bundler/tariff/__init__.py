"""Tariff tables: the schema of their rows, a strict loader, and lookup on a day."""

from bundler.tariff.day import Day
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

__all__ = ["Day", "Tables", "load_tables"]
