"""The envelope in which messages travel (DxpMsg): the file in base64, with who sends it to whom."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bundler.errors import Fault, InputError

DXP = "http://www.chinaport.gov.cn/dxp"
ENVELOPE = f"{{{DXP}}}DxpMsg"


def contents(envelope: Any) -> bytes:
    """Return the file inside an envelope that was parsed. Raises InputError where there is none, or none in base64."""
    found = envelope.findtext(f"{{{DXP}}}Data")
    try:
        return base64.b64decode("".join((found or "").split()).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise InputError([Fault("message", "the Data of the envelope (DxpMsg) are not base64", "envelope")]) from None
