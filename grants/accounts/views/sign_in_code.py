"""Second page of signing in: the code of the second factor. Between the two pages nobody is signed in.

The browser session keeps who gave the right password, for ten minutes, in the signed cookie: it opens this
page only, and no longer once the password has changed.
"""

import hashlib
from datetime import timedelta

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from grants.accounts import queries
from grants.accounts.forms import CodeForm
from grants.accounts.models import User
from grants.accounts.views import blueprint
from grants.accounts.views.entry import destination, open_session, wanted_page
from grants.accounts.views.proof import require_code
from grants.core.access import public
from grants.core.errors import DomainError, NotFound
from grants.core.request import arrival

KEY = "half_signed_in"
MINUTES = 10


def enter(user: User) -> ResponseReturnValue:
    """Sign in a person who gave the password, or lead to the code where a second factor stands."""
    factor = queries.find_factor(user.id)
    if factor is None or factor.confirmed_at is None:
        open_session(user)
        return redirect(destination())
    session.clear()
    until = arrival() + timedelta(minutes=MINUTES)
    session[KEY] = {"user": user.id, "until": until.timestamp(), "password": _mark(user)}
    return redirect(url_for("accounts.sign_in_code", next=wanted_page() or None))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def sign_in_code() -> ResponseReturnValue:
    user = _half_signed_in()
    if user is None:
        session.pop(KEY, None)
        return redirect(url_for("accounts.sign_in", next=wanted_page() or None))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            require_code(user, form.code.data or "", form.recovery.data or "", ("code", "recovery"))
            open_session(user)
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(destination())
    page = render_template("accounts/sign_in_code.html", form=form, next=wanted_page())
    return page, (422 if form.errors else 200)


def _half_signed_in() -> User | None:
    """Return who gave the right password in this browser a moment ago, or None."""
    half = session.get(KEY) or {}
    if half.get("until", 0) < arrival().timestamp():
        return None
    try:
        user = queries.get_user(half["user"])
    except NotFound:
        return None
    return user if user.is_active and half["password"] == _mark(user) else None


def _mark(user: User) -> str:
    return hashlib.sha256((user.password_hash or "").encode()).hexdigest()[:16]
