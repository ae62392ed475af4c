"""Assembly: the solver that composes lawful bundles from a catalogue. OR-Tools is loaded only while a plan is worked out."""

from bundler.assembly.composing import compose
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy, load_policy

__all__ = ["Plan", "Policy", "compose", "load_policy"]
