"""Why a design is not in the best plan: asked as a job, which is then polled, streamed and cancelled as compositions are."""

from __future__ import annotations

import threading
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from bundler.assembly.reasoning.asked import AskedDesign, load_design
from bundler.assembly.starting import Start
from bundler.catalogue import Catalogue
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, body_size, moved, read_json, scalar, work
from bundler.service.desk import Desk
from bundler.service.jobs import Progress
from bundler.service.routes_compositions import KEYS, read_composition, started
from bundler.tariff import Tables

Read = tuple[Catalogue | None, Any, AskedDesign, bool, Start | None, Tables, dict[str, str]]


@post("/v1/why-not", status_code=202)
async def post_why_not(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Start the question; the answer says where it can be polled, streamed and cancelled."""
    document = await read_json(request, "question")
    catalogue, policy, design, quick, start, tables, headers = await work(body_size(request), _read, document, desk)

    def task(progress: Progress, stop: threading.Event) -> dict[str, Any]:
        from bundler.assembly import why_not  # brings the solver, so it is loaded with the first question

        return why_not(catalogue, policy, design, tables, start=start, quick=quick, progress=progress, stop=stop).to_dict()

    return started(desk, task, headers)


def _read(document: Any, desk: Desk) -> Read:
    """Return what a composition has, and the design. Raises InputError with the faults of all at once."""
    if not isinstance(document, dict):
        hint = 'Send {"catalogue": [...], "policy": {...}, "design": {"components": [...]}}.'
        raise InputError([Fault("question", "an object is wanted", "question", value=scalar(document), hint=hint)])
    stated, quick = document.pop("design", None), document.pop("quick", False)
    faults: list[Fault] = []
    design = None
    catalogue, policy, start, tables, headers = read_composition(document, desk, faults, (*KEYS, "design", "quick"))
    if isinstance(stated, dict):
        try:
            design = load_design(stated)
        except InputError as wrong:
            faults += moved(wrong.faults, "/design")
    else:
        # a string would be read as the path of a file: it never comes that far
        faults.append(Fault("design", "an object is wanted", "design", "/design", field="design", value=scalar(stated)))
    if not isinstance(quick, bool):
        faults.append(Fault("question", "true or false is wanted", "quick", "/quick", field="quick", value=scalar(quick)))
    if faults or design is None:
        raise InputError(faults)
    return catalogue, policy, design, quick, start, tables, headers
