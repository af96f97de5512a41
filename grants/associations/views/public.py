"""Registration of a person with an association, and the page behind an invitation."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from grants.accounts.models import OneTimeLink
from grants.accounts.queries import find_by_email, find_link
from grants.accounts.services import count_attempt, hash_password, require_strong
from grants.accounts.services.attempts import TooManyAttempts
from grants.associations import queries, services
from grants.associations.forms import (
    ConfirmRegistrationForm,
    JoinAsNewUserForm,
    RegisterAssociationForm,
)
from grants.associations.services.registration import Registration
from grants.associations.states import MemberRight
from grants.associations.views import blueprint
from grants.core.access import public
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.forms import ActionForm
from grants.core.i18n import _, current_language
from grants.core.request import arrival, current_actor


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    form = RegisterAssociationForm(language=current_language())
    if form.validate_on_submit():
        try:
            wish = _wish(form)
            with unit_of_work():
                services.ask_registration(wish, arrival())
        except DomainError as error:
            form.add_error(error)
        else:
            return render_template("associations/register.html", form=form, sent=True)
    page = render_template("associations/register.html", form=form, sent=False)
    return page, (422 if form.errors else 200)


@blueprint.route("/register/<token>", methods=["GET", "POST"])
@public
def confirm_registration(token: str) -> ResponseReturnValue:
    link = find_link(token, queries.REGISTRATION, arrival())
    if link is None:
        return _unusable()
    wish = {**link.payload, "email": link.email}
    form = ConfirmRegistrationForm()
    if form.validate_on_submit():
        try:
            require_strong(form.password.data, [wish["email"], wish["display_name"], wish["name_fr"]])
            password_hash = hash_password(form.password.data)
            with unit_of_work():
                services.confirm_registration(token, password_hash, arrival())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Votre adresse est confirmée et l’association inscrite. Connectez-vous."), "success")
            return redirect(url_for("accounts.sign_in", next=url_for("associations.mine")))
    page = render_template("associations/confirm_registration.html", form=form, wish=wish)
    return page, (422 if form.errors else 200)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    link = find_link(token, queries.MEMBER_INVITATION, arrival())
    if link is None:
        return _unusable()
    situation = _situation(link)
    form = JoinAsNewUserForm() if situation == "new" else ActionForm()
    if situation in ("new", "member") and form.validate_on_submit():
        try:
            _accept(token, link.email, form)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Vous êtes membre de l’association."), "success")
            return redirect(url_for("associations.mine"))
    link = find_link(token, queries.MEMBER_INVITATION, arrival())
    if link is None:
        return _unusable()
    invitation = {
        "email": link.email,
        "right": MemberRight.OWNER if link.payload["right"] == "owner" else MemberRight.EDITOR,
        "association": queries.get_by_id(link.payload["association_id"]),
    }
    page = render_template(
        "associations/accept_invitation.html", form=form, invitation=invitation, situation=situation
    )
    return page, (422 if form.errors else 200)


def _wish(form: RegisterAssociationForm) -> Registration:
    """Return the registration wished for, once the attempt is counted."""
    with unit_of_work():
        minutes = count_attempt("mail", form.email.data, request.remote_addr or "", arrival())
    if minutes:
        raise TooManyAttempts(minutes)
    return Registration(
        email=form.email.data,
        display_name=form.display_name.data,
        language=form.language.data,
        name_fr=form.name_fr.data,
        name_ar=form.name_ar.data,
    )


def _situation(link: OneTimeLink) -> str:
    """Say who reads the invitation: the person invited (member), another, unknown (new) or signed out."""
    if current_user.is_authenticated:
        return "member" if current_actor().email == link.email else "other"
    return "signed_out" if find_by_email(link.email) else "new"


def _accept(token: str, email: str, form: JoinAsNewUserForm | ActionForm) -> None:
    if isinstance(form, JoinAsNewUserForm):
        require_strong(form.password.data, [email, form.display_name.data])
        password_hash = hash_password(form.password.data)
        name, language = form.display_name.data, current_language()
        with unit_of_work():
            services.join_as_new_user(token, name, language, password_hash, arrival())
    else:
        with unit_of_work():
            services.accept_invitation(token, current_actor().id or 0, arrival())


def _unusable() -> ResponseReturnValue:
    return render_template("accounts/link_unusable.html"), 404
