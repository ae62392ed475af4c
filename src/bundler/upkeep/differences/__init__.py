"""How two editions of the tables differ: every fact as a function of the day, compared and told in words of the trade."""
