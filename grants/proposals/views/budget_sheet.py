"""The budget as a workbook: take it away, fill it in elsewhere, give it back."""

import secrets

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _, pick
from grants.core.request import arrival, current_actor
from grants.documents.services import FileRefused, check_upload
from grants.proposals import queries, services
from grants.proposals.budget_rules import totals_of
from grants.proposals.forms import ImportBudgetForm
from grants.proposals.models import Proposal
from grants.proposals.services import BudgetImported, SheetRefused
from grants.proposals.sheets import CellFault, read_budget, write_budget
from grants.proposals.views import blueprint
from grants.proposals.views.open_section import draft_of
from grants.proposals.views.rule_bars import rule_bars

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 3 * 1024 * 1024


@blueprint.route("/proposals/<ref>/budget.xlsx")
@signed_in
def budget_sheet(ref: str) -> ResponseReturnValue:
    """Hand over the budget of a draft as a workbook in the reader's language."""
    proposal = draft_of(ref)
    headings = {heading.code: pick(heading) for heading in calls.budget_headings()}
    rules = queries.rules_of(proposal)
    content = queries.content_of(proposal)
    words = [row["label"] for row in rule_bars(totals_of(content.budget, rules), rules)]
    book = write_budget(
        proposal.draft_code,
        secrets.token_hex(8),
        queries.exported_costs(proposal, content.budget),
        headings,
        words,
    )
    response = Response(book, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="budget-{proposal.ref}.xlsx"'
    return response


@blueprint.route("/proposals/<ref>/budget/import", methods=["GET", "POST"])
@signed_in
def import_budget(ref: str) -> ResponseReturnValue:
    """Take the budget from a workbook; every fault of every row is shown at once, and nothing is taken."""
    proposal = draft_of(ref)
    form = ImportBudgetForm()
    faults: list[CellFault] = []
    if form.validate_on_submit():
        try:
            done = _import(ref, form)
        except SheetRefused as refused:
            faults = refused.faults
        except FileRefused as refused:
            form.upload.errors = [str(refused.message)]
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_taken(done), "success")
            return redirect(url_for("proposals.budget", ref=ref))
    page = render_template("proposals/budget_import.html", proposal=proposal, form=form, faults=faults)
    return page, 422 if form.is_submitted() else 200


def _import(ref: str, form: ImportBudgetForm) -> BudgetImported:
    content = check_upload(form.upload.data, ("xlsx",), MOST_BYTES)
    names = {
        str(name).casefold(): heading.code
        for heading in calls.budget_headings()
        for name in (heading.name_fr, heading.name_ar, heading.name_en)
    }
    sheet = read_budget(content, names)
    with unit_of_work():
        proposal: Proposal = queries.get_for_update(ref, current_actor())
        return services.import_budget(proposal, sheet, current_actor(), arrival())


def _taken(done: BudgetImported) -> str:
    if not (done.changed or done.added or done.removed):
        return str(_("Le classeur dit ce que le dossier disait déjà : rien n’a changé."))
    return str(
        _(
            "Budget pris du classeur. Dépenses modifiées : %(changed)s ; ajoutées : %(added)s ; "
            "retirées : %(removed)s.",
            changed=done.changed,
            added=done.added,
            removed=done.removed,
        )
    )
