"""Give files to evaluators: competent for the line, without a conflict, never of the committee."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import User
from grants.audit.services import record, transition
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import Evaluation, FurtherEvaluation
from grants.evaluation.queries.assignment import PAIR
from grants.evaluation.queries.pool import PoolRow
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.services.blind import ask_blind_files
from grants.evaluation.states import EVALUATION_WORKFLOW
from grants.outbox.services import Recipient, queue
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class NotCompetent(DomainError):
    """The person does not evaluate this line, or sits in the committee."""


class EvaluatorInConflict(DomainError):
    """The person has a tie with the association."""


class CapacityReached(DomainError):
    """The person has as many files of the call as were accepted."""


class AlreadyAssigned(DomainError):
    """The person has, or had, this file."""


class EnoughEvaluators(DomainError):
    """The file already has the evaluators it needs."""


def propose_assignment(call: Call, actor: Actor, at: datetime) -> queries.Proposed:
    """Return the draw for the files of a call that lack evaluators; writes nothing. Raises NotAllowed."""
    _require_right(actor)
    return queries.propose(call, at, explain=True)


def assign_evaluators(
    proposal: Proposal, evaluator_ids: Sequence[int], actor: Actor, at: datetime
) -> list[Evaluation]:
    """Give one file to these evaluators and tell them by e-mail; the file is locked by the caller.

    Raises NotAllowed, Conflict when the file is not in evaluation, NotCompetent, EvaluatorInConflict,
    AlreadyAssigned, EnoughEvaluators.
    """
    _require_right(actor)
    people = queries.available(queries.pool_rows(proposal.call_line.call_id, at), at)
    tied = queries.conflicts_of({proposal.association_id})
    made = _assign(proposal, evaluator_ids, people, tied, actor, at)
    _tell({evaluation.evaluator_id: [proposal] for evaluation in made}, at)
    return made


def assign_call(
    call: Call, choices: Mapping[int, Sequence[int]], actor: Actor, at: datetime
) -> list[Evaluation]:
    """Give several files of a call at once: file -> evaluators; one e-mail an evaluator.

    Raises as assign_evaluators does; then nothing is assigned.
    """
    _require_right(actor)
    people = queries.available(queries.pool_rows(call.id, at), at)
    made: list[Evaluation] = []
    piles: dict[int, list[Proposal]] = {}
    files = [proposals.load_for_update(proposal_id) for proposal_id in sorted(choices)]
    tied = queries.conflicts_of({proposal.association_id for proposal in files})
    for proposal in files:
        if proposal.call_line.call_id != call.id:
            raise Conflict(_("Ce dossier n’est pas de cet appel."))
        for evaluation in _assign(proposal, choices[proposal.id], people, tied, actor, at):
            made.append(evaluation)
            piles.setdefault(evaluation.evaluator_id, []).append(proposal)
    _tell(piles, at)
    return made


def release_evaluator(
    evaluation: Evaluation, seen_version: int | None, reason: str, actor: Actor, at: datetime
) -> None:
    """Take a file back from an evaluator who has not opened it; the reason is kept.

    Raises NotAllowed, Conflict once the file is open or when the version is another one.
    """
    _require_right(actor)
    if seen_version is not None and seen_version != evaluation.version:
        raise Conflict(_("Cette évaluation a changé. Rechargez la page."))
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    transition(evaluation, EVALUATION_WORKFLOW, "decline", actor, at, reason=reason.strip())


def _require_right(actor: Actor) -> None:
    if not policies.can_assign(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels attribue les dossiers."))


def _assign(
    proposal: Proposal,
    evaluator_ids: Sequence[int],
    people: Mapping[int, PoolRow],
    tied: Mapping[int, set[int]],
    actor: Actor,
    at: datetime,
) -> list[Evaluation]:
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("Le dossier %(ref)s n’est pas en évaluation.", ref=proposal.ref))
    held = list(db.session.scalars(select(Evaluation).where(Evaluation.proposal_id == proposal.id)))
    further = db.session.get(FurtherEvaluation, proposal.id)
    active = sum(evaluation.state in ACTIVE for evaluation in held)
    if active + len(evaluator_ids) > (further.needed if further else PAIR):
        raise EnoughEvaluators(_("Le dossier %(ref)s a déjà ses évaluateurs.", ref=proposal.ref))
    holders = {evaluation.evaluator_id for evaluation in held}
    in_conflict = tied[proposal.association_id]
    last = max((evaluation.position for evaluation in held), default=0)
    made = []
    for user_id in evaluator_ids:
        _require_fit(proposal, user_id, people, holders, in_conflict)
        holders.add(user_id)
        people[user_id].load += 1
        last += 1
        made.append(
            Evaluation(
                proposal_id=proposal.id, evaluator_id=user_id, position=last, version=1, assigned_at=at
            )
        )
    db.session.add_all(made)
    db.session.flush()
    for evaluation in made:
        record(
            "evaluation.assign", evaluation, actor, at, proposal=proposal.ref, position=evaluation.position
        )
    return made


def _require_fit(
    proposal: Proposal,
    user_id: int,
    people: Mapping[int, PoolRow],
    holders: set[int],
    in_conflict: set[int],
) -> None:
    row = people.get(user_id)
    words = {"ref": proposal.ref, "name": row.person.name if row else ""}
    if row is None:
        raise NotCompetent(
            _(
                "%(ref)s : cette personne n’évalue pas, siège au comité, est absente "
                "ou n’a pas accepté l’appel.",
                ref=proposal.ref,
            )
        )
    if user_id in in_conflict:
        raise EvaluatorInConflict(_("%(ref)s : %(name)s a un lien avec l’association.", **words))
    if user_id in holders:
        raise AlreadyAssigned(_("%(ref)s : %(name)s a déjà ce dossier, ou l’a rendu.", **words))
    if proposal.call_line.line_code not in row.person.lines:
        raise NotCompetent(_("%(ref)s : %(name)s n’évalue pas cet axe.", **words))
    if proposal.language not in row.languages:
        raise NotCompetent(_("%(ref)s : %(name)s ne lit pas la langue du dossier.", **words))
    if row.limit is not None and row.load >= row.limit:
        raise CapacityReached(_("%(ref)s : %(name)s a tous les dossiers qu’il a acceptés.", **words))


def _tell(piles: Mapping[int, Sequence[Proposal]], at: datetime) -> None:
    people = db.session.scalars(select(User).where(User.id.in_(piles)).order_by(User.id))
    for user in people:
        recipient = Recipient(user.email, user.language, user.display_name)
        files = piles[user.id]
        queue("evaluation.assigned", [recipient], at, cause=files[0], files=queries.shown_files(files))
        ask_blind_files(list(files), at)
