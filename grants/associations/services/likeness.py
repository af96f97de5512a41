"""Keep what an association resembles: its keys and the pairs found by them, renewed when it is saved."""

from datetime import datetime

from grants.associations import policies
from grants.associations.likeness import PAIR_AT_LEAST, evidence, keys_of, score_of
from grants.associations.models import Association, AssociationKey, DuplicatePair
from grants.associations.names import normalise
from grants.associations.queries.likeness import candidates, pairs_of, profiles, stored_keys
from grants.associations.states import PAIR_WORKFLOW, PairState
from grants.audit.services import transition
from grants.core.actors import Actor, System
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _

SPELLING_LIMIT = 200


def refresh_likeness(association: Association, at: datetime) -> None:
    """Compute the names and keys of an association anew, and the pairs it makes with others.

    Called by every service that changes a name, number or officer; the cost depends on how many share a
    key, never on a comparison of all with all. A pair that staff dismissed comes back only with evidence
    of a kind it didn't have; an open pair without evidence goes.
    """
    association.normalised_name_fr = normalise(association.name_fr)[:SPELLING_LIMIT]
    association.normalised_name_ar = normalise(association.name_ar or "")[:SPELLING_LIMIT]
    db.session.flush()
    own = profiles([association.id]).get(association.id)
    if own is None:
        return
    keys = keys_of(own)
    stored = stored_keys(association.id)
    for key, row in stored.items():
        if key not in keys:
            db.session.delete(row)
    db.session.add_all(
        AssociationKey(association_id=association.id, kind=kind, value=value)
        for kind, value in keys - stored.keys()
    )
    db.session.flush()
    known = {_other(pair, association.id): pair for pair in pairs_of(association.id)}
    others = profiles(candidates(association.id, keys) | known.keys())
    for other_id, profile in others.items():
        found = evidence(own, profile)
        _keep(
            association.id,
            other_id,
            known.get(other_id),
            [item.as_json() for item in found],
            score_of(found),
            at,
        )
    db.session.flush()


def dismiss_pair(
    pair: DuplicatePair, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Say with a reason that two associations are distinct. Raises Conflict when the pair changed."""
    if not policies.can_judge_pair(actor, pair):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger aux deux associations, en juge."))
    if seen_version is not None and seen_version != pair.version:
        raise Conflict(_("Quelqu’un a déjà jugé cette ressemblance, ou elle a changé."))
    if not reason.strip():
        raise DomainError(_("Écrivez pourquoi ce sont deux associations."), field="reason")
    stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason.strip()}
    transition(pair, PAIR_WORKFLOW, "dismiss", actor, at, reason=reason.strip(), stamps=stamps)


def _keep(
    own_id: int,
    other_id: int,
    pair: DuplicatePair | None,
    found: list[dict[str, object]],
    score: int,
    at: datetime,
) -> None:
    if pair is None:
        if score >= PAIR_AT_LEAST:
            first_id, second_id = sorted((own_id, other_id))
            db.session.add(
                DuplicatePair(
                    first_id=first_id, second_id=second_id, score=score, evidence=found, found_at=at
                )
            )
        return
    if pair.state == PairState.OPEN and score < PAIR_AT_LEAST:
        db.session.delete(pair)
    elif pair.state != PairState.MERGED and (pair.evidence, pair.score) != (found, score):
        news = {item["kind"] for item in found} - {item["kind"] for item in pair.evidence}
        pair.evidence, pair.score = found, score
        if pair.state == PairState.DISMISSED and news:
            transition(pair, PAIR_WORKFLOW, "reopen", System("likeness"), at)


def _other(pair: DuplicatePair, own_id: int) -> int:
    return pair.second_id if pair.first_id == own_id else pair.first_id
