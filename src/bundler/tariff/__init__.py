"""Tariff tables: the schema of their rows, a strict loader, and lookup on a day."""

from bundler.tariff.changes import Change, ChangeDay, law_changes
from bundler.tariff.day import Day
from bundler.tariff.lawbook import Law, LawFigure, law
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables

__all__ = ["Change", "ChangeDay", "Day", "Law", "LawFigure", "Tables", "law", "law_changes", "load_tables"]
