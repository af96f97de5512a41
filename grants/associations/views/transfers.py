"""Transfer of ownership: proposed and answered by members, decided by the staff that checks identity."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.forms import DecideTransferForm, ProposeTransferForm
from grants.associations.states import MemberRight
from grants.associations.views import blueprint
from grants.associations.views.staff import staff_page
from grants.core.access import signed_in, staff, step_up
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/associations/<ref>/transfer", methods=["GET", "POST"])
@signed_in
@step_up
def propose_transfer(ref: str) -> ResponseReturnValue:
    """Propose an editor as owner in the own place."""
    association = queries.get_visible(ref, current_actor())
    if not policies.can_propose_transfer(current_actor(), association):
        raise NotAllowed
    members = queries.current_members(association.id)
    editors = [
        (member.user_id, member.user.display_name) for member in members if member.right == MemberRight.EDITOR
    ]
    form = ProposeTransferForm.among(editors)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(ref, current_actor())
                services.propose_transfer(locked, int(form.to_user_id.data), current_actor(), arrival())
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La proposition est envoyée. Le ministère décidera après l’accord du membre."), "success")
            return redirect(url_for("associations.members", ref=ref))
    association = queries.get_visible(ref, current_actor())
    page = render_template(
        "associations/transfer.html",
        form=form,
        association=association,
        editors=editors,
        transfer=queries.open_transfer(association.id),
    )
    return page, (422 if form.errors else 200)


@blueprint.post("/associations/<ref>/transfer/<int:transfer_id>/<answer>")
@signed_in
def answer_transfer(ref: str, transfer_id: int, answer: str) -> ResponseReturnValue:
    """Accept or decline for the member proposed; give up for an owner."""
    if answer not in ("accept", "decline", "cancel"):
        raise NotFound
    with unit_of_work():
        association = queries.get_for_update(ref, current_actor())
        transfer = queries.get_transfer_for_update(association, transfer_id)
        if answer == "cancel":
            services.cancel_transfer(transfer, current_actor(), arrival())
        else:
            services.answer_transfer(transfer, answer == "accept", current_actor(), arrival())
    words = {
        "accept": _("Vous acceptez. Le ministère doit encore donner son accord."),
        "decline": _("Vous avez décliné ; rien ne change."),
        "cancel": _("La transmission est abandonnée ; rien ne change."),
    }
    flash(words[answer], "success")
    return redirect(url_for("associations.mine"))


@blueprint.get("/associations/transfers")
@staff("call_manager")
def transfers() -> ResponseReturnValue:
    """List the transfers that wait for the ministry's consent."""
    return render_template("associations/transfers.html", waiting=queries.transfers_to_decide())


@blueprint.post("/associations/<ref>/transfer/<int:transfer_id>/decide/<decision>")
@staff("call_manager")
def decide_transfer(ref: str, transfer_id: int, decision: str) -> ResponseReturnValue:
    """Consent or refuse, with a reason."""
    if decision not in ("consent", "refuse"):
        raise NotFound
    form = DecideTransferForm(prefix="transfer-")
    reason = form.reason.data or ""
    decide = services.consent_to_transfer if decision == "consent" else services.refuse_transfer
    try:
        with unit_of_work():
            association = queries.get_for_update(ref, current_actor())
            decide(
                queries.get_transfer_for_update(association, transfer_id), reason, current_actor(), arrival()
            )
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return staff_page(ref, transfer_form=form)
    flash(_("La décision est enregistrée ; les membres la lisent par courriel."), "success")
    return redirect(url_for("associations.show", ref=ref))
