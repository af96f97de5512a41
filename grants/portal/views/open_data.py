"""Open data: the published history as a table anyone may take away."""

import csv
import io

from flask import Response
from flask.typing import ResponseReturnValue

from grants.core.access import public
from grants.portal.caching import shared
from grants.portal.open_data import csv_rows
from grants.portal.views import plain_blueprint
from grants.strategy.history import figures


@plain_blueprint.route("/open-data/published-results.csv")
@public
@shared
def published_results_csv() -> ResponseReturnValue:
    """Return every published figure as CSV; the columns are told on the page of published results."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(csv_rows(figures()))
    return Response(text.getvalue(), mimetype="text/csv")
