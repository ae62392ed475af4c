"""A process of its own that reads one file: whatever is in it, it can use up this process and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.docx import read_docx
from bundler.upkeep.importing.reading.pdf import read_pdf
from bundler.upkeep.importing.reading.sheet import Sheet
from bundler.upkeep.importing.reading.xlsx import read_xlsx

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
READERS: dict[str, Callable[[bytes, str], tuple[Sheet, ...]]] = {".xlsx": read_xlsx, ".docx": read_docx, ".pdf": read_pdf}


def main(kind: str) -> None:
    """Read the file on standard input, and write its sheets or its faults as JSON."""
    _bound()
    try:
        sheets = READERS[kind](sys.stdin.buffer.read(), "document")
        answer = _json({"sheets": [(sheet.title, sheet.rows, sheet.marks, sheet.layout) for sheet in sheets]})
    except InputError as error:
        answer = _json({"faults": [asdict(fault) for fault in error.faults]})
    except MemoryError:
        message, hint = f"reading it takes more than {MEMORY_BYTES >> 20} MiB", "Save the table alone into a new file."
        answer = _json({"faults": [asdict(Fault("document", message, "too_large", hint=hint))]})
    sys.stdout.buffer.write(answer)


def _json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _bound() -> None:
    """Bound memory and time where the platform can; the process that waits bounds the time everywhere."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
