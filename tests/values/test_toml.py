"""TOML is bounded: what is too deep or too long a number is one fault, at its line where there is one."""

from __future__ import annotations

import time

import pytest

from bundler.errors import InputError
from bundler.values.toml import MAX_DEPTH, MAX_DIGITS, parse_toml


def told(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as caught:
        parse_toml(text.encode(), "a.toml")
    return [(fault.code, fault.row) for fault in caught.value.faults]


def nested(levels: int, between: str = "") -> str:
    return f"a = {('[' + between) * levels}{']' * levels}\n"


def test_what_is_at_the_bounds_is_read() -> None:
    assert parse_toml(nested(MAX_DEPTH - 1).encode(), "a.toml")
    assert parse_toml(f"a = -{'9' * MAX_DIGITS}\n".encode(), "a.toml") == {"a": 1 - 10**MAX_DIGITS}
    assert parse_toml(f'a = "{"9" * 5000}"\nb = 1.5\n'.encode(), "a.toml")["b"] == 1.5


@pytest.mark.parametrize("levels", [MAX_DEPTH, 3000])
def test_depth_is_told_with_the_line_that_is_too_deep(levels: int) -> None:
    assert told("# [[[[[[[[[[[[[[[[[\n" + nested(levels)) == [("too_deep", 2)]


def test_depth_over_many_lines_has_no_line() -> None:
    assert told(nested(40, between="\n")) == [("too_deep", None)]


def test_a_key_of_many_parts_is_as_deep_as_brackets() -> None:
    assert told(f"a = 1\n{'.'.join(['b'] * 40)} = 1\n") == [("too_deep", 2)]


@pytest.mark.parametrize("part", ["b", '"b"', "'b'", "b "])
def test_a_key_of_very_many_parts_is_refused_before_it_takes_minutes(part: str) -> None:
    key, began = ".".join([part] * 200_000), time.perf_counter()
    for text in (f"a = 1\n{key} = 1\n", f"a = 1\n[{key}]\n", f"a = 1\nc = {{ {key} = 1 }}\n"):
        assert told(text) == [("too_deep", 2)]
    assert parse_toml(f"a = '{'b' * 2_000_000}'\n".encode(), "a.toml")
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("number", ["9" * 101, "-" + "9" * 5000, "0x" + "f" * 84, "0b" + "1" * 400, "_".join("9" * 101)])
def test_a_number_of_too_many_digits_is_told_with_its_line(number: str) -> None:
    assert told(f"# {'9' * 200}\na = [1, {{ b = {number} }}]\n") == [("toml", 2)]


def test_a_byte_that_is_not_utf8_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match=r"^a\.toml, line 2: not UTF-8 at byte 11\. Save it as UTF-8\.$"):
        parse_toml(b'a = 1\nb = "\xff"\n', "a.toml")
