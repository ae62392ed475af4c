"""Solving: what a job is asked, written down and solved again in a process of its own, which can be ended."""

from bundler.solving.asked import Asked, Progress
from bundler.solving.process import DIED, Ending, SolverProcess, Wish

__all__ = ["DIED", "Asked", "Ending", "Progress", "SolverProcess", "Wish"]
