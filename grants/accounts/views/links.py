"""Pages behind the links sent by e-mail: forgotten password, invitation of staff."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts import queries, services
from grants.accounts.forms import AskResetForm, SetPasswordForm
from grants.accounts.roles import Role
from grants.accounts.services.attempts import TooManyAttempts
from grants.accounts.services.people import RESET
from grants.accounts.views import blueprint
from grants.core.access import public
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgot_password() -> ResponseReturnValue:
    form = AskResetForm()
    if form.validate_on_submit():
        with unit_of_work():
            minutes = services.count_attempt("mail", form.email.data, request.remote_addr or "", arrival())
        if not minutes:
            with unit_of_work():
                services.ask_password_reset(form.email.data, arrival())
            return render_template("accounts/forgot_password.html", form=form, sent=True)
        form.add_error(TooManyAttempts(minutes))
    page = render_template("accounts/forgot_password.html", form=form, sent=False)
    return page, (422 if form.errors else 200)


@blueprint.route("/password/reset/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    link = queries.find_link(token, RESET, arrival())
    if link is None:
        return unusable()
    form = SetPasswordForm()
    if form.validate_on_submit():
        try:
            services.require_strong(form.password.data, [link.email])
            password_hash = services.hash_password(form.password.data)
            with unit_of_work():
                services.reset_password(token, password_hash, arrival())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le nouveau mot de passe est enregistré. Connectez-vous."), "success")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/reset_password.html", form=form), (422 if form.errors else 200)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    link = queries.find_link(token, queries.STAFF_INVITATION, arrival())
    if link is None:
        return unusable()
    invited = {"email": link.email, "name": link.payload["name"]}
    roles = [Role.named(role).label for role in link.payload["roles"]]
    known = queries.find_by_email(link.email) is not None
    form = SetPasswordForm()
    if known:
        del form.password
    if form.validate_on_submit():
        try:
            password_hash = None
            if not known:
                services.require_strong(form.password.data, invited.values())
                password_hash = services.hash_password(form.password.data)
            with unit_of_work():
                services.accept_staff_invitation(token, password_hash, arrival())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Votre compte est prêt. Connectez-vous."), "success")
            return redirect(url_for("accounts.sign_in"))
    page = render_template(
        "accounts/accept_invitation.html", form=form, invited=invited, roles=roles, known=known
    )
    return page, (422 if form.errors else 200)


def unusable() -> ResponseReturnValue:
    """Return the page that says what to do with a link that is used, expired or wrongly copied."""
    return render_template("accounts/link_unusable.html"), 404
