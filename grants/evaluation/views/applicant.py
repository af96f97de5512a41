"""The reasoned letter of a decision, for the association: page and PDF."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.i18n import current_language
from grants.core.request import current_actor
from grants.evaluation import queries
from grants.evaluation.pdf import draw_letter
from grants.evaluation.views import blueprint


@blueprint.get("/proposals/<ref>/decision")
@signed_in
def letter(ref: str) -> ResponseReturnValue:
    """Show the letter of a published decision."""
    return render_template("evaluation/letter.html", letter=queries.letter_of(ref, current_actor()))


@blueprint.get("/proposals/<ref>/decision.pdf")
@signed_in
def letter_pdf(ref: str) -> ResponseReturnValue:
    """Hand the letter over as PDF, in the language of the page."""
    found = queries.letter_of(ref, current_actor())
    response = Response(draw_letter(found, current_language()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="decision-{found.reference}.pdf"'
    return response
