"""Pages of the person signed in: work queue, name and language, password, sessions."""

from flask import current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from grants.accounts import queries, services
from grants.accounts.browsers import browser_words
from grants.accounts.forms import ChangePasswordForm, UpdateProfileForm
from grants.accounts.views import blueprint
from grants.accounts.views.proof import require_password
from grants.core.access import signed_in, step_up
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.core.worklist import gather, gather_panels


@blueprint.get("/work")
@signed_in
def work_queue() -> ResponseReturnValue:
    """Show what waits for the reader, then what goes on."""
    actor, at = current_actor(), arrival()
    return render_template(
        "accounts/work_queue.html",
        items=gather(current_app.extensions["grants_work"], actor, at),
        panels=gather_panels(current_app.extensions["grants_desk"], actor, at),
        actor=actor,
    )


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    user = queries.get_user(current_actor().id)
    form = UpdateProfileForm(obj=user)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.update_profile(
                    queries.get_user(current_actor().id, lock=True),
                    form.display_name.data,
                    form.language.data,
                    current_actor(),
                    arrival(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Vos préférences sont enregistrées."), "success")
            return redirect(url_for("accounts.profile"))
    return render_template("accounts/profile.html", form=form, user=user), (422 if form.errors else 200)


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@step_up
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            password_hash = _new_hash(form)
            with unit_of_work():
                user = queries.get_user(current_actor().id, lock=True)
                services.change_password(user, password_hash, current_actor(), arrival())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le mot de passe est changé. Les autres appareils sont déconnectés."), "success")
            return redirect(url_for("accounts.my_sessions"))
    return render_template("accounts/change_password.html", form=form), (422 if form.errors else 200)


@blueprint.get("/account/sessions")
@signed_in
def my_sessions() -> ResponseReturnValue:
    actor = current_actor()
    rows = [
        {"id": row.id, "created_at": row.created_at, "browser": browser_words(row.browser)}
        for row in queries.open_sessions(actor.id or 0, arrival())
    ]
    return render_template("accounts/my_sessions.html", rows=rows, current_id=actor.session_id)


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        services.end_session(session_id, actor, arrival())
    if session_id == actor.session_id:
        session.clear()
        return redirect(url_for("accounts.sign_in"))
    flash(_("Cet appareil est déconnecté."), "success")
    return redirect(url_for("accounts.my_sessions"))


@blueprint.post("/account/sessions/end-all")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        services.end_all_sessions(queries.get_user(actor.id), actor, arrival())
    session.clear()
    flash(_("Vous êtes déconnecté de tous vos appareils."), "success")
    return redirect(url_for("accounts.sign_in"))


def _new_hash(form: ChangePasswordForm) -> str:
    """Return the hash of the new password once the present one is proven; slow, outside any transaction."""
    actor = current_actor()
    require_password(actor, form.current.data, "current")
    services.require_strong(form.password.data, [actor.email, actor.display_name])
    return services.hash_password(form.password.data)
