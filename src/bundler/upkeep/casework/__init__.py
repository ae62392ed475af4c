"""Worked cases beside the tables: orders whose exact duty is written down, so that a change that moves it is seen."""
