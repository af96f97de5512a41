"""The page of one file in the session: its points, merged comments, and the decision."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.letters import results_of
from grants.evaluation.models import SelectionSession, SessionVote
from grants.evaluation.policies import SCORE_READERS, can_decide
from grants.evaluation.queries.ranking import RankedFile
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.evaluation.views import blueprint
from grants.evaluation.views.ranking_rows import reason_of
from grants.evaluation.wordings import outcome_words, vote_words
from grants.proposals import queries as proposals
from grants.territory.queries import region_names


@blueprint.route("/staff/calls/<code>/selection/<ref>", methods=["GET", "POST"])
@staff(*SCORE_READERS)
def decide(code: str, ref: str) -> ResponseReturnValue:
    """Show one scored file; record the decision of the session on it."""
    form = forms.RecordDecisionForm()
    form.offer(queries.rejection_reasons())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                held = queries.session_for_update(queries.get_call(code, current_actor()).id)
                proposal = proposals.get_for_update(ref, current_actor())
                made = services.record_decision(
                    held,
                    form.seen_version,
                    proposal,
                    form.outcome.data,
                    form.amount.data,
                    form.reason.data or "",
                    current_actor(),
                    arrival(),
                    form.reason_codes.data or (),
                    forms.given_ballots(request.form) if form.to_vote.data else None,
                )
                line = proposal.call_line.line_code
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            if made is None:
                flash(
                    _("Le vote a rejeté cette décision sur %(ref)s : rien n’est décidé.", ref=ref), "warning"
                )
            else:
                flash(_("La décision sur %(ref)s est enregistrée.", ref=ref), "success")
            return redirect(url_for("evaluation.session", code=code, line=line))
    return _page(code, ref, form)


def item_page(code: str, ref: str, refused: AppForm) -> ResponseReturnValue:
    """Return the page of an item with a form beside the decision that was refused."""
    form = forms.RecordDecisionForm(formdata=None)
    form.offer(queries.rejection_reasons())
    return _page(code, ref, form, refused)


def _page(
    code: str, ref: str, form: forms.RecordDecisionForm, refused: AppForm | None = None
) -> ResponseReturnValue:
    call = queries.get_call(code, current_actor())
    held = queries.session_of(call.id)
    ranking = queries.ranking_of(call, held)
    file = ranking.files.get(ref.upper())
    if file is None:
        raise NotFound(_("Ce dossier n’est pas classé dans cet appel."))
    if current_actor().is_member(file.association.id):
        raise NotAllowed(
            _("Vous êtes membre de cette association : les autres membres examinent ce dossier.")
        )
    if refused is not None or not form.is_submitted():
        form = _filled(file)
    if held and (refused is not None or not form.is_submitted()):
        form.version.data = str(held.version)
    pass_mark = ranking.grid.pass_mark
    page = render_template(
        "evaluation/decide.html",
        call=call,
        held=held,
        file=file,
        receipt=queries.receipt_flag(file.association, call),
        line=ranking.line(file.line_code),
        pass_mark=pass_mark,
        groups=results_of(ranking.grid, file.score),
        proposed=outcome_words(file.proposed) if file.proposed else _("ne pas financer"),
        reason=reason_of(file, pass_mark),
        may_decide=held is not None
        and held.state == SessionState.OPEN
        and file.is_on_agenda
        and current_actor().id in queries.deciders(held.id, file.association.id, file.proposal_id),
        form=form,
        refused=refused or form,
        lifted=ranking.lifted,
        **_item_of(held, file, refused),
    )
    return page, 422 if form.errors or form.form_errors or refused is not None else 200


def _item_of(held: SelectionSession | None, file: RankedFile, refused: AppForm | None) -> dict[str, Any]:
    """Return what the page says of the item in its session: who votes, who left, votes, coverage."""
    if held is None:
        return {"voters": [], "out": [], "votes": [], "leaving": None, "coverage": None, "typed": {}}
    seats = {seat.user_id: seat for seat in queries.seats_of(held.id)}
    out = queries.out_of_item(held.id, file.proposal_id, file.association.id)
    voters = [seat for seat in seats.values() if seat.sits and seat.user_id not in out]
    actor, names = current_actor(), region_names()
    leaving = (
        refused
        if isinstance(refused, forms.LeaveItemForm)
        else forms.LeaveItemForm(formdata=None, version=str(held.version))
    )
    leaving.offer(
        (seat.user_id, seat.name) for seat in voters if seat.user_id == actor.id or can_decide(actor, held)
    )
    coverage = (
        refused
        if isinstance(refused, forms.CoverageForm)
        else forms.CoverageForm(formdata=None, version=str(held.version))
    )
    own = queries.regions_of([file.proposal_id])[file.proposal_id]
    coverage.offer((code, names.get(code, code)) for code in sorted(own))
    return {
        "voters": voters,
        "out": [(seats[key].name, kind) for key, kind in out.items() if key in seats],
        "votes": votes_shown(held, file.proposal_id, file.reference, names),
        "leaving": leaving if actor.id in {seat.user_id for seat in seats.values() if seat.sits} else None,
        "coverage": coverage if own and file.passes else None,
        "typed": request.form,
    }


def votes_shown(
    held: SelectionSession, proposal_id: int | None, reference: str, regions: Mapping[str, str]
) -> list[tuple[SessionVote, str]]:
    """Return the votes of a session on one file, with what was put to them."""
    return [
        (vote, vote_words(vote.subject, vote.question, reference, regions))
        for vote in queries.votes_of(held.id)
        if vote.proposal_id == proposal_id
    ]


def _filled(file: RankedFile) -> forms.RecordDecisionForm:
    """Return the form holding the decision taken, else what the pass proposes."""
    outcome: DecisionOutcome | None
    outcome, amount, reason = *file.advised, ""
    if file.decision:
        outcome, amount = file.decision.outcome, file.decision.amount_centimes
        reason = file.decision.reason
    form = forms.RecordDecisionForm(
        formdata=None,
        outcome=outcome.value if outcome else None,
        amount=amount,
        reason=reason,
        reason_codes=list(file.decision.reason_codes or ()) if file.decision else [],
    )
    form.offer(queries.rejection_reasons())
    return form
