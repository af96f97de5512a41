"""Pages of the staff: list of associations, one association, its verification."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.completeness import gaps
from grants.associations.forms import (
    DecideTransferForm,
    JudgeBankForm,
    OverrideIceForm,
    RefuseDocumentForm,
    ReturnAssociationForm,
)
from grants.associations.models import Association
from grants.associations.policies import VIEWERS
from grants.associations.readiness import choose
from grants.associations.states import AssociationState
from grants.associations.validity import FINDINGS
from grants.associations.views import blueprint
from grants.associations.words import EVIDENCE, STORY
from grants.audit.queries import story
from grants.core.access import staff
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.get("/associations")
@staff(*VIEWERS)
def index() -> ResponseReturnValue:
    filters = {name: request.args.get(name, "").strip() for name in ("q", "state", "bank")}
    if filters["state"] not in {str(state.value) for state in AssociationState}:
        filters["state"] = ""
    page = queries.staff_page(requested_page(), filters["q"], filters["state"], filters["bank"])
    return render_template(
        "associations/index.html", page=page, filters=filters, states=AssociationState.choices()
    )


@blueprint.get("/associations/<ref>")
@staff(*VIEWERS)
def show(ref: str) -> ResponseReturnValue:
    """Show one association; the reference of a merged one leads to the one that was kept."""
    association = queries.get_visible(ref, current_actor())
    if association.reference != ref:
        flash(_("%(ref)s est fusionnée dans cette association.", ref=ref), "info")
        return redirect(url_for("associations.show", ref=association.reference))
    return staff_page(ref)


@blueprint.post("/associations/<ref>/verify")
@staff("call_manager")
def verify(ref: str) -> ResponseReturnValue:
    seen = ActionForm().seen_version
    _act(ref, lambda found: services.verify_association(found, seen, current_actor(), arrival()))
    flash(_("L’identité est vérifiée ; les propriétaires sont prévenus par courriel."), "success")
    return redirect(url_for("associations.show", ref=ref))


@blueprint.post("/associations/<ref>/return")
@staff("call_manager")
def send_back(ref: str) -> ResponseReturnValue:
    form = ReturnAssociationForm()
    reason, seen = form.reason.data or "", form.seen_version
    try:
        _act(ref, lambda found: services.return_association(found, reason, seen, current_actor(), arrival()))
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return staff_page(ref, form)
    flash(_("L’identité est renvoyée à l’association avec votre motif."), "success")
    return redirect(url_for("associations.show", ref=ref))


@blueprint.post("/associations/<ref>/override-ice")
@staff("call_manager")
def override_ice(ref: str) -> ResponseReturnValue:
    """Enter an ICE whose key is wrong, with the reason."""
    form = OverrideIceForm(prefix="ice-")
    typed, reason, seen = form.ice.data or "", form.reason.data or "", form.seen_version
    try:
        _act(
            ref,
            lambda found: services.override_ice(found, typed, reason, seen, current_actor(), arrival()),
        )
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return staff_page(ref, ice_form=form)
    flash(_("L’ICE est inscrit, avec votre raison."), "success")
    return redirect(url_for("associations.show", ref=ref))


def _act(ref: str, act: Callable[[Association], None]) -> None:
    with unit_of_work():
        act(queries.get_for_update(ref, current_actor()))


def staff_page(
    ref: str,
    form: ReturnAssociationForm | None = None,
    bank_form: JudgeBankForm | None = None,
    transfer_form: DecideTransferForm | None = None,
    refused: tuple[int, RefuseDocumentForm] | None = None,
    ice_form: OverrideIceForm | None = None,
) -> ResponseReturnValue:
    """Draw one association for staff, with the form in which something is to be corrected."""
    failed = next(
        (one for one in (form, bank_form, transfer_form, refused and refused[1], ice_form) if one), None
    )
    association = queries.get_visible(ref, current_actor())
    form = form or ReturnAssociationForm(formdata=None)
    form.version.data = str(association.version)
    today = local_date(arrival())
    held = queries.held_documents(association.id)
    reads_persons = policies.can_view_officers(current_actor(), association)
    judges = policies.can_judge_doubles(current_actor(), association)
    page = render_template(
        "associations/show.html",
        form=form,
        ice_form=ice_form or OverrideIceForm(formdata=None, prefix="ice-"),
        bank_form=bank_form or JudgeBankForm(formdata=None),
        transfer_form=transfer_form or DecideTransferForm(formdata=None, prefix="transfer-"),
        refuse_form=_refuse_forms(refused),
        failed=failed,
        association=association,
        memberships=queries.current_members(association.id),
        missing=gaps(association, arrival(), {code for code, rows in held.items() if choose(rows, today)}),
        papers=[row for rows in held.values() for row in rows if _is_shown(row)],
        board=queries.current_board(association.id) if reads_persons else None,
        former_boards=queries.former_boards(association.id) if reads_persons else [],
        pending=queries.pending_bank_change(association.id),
        transfer=queries.open_transfer(association.id),
        pairs=queries.pairs_of(association.id) if judges else [],
        merged_here=queries.merged_into(association.id),
        story=story(association, STORY) if reads_persons else [],
        findings=FINDINGS,
        evidence=EVIDENCE,
        today=today,
    )
    return page, (422 if failed is not None else 200)


def _is_shown(row: object) -> bool:
    return policies.can_read_document(current_actor(), row)


def _refuse_forms(refused: tuple[int, RefuseDocumentForm] | None) -> Callable[[int], RefuseDocumentForm]:
    """Return document -> the form to refuse it: the one to correct, or an empty one."""

    def form_of(document_id: int) -> RefuseDocumentForm:
        if refused is not None and refused[0] == document_id:
            return refused[1]
        return RefuseDocumentForm(formdata=None, prefix=f"d{document_id}-")

    return form_of
