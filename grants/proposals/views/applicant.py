"""Pages of a member: own proposals, start of a draft, and the proposal with its task list."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from grants.associations import queries as associations
from grants.audit.queries import timeline
from grants.calls import queries as calls
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.completeness import section_states
from grants.proposals.forms import StartProposalForm, WithdrawProposalForm
from grants.proposals.models import Proposal
from grants.proposals.progress import progress_of
from grants.proposals.states import ProposalState
from grants.proposals.views import blueprint
from grants.proposals.views.notes import notes_of
from grants.proposals.views.section_page import problem_url
from grants.proposals.views.story import story_of, tasks_of


@blueprint.route("/proposals")
@signed_in
def mine() -> ResponseReturnValue:
    """List the proposals of the member's associations, and the open calls to start from."""
    return render_template(
        "proposals/mine.html",
        proposals=queries.proposals_of(current_actor()),
        open_calls=calls.open_calls(arrival()),
    )


@blueprint.route("/proposals/new", methods=["GET", "POST"])
@signed_in
def start() -> ResponseReturnValue:
    """Start a draft: line, association, title."""
    actor, at = current_actor(), arrival()
    open_calls = calls.open_calls(at)
    own = associations.associations_of(actor)
    form = StartProposalForm(call_line=request.args.get("line", ""))
    form.call_line.choices = [
        SelectChoice(str(line.id), f"{call.code} · {pick(line.line)}")
        for call in open_calls
        for line in call.lines
    ]
    form.association.choices = [SelectChoice(str(item.id), pick(item)) for item in own]
    if form.validate_on_submit():
        try:
            with unit_of_work():
                line = calls.call_line(int(form.call_line.data))
                association = associations.get_for_update(
                    next(item.reference for item in own if str(item.id) == form.association.data), actor
                )
                draft = services.start_draft(
                    line, association, form.title.data, form.language.data, actor, at
                )
                ref = draft.ref
        except (Conflict, services.Late, DomainError) as error:
            form.add_error(error)
        else:
            flash(
                _("Le brouillon est ouvert. Tout est gardé dès que vous enregistrez une partie."), "success"
            )
            return redirect(url_for("proposals.show", ref=ref))
    page = render_template("proposals/start.html", form=form, open_calls=open_calls, associations=own)
    return page, 422 if form.errors else 200


@blueprint.route("/proposals/<ref>")
@signed_in
def show(ref: str) -> ResponseReturnValue:
    """Show a draft as a task list, or what was submitted."""
    proposal = queries.get_visible(ref, current_actor())
    if not current_actor().is_member(proposal.association_id):
        return redirect(url_for("proposals.staff_show", ref=proposal.ref))
    shared = {
        "proposal": proposal,
        "call": proposal.call_line.call,
        "is_open": proposal.call_line.call.is_open(arrival()),
        "withdraw_form": WithdrawProposalForm(formdata=None, version=proposal.version),
        "versions": queries.versions_of(proposal.id),
        "story": story_of(timeline(proposal)),
        "notes": notes_of(proposal),
        "progress": progress_of(proposal, proposal.call_line.call, arrival()),
    }
    if proposal.state == ProposalState.DRAFT:
        return _draft_page(proposal, shared)
    version = queries.latest_version(proposal.id)
    content = version.content if version else queries.content_of(proposal).as_json()
    return render_template(
        "proposals/submitted.html",
        content=content,
        names=queries.display_names(content, proposal.call_line),
        version=version,
        **shared,
    )


def _draft_page(proposal: Proposal, shared: dict[str, object]) -> str:
    content = queries.content_of(proposal)
    rules = queries.rules_of(proposal)
    problems = queries.problems_before_submission(proposal, content, rules)
    states = section_states(content, problems, rules)
    return render_template(
        "proposals/show.html",
        content=content,
        problems=problems,
        origin=queries.origin_of(proposal),
        missing=[(problem.message, problem_url(proposal.ref, problem)) for problem in problems[:6]],
        groups=tasks_of(proposal, content, problems, states, queries.last_edits(proposal.id)),
        **shared,
    )
