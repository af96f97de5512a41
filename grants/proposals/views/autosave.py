"""The endpoint that saves a draft while it is typed: JSON in, what became of each unit out."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, TooManyRequests

from grants.accounts.queries import names_of
from grants.core.access import signed_in
from grants.core.clock import local
from grants.core.db import unit_of_work
from grants.core.errors import Conflict
from grants.core.i18n import _, instant_words
from grants.core.pace import Pace
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.forms.answers import VALUE, is_answer
from grants.proposals.forms.units import Parsed, parse_unit, shown_unit
from grants.proposals.plan_rules import spec_of
from grants.proposals.services import Outcome, UnitChange, UnitNow
from grants.proposals.typed import Spec
from grants.proposals.units import parse_seen, seen_token
from grants.proposals.views import blueprint

LARGEST_BATCH_BYTES = 256 * 1024
MOST_UNITS = 60
PACE = Pace(burst=120, per_second=2.0)


@dataclass(frozen=True)
class Asked:
    """One unit of a batch as the browser sent it, and what was read of it."""

    unit: str
    client_key: str | None
    seen: str
    parsed: Parsed | None

    @property
    def change(self) -> UnitChange:
        """Return the change to save."""
        values = self.parsed.values if self.parsed else None
        return UnitChange(self.unit, values, parse_seen(self.seen).revision, self.client_key)


@blueprint.route("/proposals/<ref>/autosave", methods=["GET"])
@signed_in
def autosave_hand(ref: str) -> ResponseReturnValue:
    """Say who writes now and with which token, for a page whose session ended and began again."""
    queries.get_visible(ref, current_actor())
    return jsonify(user=current_actor().id, csrf=generate_csrf())


@blueprint.route("/proposals/<ref>/autosave", methods=["POST"])
@signed_in
def autosave(ref: str) -> ResponseReturnValue:
    """Save a batch of units in one unit of work; each is saved, refused at its field, or in conflict."""
    asked, fields = _read_batch(ref)
    good = [item for item in asked if item.parsed is None or not item.parsed.faults]
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        outcomes = services.save_units(proposal, [item.change for item in good], current_actor(), arrival())
    found = {id(item): outcome for item, outcome in zip(good, outcomes, strict=True)}
    names = names_of({out.now.updated_by_id for out in outcomes if out.status == "conflict" and out.now})
    answers = [_answer(item, found.get(id(item)), names, fields) for item in asked]
    return jsonify(time=clock_words(arrival()), units=answers)


def read_json(largest: int) -> dict[str, Any]:
    """Return the object that the browser sent. Raises what answers 400, 409, 413 or 429."""
    if (request.content_length or 0) > largest:
        raise RequestEntityTooLarge
    if not PACE.allows(current_actor().id, time.monotonic()):
        raise TooManyRequests
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise BadRequest
    if sent.get("user") != current_actor().id:
        raise Conflict(_("Une autre personne est connectée dans ce navigateur."))
    return sent


def answer_fields(ref: str, keys: Iterable[str]) -> dict[str, Spec]:
    """Return the fields of the questions asked, by code; nothing is read where no key is an answer."""
    if not any(is_answer(key) for key in keys):
        return {}
    rules = queries.rules_of(queries.get_visible(ref, current_actor()), sections=["questions"])
    return {question.code: spec_of(question) for question in rules.questions}


def _read_batch(ref: str) -> tuple[list[Asked], dict[str, Spec]]:
    changes = read_json(LARGEST_BATCH_BYTES).get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_UNITS:
        raise BadRequest
    try:
        fields = answer_fields(ref, [str(change["unit"]) for change in changes])
        asked = [_read_change(change, fields) for change in changes]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadRequest from None
    if len({(item.unit, item.client_key) for item in asked}) < len(asked):
        raise BadRequest
    return asked, fields


def _read_change(sent: dict[str, Any], fields: dict[str, Spec]) -> Asked:
    unit, client, typed = sent["unit"], sent.get("client"), sent["values"]
    if not isinstance(unit, str) or not 2 < len(unit) <= 80 or "\x00" in unit:
        raise ValueError("unit")
    if unit.endswith(":") and not (
        isinstance(client, str) and 8 <= len(client) <= 40 and client.isprintable()
    ):
        raise ValueError("client")
    client_key = client if unit.endswith(":") else None
    parsed = None if typed is None else parse_unit(unit, _texts(typed), fields)
    return Asked(unit, client_key, str(sent.get("seen") or ""), parsed)


def _texts(typed: dict[str, Any]) -> dict[str, str | list[str]]:
    """Return the fields as text or lists of text. Raises TypeError for anything else."""
    for value in typed.values():
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, str):
                raise TypeError("text")
    return dict(typed)


def _answer(
    asked: Asked, outcome: Outcome | None, names: dict[int, str], fields: dict[str, Spec]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"unit": asked.unit, "client": asked.client_key}
    if outcome is None:
        return {**answer, "status": "refused", "faults": asked.parsed.faults if asked.parsed else {}}
    answer |= {"key": outcome.key, "status": outcome.status}
    if outcome.status == "conflict" and outcome.now:
        return {**answer, "now": now_words(outcome.now, names, fields)}
    if outcome.error is not None:
        field = VALUE if is_answer(outcome.key) else outcome.error.field or ""
        return {**answer, "faults": {field: str(outcome.error.message)}}
    return {**answer, "seen": seen_token(outcome.revision, outcome.change.values)}


def now_words(now: UnitNow, names: dict[int, str], fields: dict[str, Spec]) -> dict[str, Any]:
    """Return a unit as it stands, with the text of its fields, who changed it and when in words."""
    return {
        "values": None if now.values is None else shown_unit(now.key, now.values, fields),
        "seen": seen_token(now.revision, now.values),
        "who": names.get(now.updated_by_id or 0, ""),
        "when": instant_words(now.updated_at) if now.updated_at else "",
    }


def clock_words(at: datetime) -> str:
    """Return the hour and minute in Morocco's time."""
    return f"{local(at):%H:%M}"
