"""Signatures of webhooks by the scheme of Standard Webhooks, with secrets that are worked out and nowhere kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

PREFIX = "whsec_"


def told_secret(secret: bytes) -> str:
    """Return a secret as it is told to the receiver, once."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def signed(message_id: str, body: str, secret: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that prove a message: its id, the seconds since 1970, and the signature of both with the body."""
    seconds = str(int(at.timestamp()))
    digest = hmac.new(secret, f"{message_id}.{seconds}.{body}".encode(), hashlib.sha256).digest()
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": f"v1,{base64.b64encode(digest).decode('ascii')}"}
