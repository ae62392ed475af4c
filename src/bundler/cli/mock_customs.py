"""``bundler mock-customs``: a customs end to test against, in a process image of its own."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from bundler.cli.commands import NO_VALUE
from bundler.errors import Fault, InputError

NEEDED = ("httpx", "litestar", "lxml", "stdnum", "uvicorn")

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="Port to listen on.")]
Push = Annotated[str | None, typer.Option("--push", metavar="URL", help="Post receipts to this address too, as they come due.")]
KeyVariable = Annotated[
    str | None, typer.Option("--key-env", metavar="NAME", help="The variable of the environment that holds the bearer key for --push.")
]
Refuse = Annotated[str | None, typer.Option("--refuse", metavar="CODE", help="Refuse every declaration list with this code, such as 1313.")]
Delay = Annotated[int, typer.Option("--delay", metavar="SECONDS", min=0, max=3600, help="Receipts come so much later.")]
Duplicate = Annotated[int, typer.Option("--duplicate", metavar="PERCENT", min=0, max=100, help="So many receipts come twice.")]
Lose = Annotated[int, typer.Option("--lose", metavar="PERCENT", min=0, max=100, help="So many receipts never come.")]
Late = Annotated[int, typer.Option("--late", metavar="PERCENT", min=0, max=100, help="So many receipts come behind later ones.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Which receipts are lost, late or come twice.")]
Hold = Annotated[bool, typer.Option("--hold", metavar=NO_VALUE, help="Accept lists, and release them on POST /orders/NUMBER/release only.")]
Alone = Annotated[bool, typer.Option("--alone", metavar=NO_VALUE, help="Do not wait for payment and waybill, which others send.")]


def mock_customs_command(
    host: Host = "127.0.0.1", port: Port = 8179, push: Push = None, key_env: KeyVariable = None, refuse: Refuse = None, delay: Delay = 0,
    duplicate: Duplicate = 0, lose: Lose = 0, late: Late = 0, seed: Seed = 0, hold: Hold = False, alone: Alone = False,
) -> None:  # fmt: skip
    """Take messages as customs would and answer them: POST them to /messages; poll /receipts?after=N, or have receipts pushed.

    Nothing reaches customs, and all is forgotten when it ends. It needs the extras "declaration" and "service".
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'bundler[declaration,service]'"
        raise InputError([Fault("bundler mock-customs", f"it needs {' and '.join(missing)}", "missing_extra", hint=hint)])
    arguments = ["-m", "bundler.mock_customs", "--host", host]
    for name, value in (("port", port), ("delay", delay), ("duplicate", duplicate), ("lose", lose), ("late", late), ("seed", seed)):
        arguments += [f"--{name}", str(value)]
    arguments += [f"--{name}" for name, asked in (("hold", hold), ("alone", alone)) if asked]
    for name, text in (("refuse", refuse), ("push", push), ("key-env", key_env)):
        arguments += [] if text is None else [f"--{name}={text}"]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])
