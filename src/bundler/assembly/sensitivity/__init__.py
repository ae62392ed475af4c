"""Sensitivity: what one more piece, one more design or a higher price would be worth, with what is proven of it."""
