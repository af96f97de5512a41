"""The calls that the public may read, and one call with everything an association needs."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from grants.calls import queries, questions
from grants.calls.calendar import questions_last_day
from grants.core.access import public
from grants.core.request import arrival
from grants.portal.caching import shared
from grants.portal.call_page import page_of
from grants.portal.line_details import line_details
from grants.portal.views import blueprint


@blueprint.route("/calls")
@public
@shared
def calls() -> ResponseReturnValue:
    """List the open calls, then the others that were published."""
    at = arrival()
    listed = queries.published_calls(at)
    return render_template(
        "portal/calls.html",
        open_calls=[call for call in listed if call.is_open(at)],
        others=[call for call in listed if not call.is_open(at)],
    )


@blueprint.route("/calls/<code>")
@public
@shared
def call(code: str) -> ResponseReturnValue:
    """Show one published call: who, how much, until when, on which criteria, what changed."""
    return _call_page(code)


@blueprint.route("/calls/<code>/lines/<line_code>")
@public
@shared
def call_line(code: str, line_code: str) -> ResponseReturnValue:
    """Show what the call says of one line: its money, its documents, its answers."""
    return _call_page(code, line_code)


def _call_page(code: str, line_code: str | None = None) -> ResponseReturnValue:
    at = arrival()
    found = queries.get_visible(code, None, at)
    line = next((item for item in found.lines if item.line_code == line_code), None)
    if line_code is not None and line is None:
        abort(404)
    if line is None:
        return render_template("portal/call.html", **page_of(found, at))
    return render_template(
        "portal/call_line.html", details=line_details(line.line_code), **page_of(found, at, line)
    )


@blueprint.route("/calls/<code>/answers")
@public
@shared
def answers(code: str) -> ResponseReturnValue:
    """Show every published answer of a call, or those in which the words searched occur."""
    at = arrival()
    found = queries.get_visible(code, None, at)
    published = questions.published_answers(found.id)
    words = request.args.get("q", "")[:100].strip()
    return render_template(
        "portal/answers.html",
        call=found,
        words=words,
        answers=questions.matching(published, words),
        total=len(published),
        is_open=questions.takes_questions(found, at),
        last_day=questions_last_day(found.closes_at, found.questions_days),
    )
