"""Everything that goes wrong becomes an RFC 9457 problem document with a stable ``type`` and all faults at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from bundler.catalogue.parsing import MAX_JSON_BYTES
from bundler.errors import Fault, InputError
from bundler.service.observing.asked import method_of, route_of
from bundler.service.observing.logs import FIELDS, failure_of, stack_of
from bundler.values import identity_number

LOG = logging.getLogger("bundler.service")
MEDIA_TYPE = "application/problem+json"
URN = "urn:bundler:problem:"
INVALID_INPUT = "invalid-input"
INTERNAL = "internal"
TOO_LARGE = "too-large"
UNKNOWN_TARIFF_CODE = "unknown-tariff-code"
UNKNOWN_RULE = "unknown-rule"
UNKNOWN_COMPOSITION = "unknown-composition"
TOO_MANY_COMPOSITIONS = "too-many-compositions"
ALL_FAULTS = 1000
KINDS = {
    HTTPStatus.BAD_REQUEST: INVALID_INPUT,
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    HTTPStatus.TOO_MANY_REQUESTS: TOO_MANY_COMPOSITIONS,
}


class Problem(Exception):  # noqa: N818  it is an answer, named as RFC 9457 names it
    """A problem that a route answers with; ``extra`` holds further members of the document."""

    def __init__(self, status: int, kind: str, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.headers, self.extra = status, kind, detail, headers, extra


def document(status: int, kind: str, detail: str, **extra: Any) -> dict[str, Any]:
    """Return a problem document; the title is the phrase of its status."""
    return {"type": URN + kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **extra}


def invalid_input(faults: Iterable[Fault], prefix: str = "") -> dict[str, Any]:
    """Return the document of an input that cannot be used; ``prefix`` leads from the body to the document of the faults."""
    errors = [error(fault, prefix) for fault in faults]
    count = f"{len(errors)} faults" if len(errors) != 1 else "1 fault"
    detail = f"The input cannot be used: {count}. Each is told in 'errors'."
    if len(errors) > ALL_FAULTS:
        detail = f"The input cannot be used: {count}. The first {ALL_FAULTS} are told in 'errors'."
    return document(HTTPStatus.BAD_REQUEST, INVALID_INPUT, detail, errors=errors[:ALL_FAULTS])


def error(fault: Fault, prefix: str = "") -> dict[str, Any]:
    """Return a fault as a member of ``errors``: its pointer leads from the top of the body. Nothing of it repeats an identity number."""
    parts = fault.to_dict()
    parts.pop("place")
    parts["pointer"] = prefix + fault.pointer
    return {name: identity_number.blotted(part) if isinstance(part, str) else part for name, part in parts.items()}


def internal() -> dict[str, Any]:
    """Return the document of a fault of ours; it tells nothing of the inside."""
    detail = "The service failed on this request. It has been logged."
    return document(HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL, detail)


def log_failure(what: str, failure: BaseException) -> None:
    """Log a failure with its stack. Its message is left out: it may repeat what a caller sent."""
    LOG.error("%s failed with %s", what, failure_of(failure), extra={FIELDS: {"stack": stack_of(failure)}})


def _respond(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response[dict[str, Any]]:
    return Response(body, status_code=body["status"], media_type=MEDIA_TYPE, headers=headers)


def _on_problem(_: Request[Any, Any, Any], problem: Problem) -> Response[dict[str, Any]]:
    return _respond(document(problem.status, problem.kind, problem.detail, **problem.extra), problem.headers)


def _on_input_error(_: Request[Any, Any, Any], failure: InputError) -> Response[dict[str, Any]]:
    body = invalid_input(failure.faults)
    if any(fault.code == "too_large" and not fault.pointer for fault in failure.faults):
        body |= document(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE, _DETAILS[413])
    return _respond(body)


def _on_http_exception(request: Request[Any, Any, Any], failure: HTTPException) -> Response[dict[str, Any]]:
    status = failure.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _on_failure(request, failure)
    detail = _DETAILS.get(status, failure.detail)
    return _respond(document(status, KINDS.get(HTTPStatus(status), INVALID_INPUT), detail), failure.headers)


_DETAILS = {
    404: "Nothing is here. The routes are listed at /docs.",
    405: "This route does not take this method.",
    413: f"The body is larger than the {MAX_JSON_BYTES >> 20} MiB that the service takes.",
}


def _on_failure(request: Request[Any, Any, Any], failure: Exception) -> Response[dict[str, Any]]:
    log_failure(f"{method_of(request.scope)} {route_of(request.scope)}", failure)
    return _respond(internal())


HANDLERS: dict[int | type[Exception], Any] = {
    Problem: _on_problem,
    InputError: _on_input_error,
    HTTPException: _on_http_exception,
    Exception: _on_failure,
}
