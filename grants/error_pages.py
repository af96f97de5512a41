"""Error pages: what happened, in the reader's language, and what to do next."""

from typing import Any

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from grants.core.db import db
from grants.core.errors import DomainError

PAGES = {400, 403, 404, 409, 413, 429, 500, 503}


def register_error_pages(app: Flask) -> None:
    """Show a page of our own for each error a person may meet."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.config["PROPAGATE_EXCEPTIONS"] = False if not app.testing else None


def _page(status: int, **context: Any) -> tuple[str, int]:
    return render_template(f"errors/{status}.html", **context), status


def _domain_error(error: DomainError) -> tuple[str, int]:
    return _page(error.status, message=str(error.message))


def _csrf_error(_error: CSRFError) -> tuple[str, int]:
    return _page(400, message="", token=True)


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status == 405:
        status = 404
    return _page(status if status in PAGES else 400, message="")


def _unexpected(error: Exception) -> Any:
    from flask import current_app

    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    db.session.rollback()  # PostgreSQL answers nothing more in a transaction that failed
    return _page(500, message="")
