"""Public pages for shared caches: the same bytes for everyone, with a fingerprint and a short life."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, request

MAX_AGE_SECONDS = 60


def shared(view: Callable[..., Any]) -> Callable[..., Response]:
    """Let caches keep the answer of a public view, and answer 304 to a reader who already has it."""

    @wraps(view)
    def cached(*args: Any, **values: Any) -> Response:
        response = make_response(view(*args, **values))
        if response.status_code == 200:
            digest = hashlib.sha256(response.get_data()).hexdigest()
            response.set_etag(digest[:32])
            response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
            response.make_conditional(request)
        return response

    return cached
