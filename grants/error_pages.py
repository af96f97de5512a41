"""Error pages: what happened, in the reader's language, and what to do next."""

from typing import Any

from flask import Flask, current_app, jsonify, render_template
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.request import asks_json
from grants.core.room import NoRoom, is_full

PAGES = {400, 403, 404, 409, 413, 423, 429, 500, 503}


def register_error_pages(app: Flask) -> None:
    """Show a page of our own for each error a person may meet."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.config["PROPAGATE_EXCEPTIONS"] = False if not app.testing else None


CODES = {
    400: "malformed",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    429: "too_often",
    507: "no_room",
}


def _page(status: int, **context: Any) -> tuple[Any, int]:
    if asks_json():
        return jsonify(error=CODES.get(status, "failed"), message=context.get("message") or ""), status
    return render_template(f"errors/{status}.html", **context), status


def _domain_error(error: DomainError) -> tuple[Any, int]:
    return _page(error.status, message=str(error.message))


def _csrf_error(_error: CSRFError) -> tuple[Any, int]:
    if asks_json():
        signed_in = current_user.is_authenticated
        return jsonify(error="token" if signed_in else "signed_out"), 400 if signed_in else 401
    return _page(400, message="", token=True)


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status == 405:
        status = 404
    return _page(status if status in PAGES else 400, message="")


def _unexpected(error: Exception) -> Any:
    if is_full(error):
        db.session.rollback()
        return _domain_error(NoRoom())
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    db.session.rollback()  # PostgreSQL answers nothing more in a transaction that failed
    return _page(500, message="")
