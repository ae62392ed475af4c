"""A TOML table is edited by its lines: an edit does what it says, and no other line moves."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.tariff.loader import shipped_folder
from bundler.upkeep.importing.toml_table import TomlTable

CN = shipped_folder() / "cn"
DAY = date(2027, 1, 1)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
values = st.one_of(
    texts, st.booleans(), st.integers(-9, 9), st.dates(), st.lists(texts, max_size=3), st.just([{"unit": "ml", "at_least": "10"}])
)
cells = st.dictionaries(st.one_of(st.sampled_from(["note", "name", "a b", "键"]), texts), values, max_size=4)


def written(comment: str, keys: list[str], tails: list[str]) -> str:
    """Rows as people write them: comments before, beside and after them, a text of several lines that looks like a header."""
    parts = [f"# {comment}\n"]
    for key, tail in zip(keys, tails, strict=True):
        parts.append(f'\n[[rate]]  # {comment}\nkey = "{key}"\nfrom = 2020-01-01 # {comment}\nnote = """\n[[rate]]\nfrom = x\n# y\n"""\n')
        parts.append(f"list = [\n  # {comment}\n  [1], [2],\n]\n{tail}")
    return "".join(parts)


documents = st.builds(
    written,
    st.sampled_from(["plain", "[[rate]]", 'with " quote', "it's"]),
    st.just(["a", "b", "c"]),
    st.lists(st.sampled_from(["", "# its own\n", "\n# of nobody\n\n", "\n# of the next\n"]), min_size=3, max_size=3),
)


def lines_kept(before: str, after: str) -> bool:
    """Whether every line of the text before is still there, in its order."""
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())


@settings(max_examples=40)
@given(documents, st.sampled_from(["a", "b", "c"]), st.integers(0, 4000))
def test_ending_a_row_adds_one_line_after_its_beginning(text: str, key: str, days: int) -> None:
    last = date(2020, 1, 1) + timedelta(days)
    table = TomlTable(text)
    table.end("rate", {"key": key}, last)
    wanted = tomllib.loads(text)
    next(row for row in wanted["rate"] if row["key"] == key)["until"] = last
    assert tomllib.loads(table.text()) == wanted
    assert len(table.text().splitlines()) == len(text.splitlines()) + 1
    assert lines_kept(text, table.text())
    lines = table.text().splitlines()
    assert lines[lines.index(f"until = {last}") - 1].startswith("from = 2020-01-01")


@settings(max_examples=40)
@given(documents, cells, st.sampled_from([None, "a", "b", "c"]))
def test_a_new_row_stands_after_its_like_and_nothing_else_moves(text: str, new: dict[str, Any], after: str | None) -> None:
    table = TomlTable(text)
    table.append("rate", new, after=None if after is None else {"key": after})
    wanted = tomllib.loads(text)
    wanted["rate"].insert(3 if after is None else "abc".index(after) + 1, new)
    assert tomllib.loads(table.text()) == wanted
    assert lines_kept(text, table.text())


@settings(max_examples=40)
@given(documents, st.sampled_from(["a", "b", "c"]))
def test_a_row_taken_out_leaves_the_others(text: str, key: str) -> None:
    table = TomlTable(text)
    table.remove("rate", {"key": key})
    assert tomllib.loads(table.text())["rate"] == [row for row in tomllib.loads(text)["rate"] if row["key"] != key]
    assert lines_kept(table.text(), text)


def edited(name: str, edit: Callable[[TomlTable], None]) -> tuple[str, str]:
    text = (CN / name).read_text("utf-8")
    table = TomlTable(text)
    edit(table)
    return text, table.text()


def test_a_new_row_of_an_array_stands_before_the_next_array() -> None:
    text, after = edited("vat.toml", lambda table: table.append("rate", {"class": "new", "from": DAY}))
    assert after == text.replace("\n[[scope_change]]", '\n[[rate]]\nclass = "new"\nfrom = 2027-01-01\n\n[[scope_change]]', 1)


def test_the_comment_over_the_next_array_stays_over_it() -> None:
    text, after = edited("personal_articles.toml", lambda table: table.append("category", {"key": "new"}))
    assert after == text.replace("\n# Which goods are", '\n[[category]]\nkey = "new"\n\n# Which goods are', 1)


def test_a_row_inside_a_row_is_ended_and_followed_by_the_next() -> None:
    def edit(table: TomlTable) -> None:
        table.end("class.period", {}, date(2026, 12, 31), within={"key": "beer"})
        table.append("class.period", {"from": DAY, "form": "none"}, within={"key": "beer"})

    text, after = edited("consumption_tax.toml", edit)
    was, now = ({row["key"]: row for row in tomllib.loads(each)["class"]} for each in (text, after))
    assert lines_kept(text, after)
    assert {key: row for key, row in now.items() if key != "beer"} == {key: row for key, row in was.items() if key != "beer"}
    *_, ended, new = now["beer"]["period"]
    assert (ended, new) == (was["beer"]["period"][-1] | {"until": date(2026, 12, 31)}, {"from": DAY, "form": "none"})


def test_the_first_row_of_an_array_ends_the_document_and_a_key_stands_once() -> None:
    table = TomlTable("# nothing yet")
    table.append("ban", {"key": "a"})
    table.add("2022-7", {"title": 'a "list"'})
    assert table.text() == '# nothing yet\n\n[[ban]]\nkey = "a"\n\n[2022-7]\ntitle = "a \\"list\\""\n'
    with pytest.raises(KeyError, match="stands already"):
        table.add("2022-7", {})


def test_a_day_that_stands_is_changed_in_its_line() -> None:
    table = TomlTable("[[a]]\nfrom = 2020-01-01\nuntil = 2030-12-31  # 2030-12-31 is far\n")
    table.end("a", {}, date(2026, 12, 31))
    assert table.text() == "[[a]]\nfrom = 2020-01-01\nuntil = 2026-12-31  # 2030-12-31 is far\n"
    with pytest.raises(KeyError, match="no row of a"):
        table.end("a", {}, date(2028, 1, 1))


def test_a_long_list_runs_over_lines_of_the_width_of_the_tables() -> None:
    codes = [f"{at:010}" for at in range(40)]
    table = TomlTable("")
    table.append("a", {"codes": codes})
    assert tomllib.loads(table.text()) == {"a": [{"codes": codes}]}
    assert max(map(len, table.text().splitlines())) <= 140


def test_many_rows_are_added_at_once_as_they_are_one_by_one() -> None:
    text = '# head\n\n[[rate]]\nkey = "a"\n\n[[other]]\nkey = "z"\n'
    rows: list[dict[str, Any]] = [{"key": "b", "codes": ["1", "2"]}, {"key": "c"}]
    together, single = TomlTable(text), TomlTable(text)
    together.extend("rate", rows)
    for row in rows:
        single.append("rate", row)
    assert together.text() == single.text()
    none = TomlTable("# head\n")
    none.extend("rate", rows)
    assert none.rows("rate") == rows
