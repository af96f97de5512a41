"""Read what the verdicts on one file rest on: its documents, its association, what the call decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.associations import queries as associations
from grants.associations.checks import account_findings
from grants.associations.identifiers import IdentifierError, parse_rib
from grants.associations.models import Association, AssociationDocument
from grants.associations.readiness import choose
from grants.associations.states import AssociationState
from grants.calls import queries as calls
from grants.calls.eligibility import Answers
from grants.calls.eligibility_words import terms_of
from grants.calls.models import Call, CallLine
from grants.core.clock import local_date
from grants.core.db import db
from grants.evaluation.screening_points import ELIGIBILITY, DocumentPoint
from grants.evaluation.screening_verdicts import (
    AssociationFacts,
    DocumentFacts,
    Found,
    KeptDocument,
    ProjectFacts,
    judge_caps,
    judge_document,
    judge_eligibility,
)
from grants.obligations import queries as obligations
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

COUNTED = (
    ProposalState.SUBMITTED,
    ProposalState.IN_EVALUATION,
    ProposalState.EVALUATED,
    ProposalState.SELECTED,
    ProposalState.RESERVE,
)


def document_verdicts(proposal: Proposal, documents: Sequence[DocumentPoint]) -> dict[str, Found]:
    """Return document code -> verdict as of the closing day: three statements.

    documents: see document_points. The proposal has its call and association loaded.
    """
    day = local_date(proposal.call_line.call.closes_at)
    held = associations.held_documents(proposal.association_id)
    sources = proposals.lent_sources(proposal.id)
    facts = _association_facts(proposal.association, proposal.call_line.call, held)
    by_key = {row.id: row for rows in held.values() for row in rows}
    return {
        document.code: judge_document(
            DocumentFacts(
                document.code,
                document.is_required,
                len(document.files),
                document.infected,
                bool(document.completions),
                _kept([by_key.get(sources.get(key, 0)) for key, _name in document.files]),
            ),
            facts,
            day,
        )
        for document in documents
    }


def _kept(rows: Sequence[AssociationDocument | None]) -> KeptDocument | None:
    """Return the association's document behind the file joined last."""
    found = next((row for row in reversed(rows) if row is not None), None)
    return KeptDocument(found.state, found.issued_on, found.expires_on) if found else None


def _association_facts(association: Association, call: Call, held: associations.Held) -> AssociationFacts:
    day = local_date(call.closes_at)
    return AssociationFacts(
        is_verified=association.state == AssociationState.VERIFIED,
        founded_on=association.founded_on,
        receipt_kind=association.receipt_kind.value if association.receipt_kind else None,
        receipt_on=association.receipt_on,
        provisional_days=call.provisional_receipt_days,
        is_sworn=choose(held.get("DECL", ()), day) is not None,
        mandate=associations.current_mandate(association.id),
        mandate_ends_on=association.mandate_ends_on,
        has_rib=bool(association.rib),
        account_findings=_account(association),
        is_bank_verified=association.rib_verified_at is not None,
    )


def _account(association: Association) -> tuple[str, ...]:
    try:
        parse_rib(association.rib or "")
    except IdentifierError:
        key_is_right = False
    else:
        key_is_right = True
    return tuple(account_findings(association, association.rib_holder or "", key_is_right))


@dataclass(frozen=True)
class EligibilityFacts:
    """What the system says of each point of eligibility and of the caps, and what it rests on."""

    verdicts: dict[str, Found]
    caps: Found
    cities: Sequence[str]
    late_obligations: int
    request_centimes: int
    ceiling_centimes: int
    own_share_pct: int


def eligibility_facts(proposal: Proposal) -> EligibilityFacts:
    """Return the verdicts beside the points of eligibility, as of the deadline: five statements.

    The line, call and association of the proposal must be loaded.
    """
    association, line = proposal.association, proposal.call_line
    call = calls.get_visible(line.call.code, None, line.call.closes_at)
    cities = proposals.cities_of([proposal.id]).get(proposal.id, [])
    late = len(obligations.late_on(proposal.association_id, call.closes_at))
    counts = _files_of(proposal)
    request, total = proposal.request_centimes or 0, proposal.total_cost_centimes or 0
    answers = Answers(
        kind=association.kind.value,
        founded_on=association.founded_on,
        line=line.line_code,
        cities=tuple(cities),
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        request_centimes=request,
        own_centimes=total - request,
    )
    facts = ProjectFacts(
        association.state == AssociationState.VERIFIED,
        answers,
        late,
        sum(counts.values()),
        counts.get(line.id, 0),
        call.max_grants_per_association,
        line.max_grants_per_association,
    )
    terms = terms_of(call, cities)
    return EligibilityFacts(
        judge_eligibility(terms, facts, ELIGIBILITY),
        judge_caps(facts),
        cities,
        late,
        request,
        terms.ceilings.get(line.line_code, call.ceiling_centimes),
        (total - request) * 100 // total if total else 0,
    )


def _files_of(proposal: Proposal) -> dict[int, int]:
    """Return line of the call -> files of the association that still stand in it."""
    rows = (
        select(Proposal.call_line_id, func.count())
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == proposal.call_line.call_id,
            Proposal.association_id == proposal.association_id,
            Proposal.state.in_(COUNTED),
        )
        .group_by(Proposal.call_line_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
