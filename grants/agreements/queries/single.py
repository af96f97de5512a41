"""Read one agreement or one tranche, with the rights of the reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import (
    Agreement,
    AgreementCity,
    AgreementHeading,
    AgreementPaper,
    PaymentTranche,
    Signature,
)
from grants.agreements.policies import READERS, can_renounce
from grants.agreements.states import AgreementState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.file_notes import FileNote
from grants.core.i18n import _
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def visible_to(viewer: Actor) -> ColumnElement[bool]:
    """Return the condition on agreements that the viewer may read."""
    own = and_(
        Agreement.association_id.in_(list(viewer.memberships)), Agreement.state != AgreementState.DRAFT
    )
    return or_(Agreement.id.is_not(None), own) if viewer.has_role(*READERS) else own


def get_visible(reference: str, viewer: Actor) -> Agreement:
    """Return an agreement with its association and proposal; NotFound when the viewer may not see"
    " it."""
    return _one(_by_reference(reference, viewer))


def get_for_update(reference: str, viewer: Actor) -> Agreement:
    """Return the same, locked until the end of the unit of work; NotFound."""
    statement = _by_reference(reference, viewer).with_for_update(of=Agreement)
    return _one(statement.execution_options(populate_existing=True))


def get_tranche_for_update(reference: str, number: int, viewer: Actor) -> PaymentTranche:
    """Return a tranche with its agreement and association, both locked in that order; NotFound."""
    agreement = get_for_update(reference, viewer)
    tranche = db.session.scalar(
        select(PaymentTranche)
        .where(PaymentTranche.agreement_id == agreement.id, PaymentTranche.number == number)
        .options(
            joinedload(PaymentTranche.agreement, innerjoin=True).joinedload(
                Agreement.association, innerjoin=True
            )
        )
        .with_for_update(of=PaymentTranche)
        .execution_options(populate_existing=True)
    )
    if tranche is None:
        raise NotFound(_("Il n’y a pas de tranche de ce numéro."))
    return tranche


def get_tranche(reference: str, number: int, viewer: Actor) -> PaymentTranche:
    """Return a tranche with its agreement and association; NotFound when the viewer may not see it."""
    agreement = get_visible(reference, viewer)
    found = next((row for row in tranches_of(agreement.id) if row.number == number), None)
    if found is None:
        raise NotFound(_("Il n’y a pas de tranche de ce numéro."))
    return found


def of_proposal(proposal_id: int) -> Agreement | None:
    """Return the agreement that awards the grant of a proposal, whoever reads; None before."""
    return db.session.scalar(select(Agreement).where(Agreement.proposal_id == proposal_id))


def may_renounce(proposal: Proposal) -> bool:
    """Say whether a grant or a place can still be given up: decided, and no agreement signed by anybody."""
    if proposal.state not in (ProposalState.SELECTED, ProposalState.RESERVE):
        return False
    agreement = of_proposal(proposal.id)
    if agreement is None:
        return True
    open_states = (AgreementState.DRAFT, AgreementState.TO_SIGN)
    return agreement.state in open_states and not signatures_of(agreement.id)


def file_notes(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    """Return the way to give up a grant, for an owner, while that is possible."""
    if not can_renounce(actor, proposal) or not may_renounce(proposal):
        return []
    is_granted = proposal.state == ProposalState.SELECTED
    words = _("Renoncer à la subvention") if is_granted else _("Renoncer à la place sur la liste d’attente")
    return [FileNote("", "", words, "agreements.renounce", {"ref": proposal.ref}, "link")]


def cities_of(agreement_id: int) -> list[str]:
    """Return the codes of the cities of an agreement."""
    statement = select(AgreementCity.city_code).where(AgreementCity.agreement_id == agreement_id)
    return list(db.session.scalars(statement.order_by(AgreementCity.city_code)))


def headings_of(agreement_id: int) -> list[AgreementHeading]:
    """Return the agreed budget by heading, amounts in centimes."""
    statement = select(AgreementHeading).where(AgreementHeading.agreement_id == agreement_id)
    return list(db.session.scalars(statement.order_by(AgreementHeading.heading_code)))


def tranches_of(agreement_id: int) -> list[PaymentTranche]:
    """Return the payment tranches of an agreement by number, the agreement loaded."""
    statement = select(PaymentTranche).where(PaymentTranche.agreement_id == agreement_id)
    statement = statement.options(joinedload(PaymentTranche.agreement, innerjoin=True))
    return list(db.session.scalars(statement.order_by(PaymentTranche.number)))


def papers_of(agreement_id: int) -> dict[str, AgreementPaper]:
    """Return the stored originals by language, with their documents."""
    statement = select(AgreementPaper).where(AgreementPaper.agreement_id == agreement_id)
    rows = db.session.scalars(statement.options(joinedload(AgreementPaper.document, innerjoin=True)))
    return {row.language: row for row in rows}


def signatures_of(agreement_id: int) -> Sequence[Signature]:
    """Return the signatures recorded, first given first."""
    statement = select(Signature).where(Signature.agreement_id == agreement_id)
    return list(db.session.scalars(statement.order_by(Signature.signed_at, Signature.party)))


def _by_reference(reference: str, viewer: Actor) -> Select[Any]:
    return (
        select(Agreement)
        .where(Agreement.reference == reference.strip().upper(), visible_to(viewer))
        .options(
            joinedload(Agreement.association, innerjoin=True),
            joinedload(Agreement.proposal, innerjoin=True),
        )
    )


def _one(statement: Select[Any]) -> Agreement:
    found: Agreement | None = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("Aucune convention ni décision ne se trouve à cette référence."))
    return found
