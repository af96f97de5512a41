"""The account of an association: given by an owner with the certificate, confirmed or refused by finance."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.forms import JudgeBankForm, UpdateBankForm
from grants.associations.identifiers import IBAN_PREFIX_REMOVED
from grants.associations.models import Association
from grants.associations.views import blueprint
from grants.associations.views.staff import staff_page
from grants.core.access import signed_in, staff, step_up
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.documents.services import StoredFile, receive_at


@blueprint.route("/associations/<ref>/bank", methods=["GET", "POST"])
@signed_in
@step_up
def bank(ref: str) -> ResponseReturnValue:
    """Give the account, or another one: the former stays until the finance officer confirms."""
    association = queries.get_visible(ref, current_actor())
    if not policies.can_edit_bank(current_actor(), association):
        raise NotAllowed
    form = UpdateBankForm(obj=queries.pending_bank_change(association.id) or association)
    form.version.data = form.version.data if form.is_submitted() else str(association.version)
    if form.validate_on_submit():
        try:
            sent = receive_at("certificate", form.certificate.data, current_actor(), arrival())
            notice = _save(ref, form, sent)
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            if notice == IBAN_PREFIX_REMOVED:
                flash(_("Vous aviez écrit un IBAN : MA64 a été retiré, le RIB commence après."), "info")
            flash(_("Les coordonnées bancaires sont enregistrées."), "success")
            return redirect(url_for("associations.mine"))
    association = queries.get_visible(ref, current_actor())
    page = render_template(
        "associations/bank.html",
        form=form,
        association=association,
        pending=queries.pending_bank_change(association.id),
        certificate=queries.current_document(association.id, "RIB"),
    )
    return page, (422 if form.errors else 200)


def _save(ref: str, form: UpdateBankForm, certificate: StoredFile | None) -> str | None:
    with unit_of_work():
        return services.update_bank(
            queries.get_for_update(ref, current_actor()),
            form.rib.data,
            form.rib_holder.data,
            form.seen_version,
            current_actor(),
            arrival(),
            certificate,
            form.key_as_certified.data,
        )


@blueprint.post("/associations/<ref>/verify-bank")
@staff("finance_officer")
def verify_bank(ref: str) -> ResponseReturnValue:
    """Confirm the account that waits."""

    def verify(found: Association, reason: str, seen: int | None) -> None:
        services.verify_bank_data(found, seen, current_actor(), arrival(), reason)

    return _judge(ref, verify, _("Les coordonnées bancaires sont vérifiées."))


@blueprint.post("/associations/<ref>/refuse-bank")
@staff("finance_officer")
def refuse_bank(ref: str) -> ResponseReturnValue:
    """Refuse the account that waits, with a reason."""

    def refuse(found: Association, reason: str, seen: int | None) -> None:
        services.refuse_bank_data(found, reason, seen, current_actor(), arrival())

    said = _("Le compte est refusé ; les propriétaires lisent votre motif par courriel.")
    return _judge(ref, refuse, said)


def _judge(ref: str, judge: Callable[[Association, str, int | None], None], said: str) -> ResponseReturnValue:
    """Answer to the account that waits, with the reason typed."""
    form = JudgeBankForm()
    reason, seen = form.bank_reason.data or "", form.seen_version
    try:
        with unit_of_work():
            found = queries.get_for_update(ref, current_actor())
            judge(found, reason, seen)
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        if error.field == "reason":
            form.bank_reason.errors = [str(error.message)]
        else:
            form.add_error(error)
        return staff_page(ref, bank_form=form)
    flash(said, "success")
    return redirect(url_for("associations.show", ref=ref))
