"""Checking the tables beyond their schema: a registry of checks, the sweep over every period edge, waivers, and the report."""

from bundler.upkeep.checks.report import Report
from bundler.upkeep.checks.run import check_tables

__all__ = ["Report", "check_tables"]
