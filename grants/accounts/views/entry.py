"""Open the session of a person who proved identity, and where the person goes next."""

from urllib.parse import urlsplit

from flask import request, session, url_for

from grants.accounts import queries, services
from grants.accounts.models import User
from grants.core.db import unit_of_work
from grants.core.request import arrival


def open_session(user: User) -> None:
    """Open a session in the database and in a browser session emptied of what came before."""
    user_id = user.id
    with unit_of_work():
        token = services.start_session(queries.get_user(user_id), request.user_agent.string, arrival())
    session.clear()
    session["sign_in"] = token


def wanted_page() -> str:
    """Return the page asked for before signing in when it is one of ours, or nothing."""
    wanted = request.args.get("next", "")
    return wanted if is_local_path(wanted) else ""


def destination() -> str:
    """Return the page asked for, or the work queue."""
    return wanted_page() or url_for("accounts.work_queue")


def is_local_path(text: str) -> bool:
    """Say whether an address leads to this site and nowhere else."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return False
    parts = urlsplit(text)
    return not parts.scheme and not parts.netloc
