"""The HTTP service: the same answers as the library, over Litestar. Nothing outside this room knows the web framework."""

from bundler.service.app import create_app

__all__ = ["create_app"]
