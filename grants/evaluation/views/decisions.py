"""The page of one file in the session: its points, merged comments, and the decision."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.letters import results_of
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.queries.ranking import RankedFile
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.evaluation.views import blueprint
from grants.evaluation.views.ranking_rows import reason_of
from grants.evaluation.wordings import outcome_words
from grants.proposals import queries as proposals


@blueprint.route("/staff/calls/<code>/selection/<ref>", methods=["GET", "POST"])
@staff(*SCORE_READERS)
def decide(code: str, ref: str) -> ResponseReturnValue:
    """Show one scored file; record the decision of the session on it."""
    form = forms.RecordDecisionForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                held = queries.session_for_update(queries.get_call(code, current_actor()).id)
                proposal = proposals.get_for_update(ref, current_actor())
                services.record_decision(
                    held,
                    form.seen_version,
                    proposal,
                    form.outcome.data,
                    form.amount.data,
                    form.reason.data or "",
                    current_actor(),
                    arrival(),
                )
                line = proposal.call_line.line_code
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La décision sur %(ref)s est enregistrée.", ref=ref), "success")
            return redirect(url_for("evaluation.session", code=code, line=line))
    return _page(code, ref, form)


def _page(code: str, ref: str, form: forms.RecordDecisionForm) -> ResponseReturnValue:
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
    if not form.is_submitted():
        form = _filled(file)
    form.version.data = str(held.version) if held and not form.is_submitted() else form.version.data
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
        and current_actor().id in queries.deciders(held.id, file.association.id),
        form=form,
    )
    return page, 422 if form.errors else 200


def _filled(file: RankedFile) -> forms.RecordDecisionForm:
    """Return the form holding the decision taken, else what the pass proposes."""
    outcome: DecisionOutcome | None
    outcome, amount, reason = *file.advised, ""
    if file.decision:
        outcome, amount = file.decision.outcome, file.decision.amount_centimes
        reason = file.decision.reason
    form = forms.RecordDecisionForm(
        formdata=None, outcome=outcome.value if outcome else None, amount=amount, reason=reason
    )
    form.offer()
    return form
