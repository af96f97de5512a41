"""The minutes of the opening of a call: the list of files received, and its papers."""

from datetime import datetime

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.clock import local
from grants.core.i18n import current_language
from grants.core.request import current_actor
from grants.documents.responses import send_document
from grants.evaluation import queries
from grants.evaluation.minutes_content import in_words
from grants.evaluation.opening_pdf import draw_opening
from grants.evaluation.policies import OPENING_READERS
from grants.evaluation.views import blueprint


@blueprint.get("/staff/calls/<code>/opening")
@staff(*OPENING_READERS)
def opening(code: str) -> ResponseReturnValue:
    """Show the files received as they were frozen, and the way to the papers."""
    call, minutes = queries.opening_of(code, current_actor())
    return render_template(
        "evaluation/opening.html",
        call=call,
        minutes=minutes,
        content=minutes.content,
        pick_words=lambda words: in_words(words, current_language()),
        received_at=lambda text: f"{local(datetime.fromisoformat(text)):%d/%m/%Y %H:%M:%S}",
    )


@blueprint.get("/staff/calls/<code>/opening/<language>.pdf")
@staff(*OPENING_READERS)
def opening_paper(code: str, language: str) -> ResponseReturnValue:
    """Hand over the minutes in French or Arabic: the original, or the same bytes drawn now."""
    if language not in ("fr", "ar"):
        abort(404)
    call, minutes = queries.opening_of(code, current_actor())
    original = queries.opening_paper(call.id, language)
    if original is not None:
        return send_document(original.document, inline=True)
    response = Response(draw_opening(minutes.content, minutes.sha256, language), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={minutes.reference}-{language}.pdf"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
