"""The envelope in which messages travel (DxpMsg): the file in base64, with who sends it to whom."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

DXP = "http://www.chinaport.gov.cn/dxp"
_NAMED_WITHIN = 1000


def unwrapped(data: bytes) -> bytes:
    """Return the message inside an envelope; data that are no envelope, or one that cannot be opened, are returned as they are."""
    if b"DxpMsg" not in data[:_NAMED_WITHIN]:
        return data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        found = etree.fromstring(data, parser).find(f"{{{DXP}}}Data")
        return data if found is None else base64.b64decode("".join((found.text or "").split()), validate=True)
    except (etree.XMLSyntaxError, binascii.Error):
        return data
