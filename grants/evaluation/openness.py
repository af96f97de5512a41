"""When an evaluator may write: the file is open, nothing is validated, no tie stands."""

from grants.core.actors import Actor
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation.models import Evaluation
from grants.evaluation.states import EvaluationState


class NotDeclared(DomainError):
    """The file is not open: no conflict has been declared absent yet."""


def require_no_tie(evaluation: Evaluation, actor: Actor) -> None:
    """Refuse who joined the association since the file was assigned; stepping aside stays open."""
    if actor.memberships and actor.is_member(evaluation.proposal.association_id):
        raise NotAllowed(_("Vous êtes membre de cette association : récusez-vous."))


def require_open(evaluation: Evaluation, seen_version: int | None = None) -> None:
    """Raise Conflict once validated or at another version, NotDeclared before the declaration."""
    if evaluation.state == EvaluationState.VALIDATED:
        raise Conflict(_("Cette évaluation est validée : elle ne change plus."))
    if evaluation.state != EvaluationState.IN_PROGRESS:
        raise NotDeclared(_("Déclarez d’abord l’absence de conflit : le dossier s’ouvre ensuite."))
    if seen_version is not None and seen_version != evaluation.version:
        raise Conflict(_("Cette évaluation a changé entre-temps. Rechargez la page."))
