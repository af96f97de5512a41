"""Say for which lines each evaluator is competent."""

from collections.abc import Mapping, Set
from datetime import datetime

from sqlalchemy import delete

from grants.accounts.models import User
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import EvaluatorLine
from grants.strategy.queries import plain_lines


def set_competences(chosen: Mapping[int, Set[str]], actor: Actor, at: datetime) -> int:
    """Give evaluators their lines; return how many evaluators changed. Those left out stay as they are.

    Raises NotAllowed, DomainError for a person who is no evaluator or a line that does not exist.
    Files already assigned stay with their evaluators.
    """
    if not policies.can_assign(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels fixe les axes des évaluateurs."))
    people, known = queries.evaluators(), {line.code for line in plain_lines()}
    changed = 0
    for user_id in sorted(chosen):
        lines = set(chosen[user_id])
        if user_id not in people or not lines <= known:
            raise DomainError(_("Cette personne n’évalue pas, ou cet axe n’existe pas."))
        before = people[user_id].lines
        if lines == before:
            continue
        changed += 1
        db.session.execute(delete(EvaluatorLine).where(EvaluatorLine.user_id == user_id))
        db.session.add_all(EvaluatorLine(user_id=user_id, line_code=code) for code in sorted(lines))
        user = db.session.get_one(User, user_id)
        record("evaluation.set_competences", user, actor, at, lines=sorted(lines), before=sorted(before))
    return changed
