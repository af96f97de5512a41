"""Pages of staff: the list of reports, one report beside its plan, and its review."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.reporting import queries, services
from grants.reporting.anomalies import anomalies_of
from grants.reporting.completeness import parts_of
from grants.reporting.display import headings_of, summaries_of
from grants.reporting.forms import ReviewReportForm, review_form
from grants.reporting.models import ReportRevision
from grants.reporting.policies import READERS
from grants.reporting.services.review import PROGRESS_PCT, RemarksMissing
from grants.reporting.states import RevisionState
from grants.reporting.views import blueprint
from grants.strategy.queries import line_choices


@blueprint.route("/staff/reports")
@staff(*READERS)
def index() -> ResponseReturnValue:
    """List what is owed or reported, filtered by state, line, lateness and words."""
    chosen = queries.ReportFilter(
        state=_known_state(request.args.get("state", "")),
        line_code=request.args.get("line", "")[:3],
        late=request.args.get("late") == "1",
        text=request.args.get("q", "").replace("\x00", "").strip()[:60],
    )
    page = queries.page_for_staff(chosen, requested_page(), arrival())
    return render_template(
        "reporting/index.html", page=page, chosen=chosen, lines=line_choices(), states=_states()
    )


@blueprint.route("/staff/reports/<ref>")
@staff("programme_officer")
def review(ref: str) -> ResponseReturnValue:
    """Show a submitted report beside its plan, with what stands out, to return or validate it."""
    revision = queries.get_visible(ref, current_actor())
    if revision.state != RevisionState.SUBMITTED:
        return redirect(url_for("reporting.show_for_staff", ref=ref))
    return _review_page(revision)


@blueprint.route("/staff/reports/<ref>/return", methods=["POST"])
@staff("programme_officer")
def send_back(ref: str) -> ResponseReturnValue:
    """Return a report with remarks."""
    revision = queries.get_visible(ref, current_actor())
    parts = parts_of(queries.plan_of(revision), queries.content_of(revision))
    form = review_form(parts, revision.version)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = queries.get_for_update(ref, current_actor())
                remarks = form.remarks(parts)
                services.send_back_report(locked, remarks, form.seen_version, current_actor(), arrival())
        except RemarksMissing as error:
            form.add_error(error)
        else:
            flash(_("Le rapport %(ref)s est renvoyé à l’association.", ref=ref), "success")
            return redirect(url_for("reporting.index", state=RevisionState.SUBMITTED.value))
    return _review_page(queries.get_visible(ref, current_actor()), form), 422


@blueprint.route("/staff/reports/<ref>/validate", methods=["POST"])
@staff("programme_officer")
def validate(ref: str) -> ResponseReturnValue:
    """Validate a report; the figures move at once."""
    form = ActionForm()
    with unit_of_work():
        locked = queries.get_for_update(ref, current_actor())
        services.validate_report(locked, form.seen_version, current_actor(), arrival())
    flash(_("Le rapport %(ref)s est validé : ses chiffres comptent maintenant.", ref=ref), "success")
    return redirect(url_for("reporting.show_for_staff", ref=ref))


@blueprint.route("/staff/reports/<ref>/content")
@staff(*READERS)
def show_for_staff(ref: str) -> ResponseReturnValue:
    """Show a report as it was submitted: what a figure comes from."""
    revision = queries.get_visible(ref, current_actor())
    people = names_of({revision.submitted_by_id, revision.decided_by_id})
    return render_template(
        "reporting/show_for_staff.html",
        revision=revision,
        history=queries.history_of(revision),
        people=people,
        remarks=queries.remarks_of(revision),
        **_context(revision),
    )


def _context(revision: ReportRevision) -> dict[str, Any]:
    plan, content = queries.plan_of(revision), queries.content_of(revision)
    return {
        "plan": plan,
        "content": content,
        "cities": summaries_of(plan, content),
        "headings": headings_of(plan, content),
        "parts": parts_of(plan, content),
    }


def _review_page(revision: ReportRevision, form: ReviewReportForm | None = None) -> str:
    context = _context(revision)
    spent, first_tranche = queries.spent_share(revision.agreement_id, revision)
    return render_template(
        "reporting/review.html",
        revision=revision,
        form=form or review_form(context["parts"], revision.version),
        anomalies=anomalies_of(context["plan"], context["content"]),
        people=names_of({revision.submitted_by_id}),
        spent_centimes=spent,
        first_tranche_centimes=first_tranche,
        progress_pct=PROGRESS_PCT,
        **context,
    )


def _states() -> list[tuple[str, str]]:
    listed = (RevisionState.SUBMITTED, RevisionState.RETURNED, RevisionState.VALIDATED)
    return [("awaited", _("attendu")), *((state.value, state.label) for state in listed)]


def _known_state(value: str) -> str:
    return value if value in dict(_states()) else ""
