"""The endpoint that saves marks while they are given: JSON in, what became of each unit out."""

import time
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, TooManyRequests

from grants.core.access import staff
from grants.core.clock import local
from grants.core.db import unit_of_work
from grants.core.errors import Conflict
from grants.core.i18n import _
from grants.core.pace import Pace
from grants.core.request import arrival, current_actor
from grants.evaluation import queries, services
from grants.evaluation.units import Change, Outcome, fields_of, read_fields
from grants.evaluation.views import blueprint
from grants.proposals.units import Seen, parse_seen

LARGEST_BATCH_BYTES = 128 * 1024
MOST_UNITS = 40
PACE = Pace(burst=120, per_second=2.0)


@blueprint.route("/evaluations/<ref>/autosave", methods=["GET"])
@staff("evaluator")
def autosave_hand(ref: str) -> ResponseReturnValue:
    """Say who writes now and with which token, for a page whose session ended and began again."""
    queries.get_own(ref, current_actor())
    return jsonify(user=current_actor().id, csrf=generate_csrf())


@blueprint.route("/evaluations/<ref>/autosave", methods=["POST"])
@staff("evaluator")
def autosave(ref: str) -> ResponseReturnValue:
    """Save a batch of units in one unit of work; each is saved, refused at its field, or in conflict."""
    changes = _read_batch()
    with unit_of_work():
        evaluation = queries.get_own_for_update(ref, current_actor())
        outcomes = services.save_units(evaluation, changes, current_actor(), arrival())
    return jsonify(time=f"{local(arrival()):%H:%M}", units=[_answer(outcome) for outcome in outcomes])


def _read_batch() -> list[Change]:
    """Return the units that the browser sent. Raises what answers 400, 409, 413 or 429."""
    if (request.content_length or 0) > LARGEST_BATCH_BYTES:
        raise RequestEntityTooLarge
    if not PACE.allows(current_actor().id, time.monotonic()):
        raise TooManyRequests
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise BadRequest
    if sent.get("user") != current_actor().id:
        raise Conflict(_("Une autre personne est connectée dans ce navigateur."))
    changes = sent.get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_UNITS:
        raise BadRequest
    try:
        read = [_read_change(change) for change in changes]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadRequest from None
    if len({change.key for change in read}) < len(read):
        raise BadRequest
    return read


def _read_change(sent: dict[str, Any]) -> Change:
    key, fields = sent["unit"], sent["values"]
    if not isinstance(key, str) or len(key) > 20 or "\x00" in key:
        raise ValueError("unit")
    if not all(isinstance(value, str) for value in fields.values()):
        raise TypeError("text")
    revision = parse_seen(sent.get("seen")).revision
    return Change(key, read_fields(key, fields), Seen(revision))


def _answer(outcome: Outcome) -> dict[str, Any]:
    key = outcome.key
    answer: dict[str, Any] = {"unit": key, "key": key, "client": None, "status": outcome.status}
    if outcome.status == "refused":
        return {**answer, "faults": {field or "": str(message) for field, message in outcome.problems}}
    if outcome.status == "conflict":
        now = {"values": fields_of(key, outcome.now.value), "seen": outcome.now.token(key)}
        return {**answer, "now": {**now, "who": "", "when": ""}}
    return {**answer, "seen": outcome.now.token(key)}
