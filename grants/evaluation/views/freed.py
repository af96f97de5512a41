"""What was freed after the results of a call, and whom a new session would serve with it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.request import current_actor
from grants.evaluation import queries
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.views import blueprint


@blueprint.get("/staff/calls/<code>/freed")
@staff(*SCORE_READERS)
def freed(code: str) -> ResponseReturnValue:
    """Show the money freed in a call since its last session, and the files it would serve."""
    call = queries.get_call(code, current_actor())
    return render_template(
        "evaluation/freed.html",
        call=call,
        freed=queries.freed_of(call),
        upheld=queries.upheld_waiting(call.id),
    )
