"""Remind evaluators of the files that they hold beyond their time."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import User
from grants.audit.services import record
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import EvaluationReminder
from grants.outbox.services import Recipient, queue


def remind_evaluators(call: Call, evaluator_ids: Collection[int] | None, actor: Actor, at: datetime) -> int:
    """Write to evaluators who are late in a call, all of them with None; return how many were written to.

    Who was reminded today, for this call or another, is left in peace. The call is locked by the caller.
    Raises NotAllowed; Conflict when nobody is left to be reminded.
    """
    if not policies.can_remind(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels relance les évaluateurs."))
    late = queries.late_files(call.id, at)
    wanted = set(late) if evaluator_ids is None else set(late) & set(evaluator_ids)
    if not wanted:
        raise Conflict(_("Personne n’est en retard."))
    locked = select(User).where(User.id.in_(wanted)).order_by(User.id).with_for_update()
    people = list(db.session.scalars(locked))
    today = local_date(at)
    told = set(
        db.session.scalars(
            select(EvaluationReminder.evaluator_id).where(
                EvaluationReminder.evaluator_id.in_(wanted), EvaluationReminder.day == today
            )
        )
    )
    left = [person for person in people if person.id not in told]
    if not left:
        raise Conflict(_("Une relance est déjà partie aujourd’hui."))
    for person in left:
        db.session.add(
            EvaluationReminder(
                evaluator_id=person.id, day=today, call_id=call.id, sent_at=at, sent_by_id=actor.id
            )
        )
        recipient = Recipient(person.email, person.language, person.display_name)
        queue("evaluation.reminder", [recipient], at, cause=call, files=late[person.id])
        record("evaluation.remind", call, actor, at, evaluator=person.id, files=len(late[person.id]))
    return len(left)
