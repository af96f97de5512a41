"""The published results of a call: a public page, and the open table of all calls."""

import csv
import io

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from grants.calls import queries
from grants.calls.states import CallState
from grants.core.access import public
from grants.core.request import arrival
from grants.portal.caching import shared
from grants.portal.results import COLUMNS, page_of_results, results_rows
from grants.portal.views import blueprint, plain_blueprint

DECIDED = (CallState.DECIDED, CallState.CLOSED_OUT)


@blueprint.route("/calls/<code>/results")
@public
@shared
def results(code: str) -> ResponseReturnValue:
    """Show the projects selected and waiting of a decided call, line by line."""
    call = queries.get_visible(code, None, arrival())
    if call.state not in DECIDED:
        abort(404)
    return render_template("portal/results.html", columns=COLUMNS, **page_of_results(call))


@plain_blueprint.route("/open-data/results.csv")
@public
@shared
def results_csv() -> ResponseReturnValue:
    """Return the projects selected and waiting of every decided call as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(results_rows())
    return Response(text.getvalue(), mimetype="text/csv")
