"""Assembly: composes and recommends lawful bundles, splits baskets and repairs orders. OR-Tools is loaded only while it works."""

from bundler.assembly.composing import compose
from bundler.assembly.facing import FACES, Face
from bundler.assembly.parcel_tariff import ParcelTariff, load_parcel_tariff
from bundler.assembly.plan import Plan
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.reasoning.answer import WhyNot
from bundler.assembly.reasoning.why_not import why_not
from bundler.assembly.recommending.answer import Recommendations
from bundler.assembly.recommending.recommender import Recommender, recommend
from bundler.assembly.repairing.repairing import repair
from bundler.assembly.repairing.repairs import Repairs
from bundler.assembly.splitting import split
from bundler.assembly.splitting.answer import Split
from bundler.assembly.varying.variation import Variation
from bundler.assembly.varying.varying import vary

__all__ = [
    "FACES",
    "Face",
    "ParcelTariff",
    "Plan",
    "Policy",
    "Recommendations",
    "Recommender",
    "Repairs",
    "Split",
    "Variation",
    "WhyNot",
    "compose",
    "load_parcel_tariff",
    "load_policy",
    "recommend",
    "repair",
    "split",
    "vary",
    "why_not",
]
