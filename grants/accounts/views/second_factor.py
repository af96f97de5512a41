"""Pages of the own second factor: turn it on with a QR code, recovery codes, turn it off."""

from io import BytesIO
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.accounts import policies, queries, services, totp
from grants.accounts.forms import ConfirmFactorForm
from grants.accounts.models import SecondFactor
from grants.accounts.views import blueprint
from grants.accounts.views.proof import count, forget
from grants.core.access import signed_in, step_up, without_factor
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.get("/account/second-factor")
@signed_in
@without_factor
def second_factor() -> ResponseReturnValue:
    actor = current_actor()
    factor = queries.find_factor(actor.id or 0)
    is_on = factor is not None and factor.confirmed_at is not None
    return render_template(
        "accounts/second_factor.html",
        since=factor.confirmed_at if factor and is_on else None,
        left=queries.unused_codes(actor.id or 0) if is_on else 0,
        is_required=policies.must_enrol(actor, current_app.config["DEMONSTRATION"]),
    )


@blueprint.post("/account/second-factor/start")
@signed_in
@step_up
@without_factor
def start_second_factor() -> ResponseReturnValue:
    with unit_of_work():
        user = queries.get_user(current_actor().id, lock=True)
        services.begin_enrolment(user, current_actor(), arrival())
    return redirect(url_for("accounts.enrol_second_factor"))


@blueprint.route("/account/second-factor/enrol", methods=["GET", "POST"])
@signed_in
@step_up
@without_factor
def enrol_second_factor() -> ResponseReturnValue:
    actor, factor = current_actor(), _pending()
    if factor is None:
        return redirect(url_for("accounts.second_factor"))
    form = ConfirmFactorForm()
    if form.validate_on_submit():
        try:
            count("code", actor.email)
            with unit_of_work():
                user = queries.get_user(actor.id, lock=True)
                codes = services.confirm_enrolment(user, form.code.data or "", actor, arrival())
                forget("code", actor.email)
        except DomainError as error:
            error.field = "code"
            form.add_error(error)
            factor = _pending()
        else:
            return render_template("accounts/recovery_codes.html", codes=codes, is_first=True)
    if factor is None:
        return redirect(url_for("accounts.second_factor"))
    secret = totp.secret_of(factor.user_id, factor.seed)
    page = render_template("accounts/enrol_second_factor.html", form=form, secret=_in_fours(secret))
    return page, (422 if form.errors else 200)


@blueprint.get("/account/second-factor/qr.svg")
@signed_in
@step_up
@without_factor
def second_factor_qr() -> ResponseReturnValue:
    """Draw the QR code of an enrolment that is not confirmed yet; afterwards the secret is shown nowhere."""
    import segno  # heavy, and seldom needed

    factor = _pending()
    if factor is None:
        raise NotFound
    # The site's name in ASCII keeps the drawing coarse enough for an old camera.
    issuer = urlsplit(current_app.config["BASE_URL"]).hostname or "grants"
    secret = totp.secret_of(factor.user_id, factor.seed)
    address = totp.enrolment_address(secret, current_actor().email, issuer)
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/account/second-factor/recovery-codes")
@signed_in
@step_up
def renew_recovery_codes() -> ResponseReturnValue:
    """Show ten new codes, once: they stand in this answer and nowhere else."""
    with unit_of_work():
        user = queries.get_user(current_actor().id, lock=True)
        codes = services.renew_recovery_codes(user, current_actor(), arrival())
    return render_template("accounts/recovery_codes.html", codes=codes, is_first=False)


@blueprint.post("/account/second-factor/off")
@signed_in
@step_up
def turn_factor_off() -> ResponseReturnValue:
    with unit_of_work():
        user = queries.get_user(current_actor().id, lock=True)
        services.turn_factor_off(user, current_actor(), arrival())
    flash(_("La vérification en deux étapes est désactivée."), "success")
    return redirect(url_for("accounts.second_factor"))


def _pending() -> SecondFactor | None:
    factor = queries.find_factor(current_actor().id or 0)
    return factor if factor is not None and factor.confirmed_at is None else None


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
