"""The letters about a file: waiting, opened by a button, read, handed over as PDF."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import NotFound
from grants.core.i18n import _, current_language
from grants.core.request import arrival, current_actor
from grants.documents.responses import SANDBOX, send_document
from grants.evaluation import queries, services
from grants.evaluation.pdf import draw_letter
from grants.evaluation.queries import Posted
from grants.evaluation.views import blueprint

PAPERS = ("fr", "ar")


@blueprint.get("/proposals/<ref>/decision")
@signed_in
def letter(ref: str) -> ResponseReturnValue:
    """Show the letters about a file, the latest first; an unopened one shows its button only."""
    viewer = current_actor()
    found = queries.letters_of(ref, viewer)
    return render_template(
        "evaluation/letter.html",
        letters=found,
        posted=found[0],
        letter=found[0].letter,
        is_shown=found[0].is_shown_to(viewer),
    )


@blueprint.get("/proposals/<ref>/letters/<number>")
@signed_in
def one_letter(ref: str, number: str) -> ResponseReturnValue:
    """Show one letter about a file, an earlier one too."""
    viewer = current_actor()
    found = queries.posted(ref, number, viewer)
    return render_template(
        "evaluation/letter.html",
        letters=queries.letters_of(ref, viewer),
        posted=found,
        letter=found.letter,
        is_shown=found.is_shown_to(viewer),
    )


@blueprint.post("/proposals/<ref>/letters/<number>/open")
@signed_in
def open_letter(ref: str, number: str) -> ResponseReturnValue:
    """Open a letter: its periods run from today."""
    with unit_of_work():
        row = queries.letter_for_update(ref, number, current_actor())
        services.open_letter(row, current_actor(), arrival())
    flash(_("La lettre est ouverte. Tous les membres de l’association en sont avertis."), "success")
    return redirect(url_for("evaluation.one_letter", ref=ref, number=number))


@blueprint.get("/proposals/<ref>/decision.pdf")
@signed_in
def letter_pdf(ref: str) -> ResponseReturnValue:
    """Hand over the latest letter about a file, in the language of the page or in French."""
    language = request.args.get("paper", current_language())
    return _paper(queries.letters_of(ref, current_actor())[0], language if language in PAPERS else "fr")


@blueprint.get("/proposals/<ref>/letters/<number>/paper/<language>")
@signed_in
def letter_paper(ref: str, number: str, language: str) -> ResponseReturnValue:
    """Hand over a letter in French or Arabic: the kept original, drawn meanwhile."""
    if language not in PAPERS:
        abort(404)
    return _paper(queries.posted(ref, number, current_actor()), language)


def _paper(found: Posted, language: str) -> ResponseReturnValue:
    if not found.is_shown_to(current_actor()):
        raise NotFound(_("Ouvrez d’abord la lettre sur sa page."))
    original = queries.papers_of(found.row.id).get(language)
    if original is not None:
        return send_document(original.document, inline=True)
    response = Response(draw_letter(found.letter, language), mimetype="application/pdf")
    name = f"{found.row.reference}-{language}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
