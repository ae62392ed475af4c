"""Plain words for what a data model refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "required, but missing",
    "union_tag_not_found": 'required, but missing: say "kind": "item" or "bundle"',
    "union_tag_invalid": 'the kind of a line is "item" or "bundle"',
    "bool_parsing": "true or false is wanted",
    "bool_type": "true or false is wanted",
    "date_type": "a day is wanted, such as 2026-11-23",
    "date_from_datetime_inexact": "a day without a time is wanted, such as 2026-11-23",
    "string_type": "text is wanted",
    "int_type": "a whole number is wanted, such as 2",
    "list_type": "a list is wanted",
    "tuple_type": "a list is wanted",
    "dict_type": "an object of keys and values is wanted",
    "model_type": "an object of keys and values is wanted",
    "model_attributes_type": "an object of keys and values is wanted",
    "string_unicode": "the text holds half of a character",
    "string_too_short": "the text is empty",
    "string_too_long": "the text is longer than {max_length} characters",
    "string_pattern_mismatch": "text of the form {pattern} is wanted",
    "too_short": "at least {min_length} wanted",
    "too_long": "at most {max_length} allowed",
    "literal_error": "one of {expected} is wanted",
    "greater_than_equal": "at least {ge} is wanted",
    "less_than_equal": "at most {le} is wanted",
}


def words(detail: Mapping[str, Any]) -> str:
    """Return one fault of a pydantic error as a person would say it."""
    form = _WORDS.get(detail["type"])
    if form is not None:
        return form.format(**{"expected": "", **detail.get("ctx", {})}).replace(" or '", ", '")
    return str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input ").rstrip(".")
