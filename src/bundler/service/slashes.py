"""Slashes within a part of a path: a sku may have them, and is asked for with each as ``%2F``.

A server hands paths on decoded, where such a slash would part the path. So it stays encoded until the route reads its part.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from litestar import Litestar

_ENCODED = re.compile(rb"%(?=25|2[fF])")
_KEPT = re.compile("%25|%2[fF]")


class Slashed(Litestar):
    """An application whose routes get encoded slashes, and encoded percent signs, as they were sent."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        raw = scope.get("raw_path") or b""
        if _ENCODED.search(raw):
            scope["path"] = unquote(_ENCODED.sub(b"%25", raw.partition(b"?")[0]).decode("latin-1"))
        await super().__call__(scope, receive, send)


def part(text: str) -> str:
    """Return a part of a path as it was meant."""
    return _KEPT.sub(lambda found: unquote(found[0]), text)
