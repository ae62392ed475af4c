"""The page on customs messages shows what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bundler.declaration.payment_answering import read_payment

ROOT = Path(__file__).parents[2]
NINGBO = ROOT / "examples" / "ningbo"


def test_the_blocks_of_the_page_run_on_the_example() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "customs.md").read_text("utf-8"), re.DOTALL)
    names = {
        "OK_GIFT_BOX": json.loads((NINGBO / "orders" / "ok-gift-box.json").read_bytes()),
        "SHIPMENT": json.loads((NINGBO / "shipments" / "ok-gift-box.json").read_bytes()),
        "CATALOGUE": NINGBO / "catalogue.csv",
    }
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/customs.md", "exec"), names)


def test_the_payment_that_the_page_shows_can_be_used() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "customs.md").read_text("utf-8"), re.DOTALL)
    assert read_payment(shown).cert_no == "0000000000000000"
