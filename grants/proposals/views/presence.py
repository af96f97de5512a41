"""The beat of an open page: says where its reader is, brings who else is there and what they changed."""

from datetime import datetime
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from grants.accounts.queries import names_of
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.forms import YEARS
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.queries.units import Present
from grants.proposals.services import UnitNow
from grants.proposals.views import blueprint
from grants.proposals.views.autosave import answer_fields, now_words, read_json
from grants.proposals.views.readable import section_title, unit_title

LARGEST_BEAT_BYTES = 2_000


@blueprint.route("/proposals/<ref>/presence", methods=["POST"])
@signed_in
def presence(ref: str) -> ResponseReturnValue:
    """Note a beat in a short transaction of its own, then answer with the others and their changes."""
    sent = read_json(LARGEST_BEAT_BYTES)
    section, unit, since = _read_beat(sent)
    with unit_of_work():
        proposal = queries.get_visible(ref, current_actor())
        services.note_presence(proposal, section, unit, current_actor(), arrival())
    proposal = queries.get_visible(ref, current_actor())
    others = queries.others_present(proposal.id, current_actor().id, arrival())
    changed = queries.changed_since(proposal, section, since) if since else []
    names = names_of({unit.updated_by_id for unit in changed})
    fields = answer_fields(ref, [unit.key for unit in changed])
    return jsonify(
        since=arrival().isoformat(),
        version=proposal.version,
        others=[_where(person) for person in others],
        changed=[
            {
                "key": unit.key,
                **now_words(
                    UnitNow(unit.key, unit.values, unit.revision, unit.updated_by_id, unit.updated_at),
                    names,
                    fields,
                ),
            }
            for unit in changed
        ],
    )


def _read_beat(sent: dict[str, Any]) -> tuple[str, str | None, datetime | None]:
    section, unit, since = sent.get("section"), sent.get("unit") or None, sent.get("since") or None
    if not isinstance(section, str) or not 0 < len(section) <= 30 or not section.isidentifier():
        raise BadRequest
    if unit is not None and not (isinstance(unit, str) and len(unit) <= 80 and unit.isprintable()):
        raise BadRequest
    try:
        moment = datetime.fromisoformat(since) if since else None
    except (TypeError, ValueError):
        raise BadRequest from None
    if moment is not None and (moment.year not in YEARS or moment.tzinfo is None):
        raise BadRequest
    return section, unit, moment


def _where(person: Present) -> dict[str, Any]:
    place = section_title(person.section)
    named = unit_title(person.unit_key) if person.unit_key else ""
    words = _(
        "%(person)s : %(place)s",
        person=person.name,
        place=_("%(place)s, %(unit)s", place=place, unit=named) if named else place,
    )
    return {"id": person.user_id, "words": str(words), "name": person.name, "unit": person.unit_key}
