"""Exact values: money in fen, rates as fractions, periods of days, codes. No floats enter here."""
