"""The schema and its page: Swagger UI from our own files, no outside request."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from bundler.service.bodies import AnyRequest
from bundler.service.openapi import openapi
from bundler.service.problems import Problem
from bundler.service.reading import read

STATIC = Path(__file__).parent / "static"
PAGE = STATIC / "docs.html"
FILES = {
    "swagger-ui.css": (STATIC / "swagger-ui" / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (STATIC / "swagger-ui" / "swagger-ui-bundle.js", "text/javascript"),
    "favicon-32x32.png": (STATIC / "swagger-ui" / "favicon-32x32.png", "image/png"),
    "start.js": (STATIC / "start.js", "text/javascript"),
}
# The browser itself keeps the page from asking outside; Swagger UI sets styles on its elements.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
    )
)


@read("/schema/openapi.json")
def get_schema() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return openapi()


@read("/docs")
def get_page(request: AnyRequest) -> Response[bytes] | Redirect:
    """Return the page that shows the OpenAPI document; its links are relative, so that it works behind a proxy's prefix."""
    if request.scope["raw_path"].endswith(b"/"):
        return Redirect("../docs")
    return Response(_read(PAGE), media_type="text/html", headers={"Content-Security-Policy": POLICY})


@read("/docs/{name:str}")
def get_file(name: FromPath[str]) -> Response[bytes]:
    """Return a file of the page; only the named ones."""
    return _file(name)


def _file(name: str) -> Response[bytes]:
    if name not in FILES:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "Nothing is here. The page is at /docs.")
    path, media_type = FILES[name]
    return Response(_read(path), media_type=media_type, headers={"Cache-Control": "max-age=86400"})


@read("/favicon.ico")
def get_favicon() -> Response[bytes]:
    """Return the icon that browsers ask for."""
    return _file("favicon-32x32.png")


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()
