"""The front door: small, sorted, and cheap to open."""

from __future__ import annotations

import subprocess
import sys

import bundler


def test_everything_promised_is_there_and_sorted() -> None:
    assert bundler.__all__ == sorted(bundler.__all__)
    for name in bundler.__all__:
        assert getattr(bundler, name) is not None


def test_import_needs_no_solver_server_or_database() -> None:
    code = "import sys, bundler; bundler.load_tables(); bundler.quote; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"ortools", "litestar", "sqlmodel", "sqlalchemy", "pandas", "numpy", "typer", "rich", "altair"} & set(loaded)


def test_the_wire_forms_of_the_service_need_no_solver_and_its_workers_no_job_library_before_postgresql() -> None:
    code = "import sys, bundler.service.openapi, bundler.service.stored.workers; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"ortools", "numpy", "psycopg", "procrastinate"} & set(loaded)


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(bundler, "qoute")


def test_the_seconds_of_a_policy_are_not_spent_on_loading_the_solver() -> None:
    code = """
import sys
from contextlib import contextmanager
from bundler.assembly import clock, composing
def loaded(name):
    print(name in sys.modules, end=" ")
class Begins(clock.Clock):
    def __init__(self, *arguments):
        loaded("ortools.linear_solver.pywraplp")
        super().__init__(*arguments)
    @contextmanager
    def paused(self):
        loaded("ortools.sat.python.cp_model")
        with super().paused():
            yield
        loaded("ortools.sat.python.cp_model")
composing.Clock = Begins
item = {"sku": "A", "name": "A", "hs_code": "1806310000", "origin": "FR", "unit": "011", "unit_price": "90.00", "net_weight_kg": "0.2"}
goods = [{**item, "sku": sku, "cost": "40.00", "stock": 50, "account_book": "A"} for sku in "AB"]
composing.compose(goods, {"on": "2026-11-23"})
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True False True "
