"""Follow a call: one click for who is signed in, an address to confirm for a visitor."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from grants.accounts.services import count_attempt
from grants.accounts.services.attempts import TooManyAttempts
from grants.calls import following, queries, services
from grants.calls.forms.asking import FollowCallForm
from grants.calls.views import blueprint
from grants.core.access import public, signed_in
from grants.core.db import unit_of_work
from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/calls/<code>/follow", methods=["GET", "POST"])
@public
def follow(code: str) -> ResponseReturnValue:
    """Ask for an address to confirm; who is signed in finds a button instead."""
    at = arrival()
    call = queries.get_visible(code, None, at)
    form = FollowCallForm()
    sent, status = False, 200
    if form.validate_on_submit():
        with unit_of_work():
            minutes = count_attempt("mail", form.email.data, request.remote_addr or "", at)
        if minutes:
            form.add_error(TooManyAttempts(minutes))
            status = TooManyAttempts.status
        else:
            _ask(code, form.email.data)
            sent = True
    page = render_template(
        "calls/questions/follow.html",
        call=queries.get_visible(code, None, at),
        form=form,
        sent=sent,
        follows=current_user.is_authenticated and following.follows(current_user, call.id),
    )
    return page, status if status != 200 else (422 if form.errors else 200)


def _ask(code: str, email: str) -> None:
    try:
        with unit_of_work():
            services.ask_to_follow(queries.get_for_update(code), email, arrival())
    except IntegrityError:
        return  # the same address asked at the same instant: one link is on its way


@blueprint.post("/calls/<code>/follow/own")
@signed_in
def follow_own(code: str) -> ResponseReturnValue:
    """Follow a call with the address of the account."""
    queries.get_visible(code, None, arrival())
    with unit_of_work():
        services.follow_call(queries.get_for_update(code), current_actor(), arrival())
    flash(_("Vous suivez cet appel : réponses et rectificatifs vous arrivent par courriel."), "success")
    return redirect(url_for("calls.follow", code=code))


@blueprint.post("/calls/<code>/follow/stop")
@signed_in
def stop_own(code: str) -> ResponseReturnValue:
    """Stop following a call with the address of the account."""
    queries.get_visible(code, None, arrival())
    with unit_of_work():
        services.stop_following_call(queries.get_for_update(code), current_actor(), arrival())
    flash(_("Vous ne suivez plus cet appel."), "success")
    return redirect(url_for("calls.follow", code=code))


@blueprint.route("/calls/follow/confirm/<token>", methods=["GET", "POST"])
@public
def confirm_follow(token: str) -> ResponseReturnValue:
    """Confirm an address by the link it received; the button acts, the link alone changes nothing."""
    form = AppForm()
    if following.subscription_to_confirm(token) is None:
        return render_template("calls/questions/follow_link.html", form=form, kind="unusable"), 404
    if form.validate_on_submit():
        with unit_of_work():
            services.confirm_following(token, arrival())
        return render_template("calls/questions/follow_link.html", form=form, kind="confirmed")
    return render_template("calls/questions/follow_link.html", form=form, kind="confirm")


@blueprint.route("/calls/follow/stop/<token>", methods=["GET", "POST"])
@public
def stop_follow(token: str) -> ResponseReturnValue:
    """Stop by the link that every e-mail carries: no account, one button."""
    form = AppForm()
    if following.subscription_to_stop(token) is None:
        return render_template("calls/questions/follow_link.html", form=form, kind="gone"), 404
    if form.validate_on_submit():
        with unit_of_work():
            services.stop_following(token, arrival())
        return render_template("calls/questions/follow_link.html", form=form, kind="stopped")
    return render_template("calls/questions/follow_link.html", form=form, kind="stop")
