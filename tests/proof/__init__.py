"""Proofs on real processes of the service: races, crashes, a database that is gone, a disk that is full; long by ``make soak``."""
