"""Read again, submit, take back, withdraw, and the receipt."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import small_number
from grants.core.request import arrival, current_actor
from grants.documents.responses import send_document
from grants.proposals import policies, queries, services
from grants.proposals.forms import SubmitProposalForm, WithdrawProposalForm
from grants.proposals.pdf import draw_receipt
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import draft_of


@blueprint.route("/proposals/<ref>/review")
@signed_in
def review(ref: str) -> ResponseReturnValue:
    """Show the whole draft as it would be submitted, and what stands before."""
    return _review_page(ref, SubmitProposalForm(formdata=None)), 200


def _review_page(ref: str, form: SubmitProposalForm) -> str:
    proposal = draft_of(ref)
    if not form.is_submitted():
        form.version.data = str(proposal.version)
    content = queries.content_of(proposal)
    problems = queries.problems_before_submission(proposal, content, queries.rules_of(proposal))
    frozen = content.as_json()
    return render_template(
        "proposals/review.html",
        proposal=proposal,
        call=proposal.call_line.call,
        is_open=proposal.call_line.call.is_open(arrival()),
        form=form,
        problems=problems,
        content=frozen,
        names=queries.display_names(frozen, proposal.call_line),
        may_submit=policies.can_submit(current_actor(), proposal),
    )


@blueprint.route("/proposals/<ref>/submit", methods=["POST"])
@signed_in
def submit(ref: str) -> ResponseReturnValue:
    """Submit at the instant the request arrived."""
    form = SubmitProposalForm()
    if not form.validate_on_submit():
        return _review_page(ref, form), 422
    try:
        with unit_of_work():
            proposal = queries.get_for_update(ref, current_actor())
            services.submit_proposal(proposal, form.seen_version, current_actor(), arrival())
            reference = proposal.ref
    except (services.Late, services.Incomplete) as error:
        form.add_error(error)
        return _review_page(ref, form), 422
    flash(
        _("Le dossier est déposé sous le numéro %(ref)s. L’accusé de réception est prêt.", ref=reference),
        "success",
    )
    return redirect(url_for("proposals.show", ref=reference))


@blueprint.route("/proposals/<ref>/resume", methods=["POST"])
@signed_in
def resume(ref: str) -> ResponseReturnValue:
    """Take a submission back to correct it before the deadline."""
    form = WithdrawProposalForm()
    form.validate_on_submit()
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.resume_draft(proposal, form.seen_version, current_actor(), arrival())
    flash(
        _(
            "Le dossier est de nouveau un brouillon. Déposez-le avant la date limite ; "
            "sinon votre dernier dépôt vaut."
        ),
        "warning",
    )
    return redirect(url_for("proposals.show", ref=ref))


@blueprint.route("/proposals/<ref>/restore", methods=["POST"])
@signed_in
def restore(ref: str) -> ResponseReturnValue:
    """Give up a correction: the last submission stands again."""
    form = WithdrawProposalForm()
    form.validate_on_submit()
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.restore_submission(proposal, form.seen_version, current_actor(), arrival())
    flash(_("La correction est abandonnée : votre dernier dépôt est rétabli."), "success")
    return redirect(url_for("proposals.show", ref=ref))


@blueprint.route("/proposals/<ref>/withdraw", methods=["POST"])
@signed_in
def withdraw(ref: str) -> ResponseReturnValue:
    """Withdraw a draft or a submission."""
    form = WithdrawProposalForm()
    form.validate_on_submit()
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.withdraw_proposal(
            proposal, form.seen_version, current_actor(), arrival(), (form.reason.data or "")[:1000] or None
        )
    flash(_("Le dossier est retiré."), "success")
    return redirect(url_for("proposals.show", ref=ref))


@blueprint.route("/proposals/<ref>/receipt.pdf")
@signed_in
def receipt(ref: str) -> ResponseReturnValue:
    """Hand over the receipt of the last submission, or of the one whose number is asked.

    The kept original where there is one in this language; meanwhile, and in the other language, it is
    drawn from the same frozen facts.
    """
    actor = current_actor()
    proposal = queries.get_visible(ref, actor)
    number = request.args.get("version", type=small_number)
    version = queries.version_of(proposal.id, number) if number else queries.latest_version(proposal.id)
    if version is None:
        raise NotFound(_("Ce dossier n’est pas encore déposé."))
    language = request.args.get("language") or version.receipt_language
    if language == version.receipt_language and version.receipt_document_id is not None:
        return send_document(queries.receipt_of(version), inline=True)
    facts = queries.receipt_facts(version, "ar" if language == "ar" else "fr")
    response = Response(draw_receipt(facts), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{facts.reference}-{facts.number}.pdf"'
    return response
