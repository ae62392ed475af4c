"""What is written is valid by the official XSD."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bundler.declaration import declare, write
from tests.declaration.story import CREAM, VITAMIN, loose, message, shipment, sold


@pytest.fixture(scope="module")
def xsd() -> Any:
    (path,) = Path(os.environ["BUNDLER_CEB_XSD"]).glob("*进口业务节点*.xsd")
    return etree.XMLSchema(etree.parse(path))


def test_an_order_is_valid_and_a_list_lacks_nothing_but_its_signature(xsd: Any) -> None:
    found = declare(sold(loose(VITAMIN, 2), loose(CREAM), freight="3.00"), shipment(note="说明"))
    assert xsd.validate(etree.fromstring(write(message("CEB311", found.order)))), xsd.error_log
    assert not xsd.validate(etree.fromstring(write(message("CEB621", found.inventory))))
    assert [each.message.partition("Signature")[1] for each in xsd.error_log] == ["Signature"]
