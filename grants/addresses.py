"""Addresses in templates and menus: those without a variable part are built once a language."""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, has_request_context, request

REMEMBERED = 2048
FIXED = "grants_fixed_addresses"


def register_addresses(app: Flask) -> None:
    """Give templates the address builder that remembers; it stands for Flask's own."""

    @lru_cache(REMEMBERED)
    def fixed(endpoint: str, filename: str | None, _language: str, _root: str) -> str:
        values: dict[str, Any] = {"filename": filename} if filename else {}
        return app.url_for(endpoint, **values)

    app.extensions[FIXED] = fixed
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:
    """Return what Flask's url_for returns; pages and static files that need no value are remembered.

    Such an address depends on the reader's language and on where the application is mounted only.
    """
    is_static = endpoint == "static" and values.keys() == {"filename"}
    if (values and not is_static) or not has_request_context():
        return current_app.url_for(endpoint, **values)
    fixed = current_app.extensions[FIXED]
    return str(fixed(endpoint, values.get("filename"), g.get("lang", ""), request.script_root))
