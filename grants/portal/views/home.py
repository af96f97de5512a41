"""The first page: the open call in plain words, and what past calls are published to have done."""

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import public
from grants.core.request import arrival
from grants.portal.caching import shared
from grants.portal.map_view import map_of
from grants.portal.views import blueprint
from grants.strategy.history import figures


@blueprint.route("/")
@public
@shared
def home() -> ResponseReturnValue:
    """Show the open call, its lines, the published figures in sentences and the places they name."""
    open_calls = calls.open_calls(arrival())
    shown = figures()
    return render_template(
        "portal/home.html",
        call=open_calls[0] if open_calls else None,
        other_calls=open_calls[1:],
        figures={figure.row.id: figure for figure in shown},
        map=map_of(shown),
    )
