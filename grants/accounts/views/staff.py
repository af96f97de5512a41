"""Pages of the administrator: people of the staff, their roles, invitations."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts import queries, services
from grants.accounts.forms import ChangeRolesForm, DeactivateUserForm, InviteStaffForm, ResetFactorForm
from grants.accounts.roles import Role
from grants.accounts.views import blueprint
from grants.core.access import staff, step_up
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _, current_language
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.get("/staff")
@staff("administrator")
def staff_index() -> ResponseReturnValue:
    filters = {name: request.args.get(name, "").strip() for name in ("q", "role")}
    if filters["role"] not in {str(role.value) for role in Role}:
        filters["role"] = ""
    page = queries.staff_page(requested_page(), filters["q"], filters["role"])
    waiting = [
        {
            "email": link.email,
            "name": link.payload["name"],
            "at": link.created_at,
            "until": link.expires_at,
            "roles": [Role.named(role).label for role in link.payload["roles"]],
        }
        for link in queries.open_links(queries.STAFF_INVITATION, arrival())
    ]
    return render_template(
        "accounts/staff_index.html", page=page, waiting=waiting, filters=filters, role_choices=Role.choices()
    )


@blueprint.route("/staff/invite", methods=["GET", "POST"])
@staff("administrator")
def invite_staff() -> ResponseReturnValue:
    form = InviteStaffForm(language=current_language())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.invite_staff(
                    form.email.data,
                    form.display_name.data,
                    form.roles.data or [],
                    form.language.data,
                    current_actor(),
                    arrival(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’invitation est envoyée à %(email)s.", email=form.email.data), "success")
            return redirect(url_for("accounts.staff_index"))
    return render_template("accounts/invite_staff.html", form=form), (422 if form.errors else 200)


@blueprint.route("/staff/<int:user_id>", methods=["GET", "POST"])
@staff("administrator")
def staff_member(user_id: int) -> ResponseReturnValue:
    user = queries.get_user(user_id)
    held = sorted(str(item.role.value) for item in user.roles)
    form = ChangeRolesForm(roles=held, seen=",".join(held))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.change_roles(
                    queries.get_user(user_id, lock=True),
                    form.roles.data or [],
                    form.seen_roles,
                    current_actor(),
                    arrival(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Les rôles sont enregistrés."), "success")
            return redirect(url_for("accounts.staff_member", user_id=user_id))
    page = render_template(
        "accounts/staff_member.html",
        user=queries.get_user(user_id),
        factor=queries.find_factor(user_id),
        form=form,
        close_form=DeactivateUserForm(),
        reset_form=ResetFactorForm(formdata=None),
    )
    return page, (422 if form.errors else 200)


@blueprint.post("/staff/<int:user_id>/close")
@staff("administrator")
def deactivate_user(user_id: int) -> ResponseReturnValue:
    form = DeactivateUserForm()
    with unit_of_work():
        user = queries.get_user(user_id, lock=True)
        services.deactivate_user(user, form.reason.data or "", current_actor(), arrival())
    flash(_("Le compte est fermé et déconnecté partout."), "success")
    return redirect(url_for("accounts.staff_member", user_id=user_id))


@blueprint.post("/staff/<int:user_id>/reopen")
@staff("administrator")
def reactivate_user(user_id: int) -> ResponseReturnValue:
    with unit_of_work():
        user = queries.get_user(user_id, lock=True)
        services.reactivate_user(user, current_actor(), arrival())
    flash(_("Le compte est rouvert."), "success")
    return redirect(url_for("accounts.staff_member", user_id=user_id))


@blueprint.post("/staff/<int:user_id>/reset-factor")
@staff("administrator")
@step_up
def reset_factor(user_id: int) -> ResponseReturnValue:
    form = ResetFactorForm()
    with unit_of_work():
        user = queries.get_user(user_id, lock=True)
        services.reset_factor(user, form.reason.data or "", current_actor(), arrival())
    flash(_("La vérification en deux étapes est réinitialisée ; la personne en est informée."), "success")
    return redirect(url_for("accounts.staff_member", user_id=user_id))


@blueprint.post("/staff/<int:user_id>/sign-out")
@staff("administrator")
def end_user_sessions(user_id: int) -> ResponseReturnValue:
    with unit_of_work():
        services.end_all_sessions(queries.get_user(user_id, lock=True), current_actor(), arrival())
    flash(_("Cette personne est déconnectée partout."), "success")
    return redirect(url_for("accounts.staff_member", user_id=user_id))
