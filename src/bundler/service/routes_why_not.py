"""Why a design is not in the best plan: asked as a job, which is then polled, streamed and cancelled as compositions are."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from bundler.assembly.reasoning.asked import Question, load_design
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, body_size, moved, read_json, scalar, work
from bundler.service.desk import Desk
from bundler.service.routes_compositions import KEYS, Read, read_composition, started
from bundler.solving import Asked


@post("/v1/why-not", status_code=202)
async def post_why_not(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Start the question; the answer says where it can be polled, streamed and cancelled."""
    document = await read_json(request, "question")
    return await work(body_size(request, waits=desk.waits), started, request, desk, document, _read)


def _read(document: Any, desk: Desk) -> Read:
    """Return what is asked, and headers of the answer. Raises InputError with the faults of all at once."""
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
    if faults or design is None or catalogue is None:
        raise InputError(faults)
    question = Question.model_construct(**dict(design), quick=quick)
    return Asked(catalogue, policy, tables, start, why_not=question), headers
