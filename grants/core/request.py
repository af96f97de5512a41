"""What a request carries: its arrival instant, taken once before anything else, and its actor."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context, request
from flask_login import current_user

from grants.core import clock
from grants.core.actors import Actor

ENVIRON_KEY = "grants.at"
WSGIApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]


def stamp_arrival(application: WSGIApplication, trust_header: bool) -> WSGIApplication:
    """Wrap a WSGI application so that the arrival instant is taken first thing."""

    def stamped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        header = environ.get("HTTP_X_REQUEST_START", "") if trust_header else ""
        environ[ENVIRON_KEY] = _proxy_instant(header) or clock.now()
        return application(environ, start_response)

    return stamped


def _proxy_instant(header: str) -> datetime | None:
    """Read "t=<seconds or milliseconds>" as proxies write it; None when absent or not a number."""
    try:
        number = float(header.removeprefix("t="))
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def arrival() -> datetime:
    """Return the instant this request arrived, in UTC; outside a request, now."""
    if has_request_context():
        instant: datetime = request.environ.get(ENVIRON_KEY) or clock.now()
        return instant
    return clock.now()


def asks_json() -> bool:
    """Say whether a script asks, which reads JSON and follows no redirection."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def current_actor() -> Actor:
    """Return the signed-in actor of this request as plain data; only behind a signed-in mark."""
    actor = g.get("actor")
    if actor is None:
        actor = g.actor = current_user._get_current_object()
    return actor  # type: ignore[no-any-return]
