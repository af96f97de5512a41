"""Decisions of the selection committee on its files, within the envelope and the limits of the call."""

from collections import Counter
from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.money import format_amount
from grants.evaluation import policies, queries
from grants.evaluation.models import Decision, SelectionSession
from grants.evaluation.queries.ranking import RankedFile, Ranking
from grants.evaluation.states import DecisionOutcome, SessionState
from grants.proposals.models import Proposal


class EnvelopeExceeded(DomainError):
    """The decisions of a line would grant more than its envelope net of the appeal reserve."""


class LimitReached(DomainError):
    """The association already holds the grants that the call allows."""


class MemberInConflict(DomainError):
    """The person who decides has a tie with the association."""


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
) -> Decision:
    """Record or change what the open session decides on one file; the session is locked, call loaded.

    amount in centimes, only for a selected file, never above the request. A reason is compulsory when
    outcome or amount differ from what the pass proposes. Raises NotAllowed, Conflict when another
    decision was recorded since the reader looked, MemberInConflict, DecisionRefused, EnvelopeExceeded,
    LimitReached.
    """
    if not policies.can_read_scores(actor):
        raise NotAllowed(_("Seuls les membres présents à la séance y décident."))
    present = _require_open(session, seen_version)
    ranking = queries.ranking_of(session.call, session)
    file = ranking.files.get(proposal.ref)
    if file is None:
        raise Conflict(_("Ce dossier n’est pas classé dans cette séance."))
    _require_right(session, file, present, actor)
    books = _Books(ranking, without=file)
    decision = _decide(
        session, ranking, books, file, DecisionOutcome.named(str(outcome)), amount_centimes, reason, actor, at
    )
    session.version += 1
    return decision


def accept_proposals(
    session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime
) -> list[Decision]:
    """Record what the pass proposes for every file still without a decision, in one transaction.

    Files that the session must order first, and those with whose association the actor has a tie, are
    left. Raises NotAllowed, Conflict, EnvelopeExceeded, LimitReached; then nothing is recorded.
    """
    if not policies.can_decide(actor, session) or actor.id not in queries.present_in(session.id):
        raise NotAllowed(_("Seul le président présent à la séance enregistre les décisions."))
    _require_open(session, seen_version)
    ranking = queries.ranking_of(session.call, session)
    ties = queries.conflicted_associations({actor.id} if actor.id is not None else set())
    books = _Books(ranking)
    made = []
    for file in ranking.undecided:
        outcome, amount = file.advised
        if outcome is None or (actor.id, file.association.id) in ties:
            continue
        made.append(_decide(session, ranking, books, file, outcome, amount, "", actor, at))
    session.version += 1
    return made


def _require_open(session: SelectionSession, seen_version: int | None) -> set[int]:
    """Check that the session is open and unchanged; return who is present."""
    if session.state != SessionState.OPEN:
        raise Conflict(_("La séance est close : ses décisions ne changent plus."))
    if seen_version is not None and seen_version != session.version:
        raise Conflict(_("Une autre décision vient d’être enregistrée. Relisez le classement."))
    return set(queries.present_in(session.id))


def _require_right(session: SelectionSession, file: RankedFile, present: set[int], actor: Actor) -> None:
    """Let the chair decide, or a present member when every present chair must leave the item."""
    if actor.id is None or actor.id not in present:
        raise NotAllowed(_("Seuls les membres présents à la séance y décident."))
    if (actor.id, file.association.id) in queries.conflicted_associations({actor.id}):
        raise MemberInConflict(
            _("Vous avez déclaré un lien avec cette association : un autre membre présent décide.")
        )
    if actor.id not in queries.deciders(session.id, file.association.id):
        raise NotAllowed(_("Le président de la séance enregistre les décisions."))


class _Books:
    """What the decisions so far grant: money by line, grants by association."""

    def __init__(self, ranking: Ranking, without: RankedFile | None = None) -> None:
        self.money: Counter[str] = Counter()
        self.in_call: Counter[int] = Counter()
        self.in_line: Counter[tuple[int, str]] = Counter()
        for file in ranking.files.values():
            if file.decision and file is not without:
                self.add(file, file.decision.amount_centimes)

    def add(self, file: RankedFile, amount: int | None) -> None:
        """Count a grant; nothing for a file without one."""
        if amount:
            self.money[file.line_code] += amount
            self.in_call[file.association.id] += 1
            self.in_line[file.association.id, file.line_code] += 1


def _decide(
    session: SelectionSession,
    ranking: Ranking,
    books: _Books,
    file: RankedFile,
    outcome: DecisionOutcome,
    amount: int | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Decision:
    amount = amount if outcome == DecisionOutcome.SELECTED else None
    reason = reason.strip()
    _require_fit(file, outcome, amount, reason)
    if amount is not None:
        _require_room(session, ranking, books, file, amount)
    decision = file.decision or Decision(session_id=session.id, proposal_id=file.proposal_id)
    decision.outcome, decision.amount_centimes, decision.reason = outcome, amount, reason
    decision.rank = file.place.rank if file.place else None
    decision.reserve_rank = None
    decision.proposed_outcome = file.proposed.outcome.value if file.proposed else "rejected"
    decision.proposed_centimes = file.proposed.amount_centimes if file.proposed else None
    decision.binding_reason = file.binding
    decision.decided_at, decision.decided_by_id = at, actor.id or 0
    db.session.add(decision)
    db.session.flush()
    books.add(file, amount)
    record("evaluation.decide", decision, actor, at, proposal=file.reference, outcome=outcome.value)
    return decision


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
    left = line.net_centimes - books.money[file.line_code]
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
