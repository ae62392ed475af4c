"""Handing out jobs on PostgreSQL by a job library, procrastinate; a database of SQLite has none of this, there workers look.

A job is a row of our own, and that row is the truth of it. The library has a *ticket* for each job that waits: put in by the same
transaction, told to idle workers at once, handed to one of them, and, when that worker falls silent, found again. Which job a ticket stands
for is decided when it is handed out.
"""
