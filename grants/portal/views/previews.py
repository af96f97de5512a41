"""A call as the public will see it, shown to staff before it is published."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries
from grants.core.access import staff
from grants.core.request import arrival, current_actor
from grants.portal.call_page import page_of
from grants.portal.views import blueprint


@blueprint.get("/staff/calls/<code>/preview")
@staff("call_manager", "director", "auditor")
def preview_call(code: str) -> ResponseReturnValue:
    """Show the public page of a call that is not published; a published one has its own page."""
    at = arrival()
    call = queries.get_visible(code, current_actor(), at)
    if call.published_at is not None:
        return redirect(url_for("portal.call", code=code))
    return render_template("portal/call.html", is_preview=True, **page_of(call, at))
