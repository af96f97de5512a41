"""Decisions of the selection committee on its files, within the envelope and the limits of the call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.money import format_amount
from grants.evaluation import policies, queries
from grants.evaluation.allocation_terms import Binding
from grants.evaluation.models import Decision, SelectionSession
from grants.evaluation.queries.ranking import RankedFile, Ranking
from grants.evaluation.services.session_guards import require_open, require_quorum
from grants.evaluation.services.votes import hold_vote
from grants.evaluation.states import BallotChoice, DecisionOutcome, ItemGround, VoteSubject
from grants.proposals.models import Proposal


class EnvelopeExceeded(DomainError):
    """The decisions of a line would grant more than its envelope net of the appeal reserve."""


class LimitReached(DomainError):
    """The association already holds the grants that the call allows."""


class MemberInConflict(DomainError):
    """The person who decides has a tie with the association."""


class AlreadyTold(DomainError):
    """The association was told a better decision, which a later session may not take back."""


class DecisionRefused(DomainError):
    """The outcome does not fit the file, or its reason is missing."""


def record_decision(
    session: SelectionSession,
    seen_version: int | None,
    proposal: Proposal,
    outcome: DecisionOutcome | str,
    amount_centimes: int | None,
    reason: str,
    actor: Actor,
    at: datetime,
    reason_codes: Sequence[str] = (),
    ballots: Mapping[int, BallotChoice] | None = None,
) -> Decision | None:
    """Record or change what the open session decides on one file; the session is locked, call loaded.

    amount in centimes, only for a selected file, never above the request. A reason is compulsory when
    outcome or amount differ from what the pass proposes, reasons of the list for a refusal. With ballots
    the decision is put to the vote; when it is not carried the vote is written, nothing is decided and
    None returned. Raises NotAllowed, Conflict when another decision was recorded since the reader looked,
    MemberInConflict, DecisionRefused, EnvelopeExceeded, LimitReached, AlreadyTold, VoteRefused.
    """
    if not policies.can_read_scores(actor):
        raise NotAllowed(_("Seuls les membres présents à la séance y décident."))
    present = _require_sitting(session, seen_version)
    ranking = queries.ranking_of(session.call, session)
    file = ranking.files.get(proposal.ref)
    if file is None:
        raise Conflict(_("Ce dossier n’est pas classé dans cette séance."))
    _require_right(session, file, present, actor)
    wish = _Wish(DecisionOutcome.named(str(outcome)), amount_centimes, reason.strip(), tuple(reason_codes))
    books = _Books(ranking, without=file)
    _require_decidable(session, ranking, books, file, wish)
    vote = None
    if ballots is not None:
        vote = hold_vote(
            session,
            VoteSubject.DECISION,
            _question(file, wish),
            ballots,
            at,
            file.proposal_id,
            file.association.id,
        )
    session.version += 1
    if vote is not None and not vote.is_carried:
        record("session.vote", session, actor, at, proposal=file.reference, carried=False)
        return None
    return _write(session, books, file, wish, actor, at, vote.id if vote else None)


def accept_proposals(
    session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime
) -> list[Decision]:
    """Record what the pass proposes for every file still without a decision, in one transaction.

    Files that the session must order first, and those with whose association the actor has a tie or whose
    item he left, are left. Raises NotAllowed, Conflict, EnvelopeExceeded, LimitReached; then nothing is
    recorded.
    """
    if not policies.can_decide(actor, session) or actor.id not in queries.in_room(session.id):
        raise NotAllowed(_("Seul le président présent à la séance enregistre les décisions."))
    _require_sitting(session, seen_version)
    ranking = queries.ranking_of(session.call, session)
    ties = queries.conflicted_associations({actor.id} if actor.id is not None else set())
    left = queries.recusals_of(session.id)
    books = _Books(ranking)
    made = []
    for file in ranking.undecided:
        outcome, amount = file.advised
        is_out = any(recused.user_id == actor.id for recused in left.get(file.proposal_id, ()))
        if outcome is None or is_out or (actor.id, file.association.id) in ties:
            continue
        wish = _Wish(outcome, amount, "", ())
        _require_decidable(session, ranking, books, file, wish)
        made.append(_write(session, books, file, wish, actor, at, None))
    session.version += 1
    return made


@dataclass(frozen=True)
class _Wish:
    """What is to be decided on one file."""

    outcome: DecisionOutcome
    given_centimes: int | None
    reason: str
    codes: tuple[str, ...]

    @property
    def amount(self) -> int | None:
        """Return the amount, None for a file that is not selected."""
        return self.given_centimes if self.outcome == DecisionOutcome.SELECTED else None


def _question(file: RankedFile, wish: _Wish) -> str:
    return f"{wish.outcome.value}|{wish.amount or ''}"


def _require_sitting(session: SelectionSession, seen_version: int | None) -> set[int]:
    """Check that the session is open, unchanged and has its quorum; return who is in the room."""
    require_open(session)
    if seen_version is not None and seen_version != session.version:
        raise Conflict(_("Une autre décision vient d’être enregistrée. Relisez le classement."))
    require_quorum(session)
    return set(queries.in_room(session.id))


def _require_right(session: SelectionSession, file: RankedFile, present: set[int], actor: Actor) -> None:
    """Let the chair decide, or a present member when every present chair must leave the item."""
    if actor.id is None or actor.id not in present:
        raise NotAllowed(_("Seuls les membres présents à la séance y décident."))
    if actor.id in queries.out_of_item(session.id, file.proposal_id, file.association.id):
        raise MemberInConflict(
            _("Vous avez déclaré un lien avec cette association : un autre membre présent décide.")
        )
    if actor.id not in queries.deciders(session.id, file.association.id, file.proposal_id):
        raise NotAllowed(_("Le président de la séance enregistre les décisions."))


class _Books:
    """What the decisions so far grant: money by line, grants by association."""

    def __init__(self, ranking: Ranking, without: RankedFile | None = None) -> None:
        self.money: Counter[tuple[str, bool]] = Counter()
        self.in_call: Counter[int] = Counter()
        self.in_line: Counter[tuple[int, str]] = Counter()
        for file in ranking.files.values():
            if file is not without:
                self.add(file, file.granted_centimes)

    def add(self, file: RankedFile, amount: int | None) -> None:
        """Count a grant; nothing for a file without one."""
        if amount:
            self.money[file.line_code, file.uses_appeal_reserve] += amount
            self.in_call[file.association.id] += 1
            self.in_line[file.association.id, file.line_code] += 1


def _require_decidable(
    session: SelectionSession, ranking: Ranking, books: _Books, file: RankedFile, wish: _Wish
) -> None:
    if not file.is_on_agenda or file.is_renounced:
        raise Conflict(_("Ce dossier n’est pas à l’ordre du jour de cette séance."))
    _require_fit(file, wish.outcome, wish.amount, wish.reason)
    _require_codes(file, wish)
    _require_not_displaced(session, file, wish)
    if wish.amount is not None:
        _require_room(session, ranking, books, file, wish.amount)


def _require_codes(file: RankedFile, wish: _Wish) -> None:
    known = {row.code for row in queries.rejection_reasons()} if wish.codes else set()
    if set(wish.codes) - known:
        raise DecisionRefused(_("Choisissez des motifs de la liste."), field="reason_codes")
    if wish.outcome != DecisionOutcome.REJECTED or wish.codes:
        return
    if (wish.outcome, wish.amount) != file.advised:
        raise DecisionRefused(_("Choisissez au moins un motif de refus."), field="reason_codes")


def _require_not_displaced(session: SelectionSession, file: RankedFile, wish: _Wish) -> None:
    """Keep what an association was told: a later session may better it, never take it back."""
    told = file.decision
    if not session.after_publication or told is None or file.ground == ItemGround.NOT_NOTIFIED:
        return
    if told.outcome == DecisionOutcome.SELECTED and (wish.amount or 0) < (told.amount_centimes or 0):
        raise AlreadyTold(_("Cette subvention a été notifiée : une nouvelle séance ne la reprend pas."))
    if told.outcome == DecisionOutcome.RESERVE and wish.outcome == DecisionOutcome.REJECTED:
        raise AlreadyTold(_("La place sur la liste d’attente a été notifiée : elle ne se retire pas."))


def _write(
    session: SelectionSession,
    books: _Books,
    file: RankedFile,
    wish: _Wish,
    actor: Actor,
    at: datetime,
    vote_id: int | None,
) -> Decision:
    decision = file.decision if file.is_own and file.decision else None
    decision = decision or Decision(session_id=session.id, proposal_id=file.proposal_id)
    decision.outcome, decision.amount_centimes, decision.reason = wish.outcome, wish.amount, wish.reason
    decision.reason_codes = list(wish.codes) or _default_codes(file, wish)
    decision.vote_id = vote_id
    decision.rank = file.place.rank if file.place else None
    decision.reserve_rank = None
    decision.proposed_outcome = file.proposed.outcome.value if file.proposed else "rejected"
    decision.proposed_centimes = file.proposed.amount_centimes if file.proposed else None
    decision.binding_reason = file.binding
    decision.decided_at, decision.decided_by_id = at, actor.id or 0
    db.session.add(decision)
    db.session.flush()
    books.add(file, wish.amount)
    record("evaluation.decide", decision, actor, at, proposal=file.reference, outcome=wish.outcome.value)
    return decision


def _default_codes(file: RankedFile, wish: _Wish) -> list[str]:
    """Return the reasons that the ranking itself gives for a refusal."""
    if wish.outcome != DecisionOutcome.REJECTED:
        return []
    if not file.passes:
        codes = ["score_below" if ground == "below_pass" else "group_below" for ground in file.grounds]
        return list(dict.fromkeys(codes))
    return [str(file.binding)] if file.binding in (Binding.CAP, Binding.ENVELOPE) else ["other"]


def _require_fit(file: RankedFile, outcome: DecisionOutcome, amount: int | None, reason: str) -> None:
    if not file.passes and outcome != DecisionOutcome.REJECTED:
        raise DecisionRefused(
            _("Ce dossier n’atteint pas les seuils : il ne peut être retenu."), field="outcome"
        )
    if outcome == DecisionOutcome.SELECTED and not amount:
        raise DecisionRefused(_("Écrivez le montant accordé."), field="amount")
    if amount is not None and amount > file.request_centimes:
        raise DecisionRefused(
            _("Le montant dépasse la demande, %(amount)s DH.", amount=format_amount(file.request_centimes)),
            field="amount",
        )
    if (outcome, amount) != file.advised and not reason:
        raise DecisionRefused(
            _("Cette décision diffère de ce que propose le classement : écrivez la raison."), field="reason"
        )


def _require_room(
    session: SelectionSession, ranking: Ranking, books: _Books, file: RankedFile, amount: int
) -> None:
    line = ranking.line(file.line_code)
    purse = line.balance.appeal_reserve_centimes if file.uses_appeal_reserve else line.net_centimes
    left = purse - books.money[file.line_code, file.uses_appeal_reserve]
    if amount > left:
        raise EnvelopeExceeded(
            _(
                "%(ref)s : il reste %(left)s DH dans l’enveloppe de l’axe, réserve pour recours déduite.",
                ref=file.reference,
                left=format_amount(max(left, 0)),
            ),
            field="amount",
        )
    own = file.association.id
    if (
        books.in_call[own] >= session.call.max_grants_per_association
        or books.in_line[own, file.line_code] >= line.call_line.max_grants_per_association
    ):
        raise LimitReached(
            _("%(ref)s : l’association a déjà le nombre de subventions permis.", ref=file.reference),
            field="outcome",
        )
