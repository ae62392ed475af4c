"""Hypothesis profiles (`HYPOTHESIS_PROFILE=thorough make test` looks harder), tables of a few headings, and both databases."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bundler.tariff.loader import shipped_folder
from tests.databases import begun_postgresql, begun_sqlite, begun_url, migrated_postgresql, migrated_sqlite, migrated_url, postgres, url

__all__ = [
    "begun_postgresql", "begun_sqlite", "begun_url", "migrated_postgresql", "migrated_sqlite", "migrated_url", "postgres", "url",
]  # fmt: skip

# In CI the same examples come every time, so that a red run is about the change and not about luck.
settings.register_profile(
    "default",
    deadline=None,
    derandomize="CI" in os.environ,
    max_examples=25,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=10)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through all of it for garbage, over and over, took a fifth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


PREFIXES = ("0403", "0409", "0901", "2202", "3006", "9018909100")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables with the tariff lines of a few headings: they load fast, and no test edits them."""
    folder = shutil.copytree(shipped_folder(), tmp_path_factory.mktemp("small") / "tables")
    for name, prefixes in (("tariff_lines.csv", PREFIXES), ("positive_list.csv", ("0403",))):
        path = folder / "cn" / name
        header, *lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text(header + "".join(line for line in lines if line.startswith(prefixes)), "utf-8", newline="")
    return folder
