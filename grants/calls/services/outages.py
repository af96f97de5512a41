"""Note an outage: the deadlines it touched move later by the rule of each call, for everyone."""

from datetime import datetime
from typing import Any

from grants.audit.services import record
from grants.calls import corrigenda, policies, queries
from grants.calls.corrections import changes_between, corrected
from grants.calls.gaps import deadline_after
from grants.calls.models import Call, Corrigendum, Outage
from grants.calls.services.correcting import number_and_tell, rewrite
from grants.core.actors import Actor, System
from grants.core.clock import local
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import LANGUAGES, _, date_words, in_language

RULE = System("outage")


def note_outage(from_at: datetime, to_at: datetime, reason: str, actor: Actor, at: datetime) -> Outage:
    """Note that the service did not answer between two instants, and extend the deadlines it touched.

    Each published call whose last hours were touched moves its deadline by its own rule
    (calls.calendar.extended_deadline), through a corrigendum that waits for nobody and applies to all.
    Raises NotAllowed, DomainError at its field, Conflict where it overlaps one that is noted: the same
    minutes move a deadline once.
    """
    if not policies.can_note_outage(actor):
        raise NotAllowed(_("Seul un administrateur note une panne."))
    if to_at <= from_at:
        raise DomainError(_("La fin de la panne vient après son début."), field="to_at")
    if to_at > at:
        raise DomainError(_("Notez la panne une fois terminée : sa fin n’est pas à venir."), field="to_at")
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    calls = corrigenda.calls_to_extend()  # locked first: of two notings at once the second sees the first
    if corrigenda.outage_within(from_at, to_at) is not None:
        raise Conflict(_("Une panne déjà notée recouvre ce moment : il ne compte qu’une fois."))
    outage = Outage(from_at=from_at, to_at=to_at, reason=reason.strip(), noted_at=at, noted_by_id=actor.id)
    db.session.add(outage)
    db.session.flush()
    record("outage.note", outage, actor, at)
    for call in calls:
        deadline = deadline_after(call, from_at, to_at, at)
        if deadline is not None:
            _extend(call, outage, deadline, at)
    return outage


def _extend(call: Call, outage: Outage, deadline: datetime, at: datetime) -> None:
    before = queries.draft_of(call)
    change = {"path": "closes_at", "new": deadline.isoformat()}
    after = corrected(before, [change])
    corrigendum = Corrigendum(
        call=call,
        call_id=call.id,
        outage_id=outage.id,
        prepared_at=at,
        author_ids=[],
        changes=changes_between(before, after),
        **_reasons(outage),
    )
    db.session.add(corrigendum)
    db.session.flush()
    rewrite(call, after)
    number_and_tell(corrigendum, "publish_by_rule", RULE, at)


def _reasons(outage: Outage) -> dict[str, Any]:
    """Say the outage in the three languages; its own reason, in one language, stays with staff."""
    reasons = {}
    for language in LANGUAGES:
        with in_language(language):
            began, ended = local(outage.from_at), local(outage.to_at)
            reasons[f"reason_{language}"] = str(
                _(
                    "Le service n’a pas répondu le %(day)s de %(began)s à %(ended)s : la date limite est"
                    " repoussée pour tous, selon la règle de l’appel.",
                    day=date_words(began.date()),
                    began=f"{began:%H:%M}",
                    ended=f"{ended:%H:%M}",
                )
            )
    return reasons
