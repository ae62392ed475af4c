"""Change notes: why the tables changed, on whose authority, who looked at it, and what it does to duties."""
