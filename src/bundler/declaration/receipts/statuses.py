"""What the numbers in receipts mean: statuses (returnStatus) and the codes inside returnInfo, with a way to mend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Stage = Literal["sent", "failed", "refused", "accepted", "examined", "approved", "detained", "sent_back", "released", "closed", "unknown"]
Evidence = Literal["specification", "receipt", "known"]


@dataclass(frozen=True, slots=True)
class Status:
    """A returnStatus: what it is called, to which stage it brings what it answers, and what is to be done."""

    code: int
    name: str
    stage: Stage
    name_zh: str = ""
    mend: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class AnswerCode:
    """A code inside returnInfo."""

    code: str
    name: str
    mend: str = ""
    evidence: Evidence | None = None


def status_of(code: int) -> Status:
    """Return what a returnStatus means; below 0 the platform could not process the message, and what is not listed stays unknown."""
    found = _statuses().get(code)
    if found is not None:
        return found
    if code < 0:
        return Status(code, "not processed by the platform", "failed", mend="Mend what the receipt says and send the message again.")
    return Status(code, "not known", "unknown")


def answer_of(code: str) -> AnswerCode | None:
    """Return what a code inside returnInfo means, None where it is not listed."""
    return _answers().get(code)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("statuses.toml").read_text("utf-8"))


@cache
def _statuses() -> Mapping[int, Status]:
    return MappingProxyType({row["code"]: Status(**row) for row in _document()["status"]})


@cache
def _answers() -> Mapping[str, AnswerCode]:
    return MappingProxyType({row["code"]: AnswerCode(**row) for row in _document()["answer"]})
