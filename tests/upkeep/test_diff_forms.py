"""A difference as a page and as a note: whole, escaped, bounded, in need of nothing else."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bundler.upkeep import Difference, diff
from bundler.upkeep.differences.page import save
from tests.upkeep.small_tables import LINES, edited, loaded, small, texts

TODAY = date(2026, 11, 24)
HOSTILE = '<script>alert(1)</script> & "ink" [x](http://made.up) | `code`'
VOID = {"meta", "link", "img", "br", "hr", "input"}


def hostile() -> Difference:
    """A code with a name that wants to be markup, and a rate that changes."""
    row = "2208300000,2026-02-02,,威士忌酒,095,035,10,5,"
    named = row.replace("威士忌酒", '"' + HOSTILE.replace('"', '""') + '"').replace(",5,", ",4,")
    return diff(small(), edited((LINES, row, named)), TODAY)


class Page(HTMLParser):
    """Holds every element to its end, and keeps what is asked for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.asked: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.asked += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


def test_the_page_is_well_formed_and_asks_for_nothing() -> None:
    html = hostile().to_html()
    page = read(html)
    assert not {"script", "link", "img", "iframe", "object", "form"} & page.tags
    assert all(asked.startswith("#") and asked[1:] in page.ids for asked in page.asked)
    assert "url(" not in html
    assert "@import" not in html


def test_a_name_that_is_markup_stays_a_name() -> None:
    page = read(hostile().to_html())
    assert HOSTILE in "".join(page.text)


def test_the_page_tells_what_the_document_tells() -> None:
    text = "".join(read(hostile().to_html()).text)
    for words in (
        "History rewritten",
        "Provisional rate lowered: 5 % → 4 %",
        "from 2026-02-02",
        "税委会公告2026年第1号",
        "tariff_lines.csv:12",
    ):
        assert words in text


def test_every_code_of_a_change_is_on_the_page() -> None:
    row = "0402210000,2016-04-08,,脂肪量＞1.5%未加糖固状乳及奶油,035,,10,,standard,,7AB,tariff-2020,public_copy,2020-01-01\n"
    codes = [f"04022100{at:02d}" for at in range(30)]
    one, other = (
        edited((LINES, row, "".join(row.replace("0402210000", code).replace("standard", vat) for code in codes)))
        for vat in ("standard", "reduced")
    )
    text = "".join(read(diff(one, other, TODAY).to_html()).text)
    assert all(code in text for code in codes)


def test_editions_without_a_difference_have_a_page_that_says_so() -> None:
    assert "The tables are the same to the letter." in "".join(read(diff(small(), small(), TODAY).to_html()).text)
    other = loaded({**texts(), "cn/limits.toml": "# made up\n" + texts()["cn/limits.toml"]})
    assert "Nothing differs in what the tables say." in "".join(read(diff(small(), other, TODAY).to_html()).text)


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "diff.html"
    target.write_text("what stood there")
    save(hostile(), target)
    assert target.read_text("utf-8") == hostile().to_html()
    with pytest.raises(OSError, match="nowhere"):
        save(hostile(), tmp_path / "nowhere" / "diff.html")
    assert [path.name for path in tmp_path.iterdir()] == ["diff.html"]


def test_a_note_has_the_most_alarming_first_and_escapes_names() -> None:
    note = hostile().to_markdown()
    assert note.startswith("1 lowered, 1 changed.\n\n**History rewritten**: 1 fact says something else of days before 2026-11-24")
    assert '\\<script\\>alert(1)\\</script\\> \\& "ink" \\[x\\](http://made.up) \\| \\`code\\`' in note
    assert "<script>" not in note


def test_a_note_is_bounded_and_says_how_much_it_leaves_out() -> None:
    names = {code: f"{code} made up" for code in ("0409000000", "2203000000", "2204210000")}
    text = (
        texts()[LINES]
        .replace("天然蜂蜜", names["0409000000"])
        .replace("麦芽酿造的啤酒", "x" * 5000)
        .replace("小包装的鲜葡萄酿造的酒", "made up")
    )
    found = diff(small(), loaded({**texts(), LINES: text}), TODAY)
    note = found.to_markdown(most=2)
    assert note.count("\n- ") == 2
    assert note.endswith(f"And {len(found.changes) - 2} more changes that `bundler tables diff` shows.\n")
    assert max(map(len, found.to_markdown().splitlines())) < 600
