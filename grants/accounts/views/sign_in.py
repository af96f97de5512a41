"""Sign in and out."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from grants.accounts import queries, services
from grants.accounts.demonstration import ACCOUNTS, PASSWORD, demo_account
from grants.accounts.forms import SignInForm
from grants.accounts.models import User
from grants.accounts.views import blueprint
from grants.accounts.views.entry import destination, wanted_page
from grants.accounts.views.proof import count, forget
from grants.accounts.views.sign_in_code import enter
from grants.core.access import public, signed_in, without_factor
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(destination())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            return enter(_proven_user(form.email.data, form.password.data))
        except DomainError as error:
            form.add_error(error)
    demonstration = ACCOUNTS if current_app.config["DEMONSTRATION"] else ()
    page = render_template(
        "accounts/sign_in.html", form=form, accounts=demonstration, password=PASSWORD, next=wanted_page()
    )
    return page, (422 if form.errors else 200)


@blueprint.post("/sign-in/demonstration")
@public
def demo_sign_in() -> ResponseReturnValue:
    """Sign in as a demonstration account with one click; there is no such page in production."""
    account = demo_account(request.form.get("email", ""))
    user = queries.find_by_email(account.email) if account else None
    if not current_app.config["DEMONSTRATION"] or user is None:
        abort(404)
    return enter(user)


@blueprint.post("/sign-out")
@signed_in
@without_factor
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        services.end_session(actor.session_id, actor, arrival())
    session.clear()
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("accounts.sign_in"))


def _proven_user(email: str, password: str) -> User:
    """Return the person whose password this is; the answer takes as long for an unknown address."""
    count("sign-in", email)
    user = queries.find_by_email(email)
    usable = user is not None and user.is_active and not is_refused(email)
    stored = user.password_hash if user is not None and usable else None
    if not services.verify_password(stored, password) or user is None:
        raise DomainError(_("Adresse ou mot de passe incorrect."))
    user_id = user.id
    renewed = services.hash_password(password) if services.is_outdated(stored) else None
    with unit_of_work():
        forget("sign-in", email)
        if stored and renewed:
            services.renew_hash(queries.get_user(user_id, lock=True), stored, renewed)
    return user


def is_refused(email: str) -> bool:
    """Say whether the address is a demonstration account, whose password everyone knows, in production."""
    return not current_app.config["DEMONSTRATION"] and demo_account(email.strip().lower()) is not None
