"""Ask for proof of identity before a sensitive act, and go on with it without losing anything typed.

A GET is led to the page below, which returns. A POST is answered at its own address by the same question,
with every posted field carried on as a hidden one; its answer comes back to that address with the proof
beside, the guard takes the proof, and the view then gets the POST as it was first sent. Files can't be
carried: the page says so, and the view's form asks for the file again with everything else filled in.
"""

from typing import Any, cast

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from grants.accounts import policies, queries, services
from grants.accounts.forms import StepUpForm
from grants.accounts.views import blueprint
from grants.accounts.views.entry import is_local_path
from grants.accounts.views.proof import require_code, require_password
from grants.core.access import signed_in, without_factor
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.request import arrival, current_actor

PREFIX = "step_up_"


@blueprint.route("/step-up", methods=["GET", "POST"])
@signed_in
@without_factor
def step_up() -> ResponseReturnValue:
    wanted = request.args.get("next", "")
    if not is_local_path(wanted):
        wanted = url_for("accounts.work_queue")
    form = _form()
    if form.validate_on_submit() and _prove(form):
        return redirect(wanted)
    return _question(form, wanted), (422 if form.errors else 200)


def demand(view: Any) -> Response | None:
    """Let pass who may go on to the view; lead to a second factor, or ask for proof, who may not yet."""
    if not getattr(view, "without_factor", False) and policies.must_enrol(
        current_actor(), current_app.config["DEMONSTRATION"]
    ):
        return redirect(url_for("accounts.second_factor"))
    return _demand_proof() if getattr(view, "needs_proof", False) else None


def _demand_proof() -> Response | None:
    """Let pass who proved identity lately, or proves it with this POST; ask everyone else."""
    if policies.is_proven(current_actor(), arrival(), current_app.config["STEP_UP_MINUTES"]):
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.step_up", next=request.full_path.rstrip("?")))
    proves = any(name.startswith(PREFIX) for name in request.form)
    form = _form()
    if proves and form.validate() and _prove(form):
        return None
    carried = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token" and not name.startswith(PREFIX)
    ]
    has_files = any(file.filename for _name, file in request.files.items(multi=True))
    page = _question(form if proves else _form(empty=True), "", carried, has_files)
    return cast(Response, make_response(page, 422 if proves else 403))


def _form(empty: bool = False) -> StepUpForm:
    """Return the question; the code is asked of who has a second factor only."""
    form = StepUpForm(formdata=None) if empty else StepUpForm()
    if not current_actor().has_second_factor:
        del form.step_up_code, form.step_up_recovery
    return form


def _prove(form: StepUpForm) -> bool:
    """Verify what was typed and note the proof in the session, or put the error in the form."""
    actor = current_actor()
    try:
        require_password(actor, form.step_up_password.data, "step_up_password")
        if actor.has_second_factor:
            code, recovery = form.step_up_code.data or "", form.step_up_recovery.data or ""
            fields = ("step_up_code", "step_up_recovery")
            require_code(queries.get_user(actor.id), code, recovery, fields)
        with unit_of_work():
            services.renew_proof(queries.get_session(actor.session_id), actor, arrival())
    except DomainError as error:
        form.add_error(error)
        return False
    return True


def _question(
    form: StepUpForm, wanted: str, carried: list[tuple[str, str]] | None = None, has_files: bool = False
) -> str:
    """Draw the question; without a wanted page it answers at the address asked for, with what is carried."""
    action = url_for("accounts.step_up", next=wanted) if carried is None else request.full_path.rstrip("?")
    return render_template(
        "accounts/step_up.html", form=form, action=action, carried=carried or (), has_files=has_files
    )
