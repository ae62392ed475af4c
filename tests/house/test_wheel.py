"""The wheel carries the tables and the pages of the rules: a quote and an explanation work outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import bundler
item = {"sku": "A", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "net_weight_kg": "1"}
item["unit_price"] = "100.00"
answer = bundler.quote({"on": "2026-11-23", "lines": [{"kind": "item", "item": item, "quantity": 1}]})
print(bundler.__file__, answer.to_dict()["tax"], len(bundler.explain("LIM-01").to_dict()["example"]["lines"]))
"""


def test_a_quote_from_an_installed_wheel(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert Path(said[0]).is_relative_to(site)
    assert said[1:] == ["9.10", "2"]
