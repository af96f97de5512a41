"""Give up a grant before its agreement is signed: the file and the agreement end together."""

from datetime import datetime

from grants.agreements import policies
from grants.agreements.models import Agreement
from grants.agreements.queries.single import of_proposal, signatures_of
from grants.agreements.states import WORKFLOW, AgreementState
from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.evaluation import services as evaluations
from grants.proposals.models import Proposal


def renounce_grant(
    proposal: Proposal, seen_version: int | None, reason: str, actor: Actor, at: datetime
) -> None:
    """Give up the grant or the place of a file; an agreement that nobody signed is abandoned.

    The file is locked. Raises NotAllowed, Conflict once somebody signed or on another version.
    """
    if not policies.can_renounce(actor, proposal):
        raise NotAllowed(_("Un propriétaire de l’association renonce à la subvention."))
    if seen_version is not None and seen_version != proposal.version:
        raise Conflict(_("Ce dossier a changé entre-temps. Relisez-le."))
    agreement = of_proposal(proposal.id)
    if agreement is not None:
        locked = db.session.get_one(Agreement, agreement.id, with_for_update=True, populate_existing=True)
        if locked.state not in (AgreementState.DRAFT, AgreementState.TO_SIGN) or signatures_of(locked.id):
            raise Conflict(_("Le document est signé : la subvention se résilie, elle ne se refuse plus."))
        transition(locked, WORKFLOW, "abandon", actor, at, reason=reason.strip() or None)
    evaluations.renounce(proposal, reason, actor, at)
