"""Duty: how a bundle price becomes declared lines, and how each line is taxed, exactly and with its working."""
