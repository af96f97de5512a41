"""Prepare an agreement from a published decision: its kind, its number, its frozen facts."""

from datetime import datetime

from grants.agreements import policies
from grants.agreements.models import Agreement, AgreementCity, AgreementHeading, PaymentTranche
from grants.agreements.queries.facts import snapshot_of
from grants.agreements.queries.single import of_proposal
from grants.agreements.schedule import document_kind
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.evaluation import queries as evaluations
from grants.evaluation.models import Decision
from grants.evaluation.states import DecisionOutcome
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

PREFIXES = {AgreementKind.CONVENTION: "CONV", AgreementKind.GRANT_DECISION: "DEC"}


def prepare_agreement(proposal_id: int, actor: Actor, at: datetime) -> Agreement:
    """Prepare the agreement of a selected proposal as a draft, with its cities, headings and tranches.

    A convention from 50,000.00 MAD on, a grant decision below. Raises Conflict when the proposal is not
    selected by a published decision or has an agreement already, DomainError when the association's
    account or representative is missing.
    """
    if not policies.can_prepare(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels prépare une convention ou une décision."))
    proposal = proposals.load_for_update(proposal_id)
    if not policies.can_prepare(actor, proposal):
        raise NotAllowed(_("Une autre personne prépare le document de votre association."))
    decision = _decision(proposal)
    _require_identity(proposal)
    version = proposals.latest_version(proposal.id)
    if version is None:
        raise Conflict(_("Ce dossier n’a jamais été déposé."))
    kind = document_kind(decision.amount_centimes or 0)
    reference = _reference(kind, proposal)
    snapshot = snapshot_of(proposal, version.content, decision, reference, kind, at)
    agreement = _agreement(snapshot, proposal, decision, actor, at)
    record(
        "agreement.prepare",
        agreement,
        actor,
        at,
        reference=reference,
        kind=kind.value,
        grant_centimes=agreement.grant_centimes,
    )
    return agreement


def _decision(proposal: Proposal) -> Decision:
    decision = evaluations.decision_of(proposal.id)
    if (
        decision is None
        or decision.outcome != DecisionOutcome.SELECTED
        or proposal.state != ProposalState.SELECTED
    ):
        raise Conflict(_("Ce dossier n’est pas retenu par une décision publiée."))
    if of_proposal(proposal.id) is not None:
        raise Conflict(_("Ce dossier a déjà sa convention ou sa décision."))
    return decision


def _require_identity(proposal: Proposal) -> None:
    association = proposal.association
    if not (association.rib and association.representative_name):
        raise DomainError(_("L’association doit d’abord donner son RIB et le nom de son représentant légal."))


def _reference(kind: AgreementKind, proposal: Proposal) -> str:
    line = proposal.call_line
    series = f"{PREFIXES[kind]}-{line.call.year}-{line.line_code}"
    return f"{series}-{next_number(db.session(), series):03d}"


def _agreement(
    snapshot: AgreementSnapshot, proposal: Proposal, decision: Decision, actor: Actor, at: datetime
) -> Agreement:
    agreement = Agreement(
        reference=snapshot.reference,
        kind=snapshot.kind,
        proposal_id=proposal.id,
        association_id=proposal.association_id,
        decision_id=decision.id,
        line_code=snapshot.line_code,
        title=snapshot.title,
        grant_centimes=snapshot.funding.grant_centimes,
        total_cost_centimes=snapshot.funding.total_centimes,
        starts_on=snapshot.starts_on,
        ends_on=snapshot.ends_on,
        snapshot=snapshot.to_json(),
        created_at=at,
        created_by_id=actor.id,
    )
    db.session.add(agreement)
    db.session.flush()  # the parts and the audit entry name its key
    db.session.add_all(_parts(agreement.id, snapshot))
    db.session.flush()
    return agreement


def _parts(key: int, snapshot: AgreementSnapshot) -> list[AgreementCity | AgreementHeading | PaymentTranche]:
    return [
        *(AgreementCity(agreement_id=key, city_code=city.code) for city in snapshot.cities),
        *(
            AgreementHeading(
                agreement_id=key,
                heading_code=row.code,
                cost_centimes=row.cost_centimes,
                grant_centimes=row.grant_centimes,
            )
            for row in snapshot.headings
        ),
        *(PaymentTranche(agreement_id=key, **vars(row)) for row in snapshot.tranches),
    ]
