"""Hypothesis profiles: `HYPOTHESIS_PROFILE=thorough make test` looks harder."""

import os

from hypothesis import HealthCheck, settings

# In CI the same examples come every time, so that a red run is about the change and not about luck.
settings.register_profile(
    "default",
    deadline=None,
    derandomize="CI" in os.environ,
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=10)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
