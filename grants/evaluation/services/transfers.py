"""Move money between lines, and lift a file for an uncovered region: recorded decisions of a session."""

from collections.abc import Mapping
from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.money import format_amount
from grants.evaluation import policies, queries
from grants.evaluation.models import CoverageCorrection, LineTransfer, SelectionSession, SessionVote
from grants.evaluation.queries.ranking import RankedFile, Ranking
from grants.evaluation.services.session_guards import NotAllocatable, reckoned, require_presiding
from grants.evaluation.services.votes import hold_vote
from grants.evaluation.states import BallotChoice, VoteSubject

Ballots = Mapping[int, BallotChoice]


def transfer_money(
    session: SelectionSession,
    seen_version: int | None,
    giver: str,
    taker: str,
    amount_centimes: int,
    reason: str,
    ballots: Ballots | None,
    actor: Actor,
    at: datetime,
) -> LineTransfer | None:
    """Move unused money of a line to another, with its reason (rule 6); put to the vote with ballots.

    Return the transfer, None when the vote refused it: the vote stays written. Raises NotAllowed, Conflict,
    DomainError at a field, NotAllocatable when the giver does not leave that much.
    """
    if not policies.can_decide(actor, session):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    require_presiding(session, seen_version, actor)
    ranking = queries.ranking_of(session.call, session)
    if {giver, taker} - {line.code for line in ranking.lines} or giver == taker:
        raise DomainError(_("Choisissez deux axes différents de l’appel."), field="taker")
    if amount_centimes <= 0:
        raise DomainError(_("Écrivez le montant transféré."), field="amount")
    if not reason.strip():
        raise DomainError(_("Écrivez la raison du transfert."), field="reason")
    left = min(ranking.line(giver).left_centimes, _unused(ranking, giver))
    if amount_centimes > left:
        raise NotAllocatable(
            _(
                "L’axe %(code)s laisse %(left)s DH : ni le classement ni les décisions ne les emploient.",
                code=giver,
                left=format_amount(max(left, 0)),
            ),
            field="amount",
        )
    vote = None
    if ballots is not None:
        question = f"{giver}|{taker}|{amount_centimes}"
        vote = hold_vote(session, VoteSubject.TRANSFER, question, ballots, at)
    session.version += 1
    if vote is not None and not vote.is_carried:
        record("session.vote", session, actor, at, subject="transfer", carried=False)
        return None
    own = ranking.record.transfers.get(session.id, ())
    transfer = LineTransfer(
        session_id=session.id,
        number=len(own) + 1,
        giver_code=giver,
        taker_code=taker,
        amount_centimes=amount_centimes,
        reason=reason.strip(),
        vote_id=vote.id if vote else None,
        decided_at=at,
        decided_by_id=actor.id or 0,
    )
    db.session.add(transfer)
    reckoned(session.call, session)
    record("session.transfer", session, actor, at, giver=giver, taker=taker, amount_centimes=amount_centimes)
    return transfer


def _unused(ranking: Ranking, giver: str) -> int:
    """Return what the pass and its rounds leave unused in a line."""
    last = ranking.computed.later[-1] if ranking.computed.later else ranking.computed.first
    return next(balance.left_centimes for balance in last.lines if balance.code == giver)


def correct_coverage(
    session: SelectionSession,
    seen_version: int | None,
    reference: str,
    region_code: str,
    reason: str,
    ballots: Ballots,
    actor: Actor,
    at: datetime,
) -> SessionVote:
    """Lift one file of a line for a region no funded file serves, by a vote, its reason written (rule 7).

    Scores stay untouched: the file is treated first, the pass goes on. Return the vote; when it is not
    carried nothing else changes. Raises NotAllowed, Conflict, DomainError at a field, NotAllocatable.
    """
    if not policies.can_decide(actor, session):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    require_presiding(session, seen_version, actor)
    if session.after_publication:
        raise Conflict(_("Après la publication, aucun dossier n’est plus relevé : nul n’est déplacé."))
    ranking = queries.ranking_of(session.call, session)
    file = ranking.files.get(reference)
    if file is None or not file.passes:
        raise Conflict(_("Ce dossier n’est pas classé dans cette séance."))
    if not reason.strip():
        raise DomainError(_("Écrivez la raison de la correction."), field="reason")
    _require_uncovered(ranking, file, region_code)
    vote = hold_vote(
        session,
        VoteSubject.COVERAGE,
        region_code,
        ballots,
        at,
        file.proposal_id,
        file.association.id,
    )
    session.version += 1
    if vote.is_carried:
        db.session.add(
            CoverageCorrection(
                session_id=session.id,
                line_code=file.line_code,
                proposal_id=file.proposal_id,
                region_code=region_code,
                reason=reason.strip(),
                vote_id=vote.id,
                decided_at=at,
                decided_by_id=actor.id or 0,
            )
        )
        reckoned(session.call, session)
    record(
        "session.coverage",
        session,
        actor,
        at,
        proposal=reference,
        region=region_code,
        carried=vote.is_carried,
    )
    return vote


def _require_uncovered(ranking: Ranking, file: RankedFile, region_code: str) -> None:
    """Check that the file works in the region and that no file funded in its line does."""
    line = ranking.line(file.line_code)
    if any(ranking.files[ref].line_code == file.line_code for ref in ranking.lifted):
        raise Conflict(_("Un dossier de cet axe est déjà relevé : un seul par axe."))
    funded = [other for other in line.passing if _is_funded(other) and other is not file]
    regions = queries.regions_of([file.proposal_id, *(other.proposal_id for other in funded)])
    if region_code not in regions[file.proposal_id]:
        raise DomainError(_("Ce dossier ne travaille pas dans cette région."), field="region")
    if any(region_code in regions[other.proposal_id] for other in funded):
        raise DomainError(_("Un dossier financé de l’axe sert déjà cette région."), field="region")


def _is_funded(file: RankedFile) -> bool:
    if file.decision is not None:
        return bool(file.granted_centimes)
    return bool(file.proposed and file.proposed.amount_centimes)
