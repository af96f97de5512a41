"""Associations that look like one: the pairs with their evidence, dismissed with a reason or merged."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.forms import DismissPairForm, MergeForm
from grants.associations.models import DuplicatePair
from grants.associations.states import PairState
from grants.associations.views import blueprint
from grants.associations.words import EVIDENCE
from grants.core.access import staff, step_up
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import NO_VERSION
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.get("/associations/doubles")
@staff("call_manager")
def doubles() -> ResponseReturnValue:
    """List the pairs in one state, the likeliest first."""
    wanted = request.args.get("state", "")
    state = next((one for one in PairState if one.value == wanted), PairState.OPEN)
    return render_template(
        "associations/doubles.html",
        page=queries.pairs_page(requested_page(), state),
        state=state,
        states=PairState.choices(),
        evidence=EVIDENCE,
    )


@blueprint.get("/associations/doubles/<int:pair_id>")
@staff("call_manager")
def pair(pair_id: int) -> ResponseReturnValue:
    """Show both sides of a pair, the evidence, and what can be done."""
    return _page(_judged(pair_id), DismissPairForm(formdata=None), MergeForm(formdata=None))


@blueprint.post("/associations/doubles/<int:pair_id>/dismiss")
@staff("call_manager")
def dismiss_pair(pair_id: int) -> ResponseReturnValue:
    """Say that the two are distinct, with a reason."""
    form = DismissPairForm()
    try:
        with unit_of_work():
            found = queries.get_pair_for_update(pair_id)
            services.dismiss_pair(
                found, form.reason.data or "", form.seen_version, current_actor(), arrival()
            )
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return _page(_judged(pair_id), form, MergeForm(formdata=None))
    flash(_("Les deux associations restent distinctes."), "success")
    return redirect(url_for("associations.doubles"))


@blueprint.post("/associations/doubles/<int:pair_id>/merge")
@staff("call_manager")
@step_up
def merge(pair_id: int) -> ResponseReturnValue:
    """Merge the two into the one chosen, as both were seen on the page."""
    found = _judged(pair_id)
    form = MergeForm()
    kept_ref = request.form.get("kept", "")
    references = [found.first.reference, found.second.reference]
    if kept_ref not in references:
        form.form_errors.append(_("Choisissez l’association à garder."))
        return _page(found, DismissPairForm(formdata=None), form)
    merged_ref = next(reference for reference in references if reference != kept_ref)
    try:
        with unit_of_work():
            both = {ref: queries.get_for_update(ref, current_actor()) for ref in references}
            services.merge_associations(
                both[kept_ref],
                both[merged_ref],
                form.reason.data or "",
                (_seen(kept_ref), _seen(merged_ref)),
                current_actor(),
                arrival(),
            )
    except (NotAllowed, NotFound, Conflict):
        raise
    except DomainError as error:
        form.add_error(error)
        return _page(_judged(pair_id), DismissPairForm(formdata=None), form)
    flash(_("%(merged)s est fusionnée dans %(kept)s.", merged=merged_ref, kept=kept_ref), "success")
    return redirect(url_for("associations.show", ref=kept_ref))


def _seen(reference: str) -> int | None:
    text = request.form.get(f"version-{reference}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NO_VERSION


def _judged(pair_id: int) -> DuplicatePair:
    """Return the pair for who may judge it; a member of either side finds nothing."""
    found = queries.get_pair(pair_id)
    own = current_actor()
    if own.is_member(found.first_id) or own.is_member(found.second_id):
        raise NotFound
    return found


def _page(pair: DuplicatePair, dismiss_form: DismissPairForm, merge_form: MergeForm) -> ResponseReturnValue:
    sides = [pair.first, pair.second]
    boards = {side.id: queries.current_board(side.id) for side in sides}
    failed = bool(dismiss_form.errors or merge_form.errors)
    dismiss_form.version.data = str(pair.version)
    page = render_template(
        "associations/pair.html",
        pair=pair,
        sides=sides,
        boards=boards,
        members={side.id: queries.current_members(side.id) for side in sides},
        obstacles=services.obstacles(*sides) if policies.can_judge_pair(current_actor(), pair) else [],
        evidence=EVIDENCE,
        dismiss_form=dismiss_form,
        merge_form=merge_form,
        kept=request.form.get("kept", pair.first.reference),
    )
    return page, (422 if failed else 200)
