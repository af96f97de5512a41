"""Payments in the hands of the ministry: the queue, one payment, and each hand's act."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.agreements import forms, queries, services
from grants.agreements.models import PaymentTranche
from grants.agreements.policies import PAYMENT_READERS
from grants.agreements.states import TrancheState
from grants.agreements.story import story_of
from grants.agreements.views import blueprint
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, VersionedForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor

Move = Callable[[PaymentTranche], Any]


@blueprint.get("/staff/payments")
@staff(*PAYMENT_READERS)
def payments() -> ResponseReturnValue:
    """List the payments that wait in the ministry, or those in one state."""
    state = request.args.get("state", "")
    page = queries.payments_page(state, requested_page())
    return render_template("agreements/payments.html", page=page, state=state, states=TrancheState.choices())


@blueprint.get("/staff/payments/<reference>/<int:number>")
@staff(*PAYMENT_READERS)
def payment(reference: str, number: int) -> ResponseReturnValue:
    """Show one payment: what was seen by each hand, what blocks it, what may be done."""
    return _payment_page(reference, number)


def _payment_page(reference: str, number: int, form: VersionedForm | None = None) -> ResponseReturnValue:
    tranche = queries.get_tranche(reference, number, current_actor())
    hands = (tranche.requested_by_id, tranche.verified_by_id, tranche.ordered_by_id, tranche.paid_by_id)
    page = render_template(
        "agreements/payment.html",
        tranche=tranche,
        agreement=tranche.agreement,
        association=tranche.agreement.association,
        names=names_of(set(hands)),
        reasons=queries.payment_reasons(tranche, arrival()),
        story=story_of(tranche),
        form=form,
        pay_form=_kept(form, forms.PayTrancheForm, tranche),
        send_back_form=_kept(form, forms.SendBackTrancheForm, tranche),
        fail_form=_kept(form, forms.FailTrancheForm, tranche),
    )
    return page, (422 if form is not None else 200)


@blueprint.post("/staff/payments/<reference>/<int:number>/verify")
@staff("finance_officer")
def verify_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Verify a request: second hand."""
    form = ActionForm()
    return _act(
        reference,
        number,
        form,
        lambda row: services.verify_tranche(row, form.seen_version, current_actor(), arrival()),
        _("La demande est vérifiée. Un ordonnateur va l’ordonner."),
    )


@blueprint.post("/staff/payments/<reference>/<int:number>/order")
@staff("authorising_officer")
def order_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Order a verified payment: third hand."""
    form = ActionForm()
    return _act(
        reference,
        number,
        form,
        lambda row: services.order_tranche(row, form.seen_version, current_actor(), arrival()),
        _("Le versement est ordonné. La trésorerie va le payer."),
    )


@blueprint.post("/staff/payments/<reference>/<int:number>/pay")
@staff("treasury_accountant")
def pay_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Record a payment: fourth hand."""
    form = forms.PayTrancheForm()
    return _act(
        reference,
        number,
        form,
        lambda row: services.pay_tranche(
            row,
            form.paid_on.data,
            form.treasury_reference.data,
            form.seen_version,
            current_actor(),
            arrival(),
        ),
        _("Le paiement est enregistré et l’association est prévenue."),
    )


@blueprint.post("/staff/payments/<reference>/<int:number>/send-back")
@staff("finance_officer", "authorising_officer")
def send_back_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Send a request back to the association."""
    form = forms.SendBackTrancheForm()
    return _act(
        reference,
        number,
        form,
        lambda row: services.send_back_tranche(
            row, form.reason.data, form.seen_version, current_actor(), arrival()
        ),
        _("La demande est renvoyée à l’association."),
    )


@blueprint.post("/staff/payments/<reference>/<int:number>/fail")
@staff("treasury_accountant")
def fail_tranche(reference: str, number: int) -> ResponseReturnValue:
    """Record that a payment was rejected."""
    form = forms.FailTrancheForm()
    return _act(
        reference,
        number,
        form,
        lambda row: services.fail_tranche(
            row, form.reason.data, form.seen_version, current_actor(), arrival()
        ),
        _("Le rejet est enregistré. L’association peut demander de nouveau."),
    )


def _act(reference: str, number: int, form: VersionedForm, move: Move, done: str) -> ResponseReturnValue:
    """Make one move; what the rules refuse is shown on the page of the payment."""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                move(queries.get_tranche_for_update(reference, number, current_actor()))
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("agreements.payment", reference=reference, number=number))
    return _payment_page(reference, number, form)


def _kept(form: VersionedForm | None, kind: type[VersionedForm], tranche: PaymentTranche) -> VersionedForm:
    """Return the form that was refused, with what was typed, or a new one of that kind."""
    return form if isinstance(form, kind) else kind(formdata=None, data={"version": tranche.version})
