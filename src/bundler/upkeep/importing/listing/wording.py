"""The remarks of the positive list (备注) as conditions: what is not understood stays what it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from bundler.values import exact

ConditionKind = Literal["mode", "named_goods", "exclusion", "annual_kg", "unread"]
Channel = Literal["bonded", "direct"]

LONGEST = 400
_ONLY = r"(?:仅限|只限|限)(?:于|以)?"
_OPENERS = "仅限|只限|限|每人每年|列入|依法|不包括|除|见注|参见|且"
_ENDS = re.compile("[;；。]")
_COMMA = re.compile(rf"[,，](?={_OPENERS})")
_NUMBERED = re.compile(r"^[(（]?(?:\d{1,2}[.、)）](?!\d)|[①-⑨])")
_BONDED = "网购保税(?:进口)?|保税(?:备货|进口)?"
_DIRECT = "(?:跨境)?直购(?:进口)?|直邮(?:进口)?"
_MODE = re.compile(
    rf"{_ONLY}(?:(?P<bonded>{_BONDED})|(?P<direct>{_DIRECT})|(?P<codes>\d{{4}}(?:[、/或和,]\d{{4}})*))(?:商品|货物|模式|方式)?(?:进口)?"
)
_KILOGRAMS = re.compile(
    r"(?:限|仅限)?每人每年(?:限购|限量|最多|不超过|合计|限|购买|累计)*(?P<kg>\d{1,6}(?:\.\d{1,3})?)(?:千克|公斤|kg)(?:\(含\))?(?:以内|以下)?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:见|参见|详见|按)?(?:附注|尾注|注释|备注|注)\(?(?P<number>\d{1,2})\)?")
_EXCLUSION = re.compile("(?:.+)(?:的?商品|的)?除外|不包括.+|除.+(?:以外|外)")
_NAMED = re.compile(rf"{_ONLY}(?P<goods>.+)")
_OTHER_KIND = re.compile("每人每年|网购保税|直购|直邮|仅限|只限|千克|公斤")


class Condition(NamedTuple):
    """One condition of a remark in its own words; ``unread`` where it was not understood."""

    kind: ConditionKind
    text: str
    channels: tuple[Channel, ...] = ()
    modes: tuple[str, ...] = ()
    kg: str = ""
    note: str = ""


def folded(text: str) -> str:
    """Return a text as remarks are compared: half-width signs, no blanks, no stop at the end."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(";,.。、").casefold()


def conditions(text: str, notes: Mapping[str, str]) -> tuple[Condition, ...]:
    """Return the conditions of a remark, those of the notes that it names among them."""
    return tuple(dict.fromkeys(found for piece in _pieces(text) for found in _conditions(piece, notes)))


def _conditions(piece: str, notes: Mapping[str, str]) -> Iterator[Condition]:
    named = _NOTE.fullmatch(folded(piece))
    if named is None:
        yield _condition(piece)
    elif (note := notes.get(named["number"])) is not None:
        for part in _pieces(note):
            found = _condition(part)
            yield found._replace(note=named["number"])
    else:
        yield Condition("unread", piece, note=named["number"])


def _pieces(text: str) -> list[str]:
    """Return the parts of a remark; a line that ends a condition ends a part, any other line goes on."""
    joined = re.sub(r"(?<=[外内])\s*\n", ";", text)
    plain = "".join(joined.split())
    parts = [part for each in _ENDS.split(plain) for part in _COMMA.split(each)]
    return [stripped for part in parts if (stripped := _NUMBERED.sub("", part).strip("、,， "))]


def _condition(piece: str) -> Condition:
    text = folded(piece)
    if len(text) > LONGEST:
        return Condition("unread", piece)
    if match := _MODE.fullmatch(text):
        codes = tuple(re.findall(r"\d{4}", match["codes"] or ""))
        channels: tuple[Channel, ...] = ("bonded",) if match["bonded"] else ("direct",) if match["direct"] else ()
        return Condition("mode", piece, channels, codes)
    if match := _KILOGRAMS.fullmatch(text):
        kg = Fraction(match["kg"])
        return Condition("annual_kg", piece, kg=exact.format(kg, 3)) if kg else Condition("unread", piece)
    if _EXCLUSION.fullmatch(text) and not _OTHER_KIND.search(text):
        return Condition("exclusion", piece)
    named = _NAMED.fullmatch(text)
    if named and not _OTHER_KIND.search(named["goods"]) and "除外" not in text:
        return Condition("named_goods", piece)
    return Condition("unread", piece)
