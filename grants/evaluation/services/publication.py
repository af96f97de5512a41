"""Publish closed and signed minutes: files move, the call is decided, associations get their letters."""

from datetime import datetime

from grants.audit.services import transition
from grants.calls import queries as calls
from grants.calls import services as call_services
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.composing import decision_parts
from grants.evaluation.grids import GridRows
from grants.evaluation.letters import Named
from grants.evaluation.models import Decision, SelectionSession
from grants.evaluation.queries.ranking import RankedFile
from grants.evaluation.services.letters import issue_letter
from grants.evaluation.services.session_guards import require_standing, require_version
from grants.evaluation.states import SESSION_WORKFLOW, DecisionOutcome, LetterKind, SessionState
from grants.proposals import queries as proposals
from grants.proposals import services as proposal_services
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class NotSigned(DomainError):
    """Members present have neither signed the minutes nor had their refusal noted."""


def publish_results(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Publish the minutes of a session, with those of earlier ones not published yet, once all are signed.

    Files decided by these sessions move and their associations are told; nobody told before hears again.
    Raises NotAllowed, NotSigned, Conflict when the minutes are open or published already.
    """
    if not policies.can_publish_results(actor, session):
        raise NotAllowed(_("Seul un gestionnaire d’appels ou le président publie les résultats."))
    require_version(session, seen_version)
    require_standing(session.call)
    ranking = queries.ranking_of(session.call, session)
    waiting = {
        row.id: row
        for row in ranking.record.sessions
        if row.id != session.id and row.state == SessionState.CLOSED
    }
    waiting[session.id] = session
    for row in waiting.values():
        if row.state == SessionState.CLOSED:
            _require_signed(row)
        transition(row, SESSION_WORKFLOW, "publish", actor, at, stamps={"published_at": at})
    call = calls.get_for_update(session.call.code)
    reasons = {row.code: Named.of(row, row.code) for row in queries.rejection_reasons()}
    for file in sorted(ranking.files.values(), key=lambda file: file.proposal_id):
        if file.decision is not None and file.decision.session_id in waiting and not file.is_renounced:
            minutes = waiting[file.decision.session_id].minutes_reference or ""
            _publish_one(minutes, file, ranking.grid, reasons, actor, at)
    if call.state == CallState.IN_EVALUATION:
        call_services.mark_decided(call, actor, at)


def _require_signed(session: SelectionSession) -> None:
    missing = queries.signing_of(session).missing
    if missing:
        raise NotSigned(
            _(
                "Le procès-verbal %(reference)s attend la signature de : %(names)s.",
                reference=session.minutes_reference,
                names=", ".join(seat.name for seat in missing),
            )
        )


def _publish_one(
    minutes: str, file: RankedFile, grid: GridRows, reasons: dict[str, Named], actor: Actor, at: datetime
) -> None:
    decision = file.decision
    if decision is None:
        return
    proposal = proposals.load_for_update(decision.proposal_id)
    _move(proposal, decision, actor, at)
    scope = file.proposed.cap_scope if file.proposed else None
    parts = decision_parts(
        proposal.ref,
        decision,
        file.score,
        grid,
        minutes,
        reasons=[reasons[code] for code in decision.reason_codes or () if code in reasons],
        cap_scope=scope.value if scope else "",
    )
    issue_letter(LetterKind.DECISION, proposal, decision.id, actor, at, **parts)


def _move(proposal: Proposal, decision: Decision, actor: Actor, at: datetime) -> None:
    """Move a file to what was decided; one already there stays, a refusal taken back is undone first."""
    targets = {
        DecisionOutcome.SELECTED: (ProposalState.SELECTED, proposal_services.select),
        DecisionOutcome.RESERVE: (ProposalState.RESERVE, proposal_services.put_on_reserve),
        DecisionOutcome.REJECTED: (ProposalState.REJECTED, proposal_services.reject),
    }
    target, move = targets[decision.outcome]
    if proposal.state == target:
        return
    if proposal.state == ProposalState.REJECTED:
        proposal_services.annul_refusal(proposal, actor, at, decision.reason or None)
    move(proposal, actor, at, decision.reason or None)
