"""The papers of an agreement: the stored original, or the drawing of a draft."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from grants.agreements import queries
from grants.agreements.pdf import draw_paper
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.views import blueprint
from grants.core.access import signed_in
from grants.core.request import current_actor
from grants.documents.responses import send_document


@blueprint.get("/agreements/<reference>/paper/<language>")
@signed_in
def paper(reference: str, language: str) -> ResponseReturnValue:
    """Hand over a paper in French or Arabic, from storage; what has no original yet is drawn."""
    if language not in ("fr", "ar"):
        abort(404)
    agreement = queries.get_visible(reference, current_actor())
    original = queries.papers_of(agreement.id).get(language)
    if original is not None:
        return send_document(original.document, inline=True)
    response = Response(
        draw_paper(AgreementSnapshot.from_json(agreement.snapshot), language), mimetype="application/pdf"
    )
    response.headers["Content-Disposition"] = f"inline; filename={agreement.reference}-{language}.pdf"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
