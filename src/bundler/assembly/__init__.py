"""Assembly: the solver that composes lawful bundles and splits baskets. OR-Tools is loaded only while it has something to work out."""

from bundler.assembly.composing import compose
from bundler.assembly.facing import FACES, Face
from bundler.assembly.parcel_tariff import ParcelTariff, load_parcel_tariff
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.splitting import split
from bundler.assembly.splitting.answer import Split

__all__ = ["FACES", "Face", "ParcelTariff", "Plan", "Policy", "Split", "compose", "load_parcel_tariff", "load_policy", "split"]
