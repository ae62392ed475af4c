"""What a check has to say: which row, what is wrong with it, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
"""``error``: the tables contradict themselves; ``warning``: a person should look; ``info``: worth knowing."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Said(NamedTuple):
    """What a check says of a place of the tables; the registry adds code and severity.

    ``file`` is the path inside the tables, ``row`` the line of the file, ``key`` what a waiver names.
    """

    file: str
    key: str
    message: str
    hint: str
    row: int | None = None
    field: str = ""
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Waived:
    """Why a finding is let be, by whom, and the last day on which it is."""

    reason: str
    until: date
    by: str

    def to_dict(self) -> dict[str, Any]:
        """Return the waiver as JSON-ready data."""
        return {"reason": self.reason, "until": self.until.isoformat(), "by": self.by}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with its documented code; ``waived_by`` is set while a waiver holds it back."""

    code: str
    severity: Severity
    file: str
    key: str
    message: str
    hint: str = ""
    row: int | None = None
    field: str = ""
    value: str | None = None
    waived_by: Waived | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-ready data: null where it has no such part."""
        return {
            "code": self.code, "severity": self.severity, "file": self.file, "row": self.row, "field": self.field or None,
            "key": self.key or None, "value": self.value, "message": self.message, "hint": self.hint,
            "waived_by": None if self.waived_by is None else self.waived_by.to_dict(),
        }  # fmt: skip
