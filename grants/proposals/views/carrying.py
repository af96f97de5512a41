"""Start a draft from a former proposal or from the eligibility check, and see what is to be checked in it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from grants.associations import queries as associations
from grants.associations.models import Association
from grants.calls import queries as calls
from grants.calls.eligibility import Answers
from grants.calls.eligibility_words import as_arguments, read_answers
from grants.core.access import signed_in
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.forms import AppForm
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.obligations.queries import due_for_association, is_late
from grants.proposals import queries, services
from grants.proposals.forms import CopyProposalForm, StartCheckedForm
from grants.proposals.views import blueprint


@blueprint.get("/calls/<code>/eligibility/own")
@signed_in
def check_own(code: str) -> ResponseReturnValue:
    """Open the eligibility check with what the association's account says already."""
    calls.get_visible(code, None, arrival())
    own = associations.associations_of(current_actor())
    answers = _known(own[0]) if own else Answers()
    return redirect(_check_address(code, answers))


def _check_address(code: str, answers: Answers) -> str:
    arguments: dict[str, Any] = as_arguments(answers)
    return url_for("portal.eligibility", code=code, **arguments)


def _known(association: Association) -> Answers:
    today = local_date(arrival())
    receipt = association.receipt_kind.value if association.receipt_kind else None
    return Answers(
        kind=association.kind.value,
        founded_on=association.founded_on,
        receipt=receipt,
        receipt_on=association.receipt_on,
        cities=(association.city_code,) if association.city_code else (),
        late_report=any(is_late(item, today) for item in due_for_association(association.id)),
    )


@blueprint.route("/calls/<code>/start", methods=["GET", "POST"])
@signed_in
def start_checked(code: str) -> ResponseReturnValue:
    """Start a draft with the answers of the eligibility check, which the address carries."""
    actor, at = current_actor(), arrival()
    call = calls.get_visible(code, None, at)
    answers, _faults = read_answers(request.args)
    line = next((item for item in call.lines if item.line_code == answers.line), None)
    if line is None:
        return redirect(_check_address(code, answers))
    line_id, own = line.id, associations.associations_of(actor)
    form = StartCheckedForm()
    form.association.choices = [SelectChoice(str(item.id), pick(item)) for item in own]
    if form.validate_on_submit():
        try:
            with unit_of_work():
                draft = services.start_from_check(
                    calls.call_line(line_id),
                    _own(own, form.association.data),
                    form.title.data,
                    form.language.data,
                    answers,
                    actor,
                    at,
                )
                ref = draft.ref
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le brouillon est ouvert avec vos réponses."), "success")
            return redirect(url_for("proposals.show", ref=ref))
    page = render_template(
        "proposals/start_checked.html",
        form=form,
        call=call,
        line=line,
        associations=own,
        carried=as_arguments(answers),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/proposals/copy", methods=["GET", "POST"])
@signed_in
def copy() -> ResponseReturnValue:
    """Take a former proposal over into an open call."""
    actor, at = current_actor(), arrival()
    former, open_calls = queries.former_proposals(actor), calls.open_calls(at)
    asked = request.args.get("source", "")
    known = next((item for item in former if item.ref == asked), None)
    form = CopyProposalForm(source=asked, title=known.title if known else "")
    form.source.choices = [
        SelectChoice(item.ref, f"{item.call_line.call.code} · {item.call_line.line_code} · {item.title}")
        for item in former
    ]
    form.call_line.choices = [
        SelectChoice(str(line.id), f"{call.code} · {pick(line.line)}")
        for call in open_calls
        for line in call.lines
    ]
    if form.validate_on_submit():
        try:
            with unit_of_work():
                source = queries.get_visible(form.source.data, actor)
                draft = services.clone_proposal(
                    source,
                    calls.call_line(int(form.call_line.data)),
                    _own(associations.associations_of(actor), str(source.association_id)),
                    form.title.data,
                    actor,
                    at,
                )
                ref = draft.ref
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le dossier est repris. Voici ce qui est à vérifier."), "success")
            return redirect(url_for("proposals.origin", ref=ref))
    page = render_template("proposals/copy.html", form=form, former=former, open_calls=open_calls)
    return page, 422 if form.errors or form.form_errors else 200


def _own(own: list[Association], association_id: str) -> Association:
    reference = next((item.reference for item in own if str(item.id) == association_id), "")
    return associations.get_for_update(reference, current_actor())


@blueprint.route("/proposals/<ref>/origin", methods=["GET", "POST"])
@signed_in
def origin(ref: str) -> ResponseReturnValue:
    """Show what was not taken over and what to check; a button says that it is done."""
    actor = current_actor()
    proposal = queries.get_visible(ref, actor)
    found = queries.origin_of(proposal)
    if found is None or not actor.is_member(proposal.association_id):
        raise NotFound(_("Ce dossier n’a rien à vérifier."))
    form = AppForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.mark_checked(queries.get_for_update(ref, actor), actor, arrival())
        return redirect(url_for("proposals.show", ref=ref))
    items = [(item["section"], queries.item_words(item)) for item in found.items]
    return render_template("proposals/origin.html", proposal=proposal, origin=found, items=items)
