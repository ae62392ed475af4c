"""How deep a document may be nested, and how many digits a number may have: input is hostile until checked."""

from __future__ import annotations

MAX_DEPTH = 16
MAX_DIGITS = 100
