"""The verification of an identity: asked by an owner, given or refused with a reason by the call manager."""

from datetime import datetime

from grants.associations import policies
from grants.associations.completeness import gaps
from grants.associations.models import Association
from grants.associations.queries import member_recipients, reusable_documents
from grants.associations.services.papers import settle_documents
from grants.associations.services.versions import require_version
from grants.associations.states import WORKFLOW, AssociationState
from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.errors import DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.outbox.services import queue


def ask_verification(association: Association, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Hand the identity to the ministry. Raises ProblemsError with all that is missing, Conflict."""
    if not policies.can_ask_verification(actor, association):
        raise NotAllowed(_("Seul un propriétaire demande la vérification."))
    require_version(association, seen_version)
    given = reusable_documents(association.id, local_date(at))
    missing = gaps(association, at, given)
    if missing:
        raise ProblemsError([(None, _("Il manque %(what)s.", what=_(gap.label))) for gap in missing])
    transition(association, WORKFLOW, "ask", actor, at)


def verify_association(
    association: Association, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Declare the identity verified and tell its owners. Raises Conflict when it changed meanwhile."""
    if not policies.can_verify_association(actor, association):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger à l’association, vérifie son identité."))
    require_version(association, seen_version)
    stamps = {"verified_at": at, "return_reason": None}
    transition(association, WORKFLOW, "verify", actor, at, stamps=stamps)
    settle_documents(association, ("RECEP", "DECL"), actor, at)
    owners = member_recipients(association.id, owners_only=True)
    queue("association.verified", owners, at, cause=association, association=association)


def return_association(
    association: Association, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Send the identity back to be corrected, or reopen a verified one; owners read the reason."""
    if not policies.can_verify_association(actor, association):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger à l’association, renvoie son identité."))
    require_version(association, seen_version)
    if not reason.strip():
        raise DomainError(_("Dites ce qu’il faut corriger."), field="reason")
    action = "reopen" if association.state == AssociationState.VERIFIED else "send_back"
    stamps = {"return_reason": reason, "verified_at": None}
    transition(association, WORKFLOW, action, actor, at, reason=reason, stamps=stamps)
    owners = member_recipients(association.id, owners_only=True)
    queue("association.returned", owners, at, cause=association, association=association, reason=reason)
