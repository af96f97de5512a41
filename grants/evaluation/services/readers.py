"""Blind calls: appoint the two readers of the group on experience; their marks, given once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from grants.audit.services import record
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.grids import GridRows, grid_rows, part_of
from grants.evaluation.marking import MarkInput, faults, missing, signed
from grants.evaluation.models import CallReader, ReaderSheet
from grants.evaluation.queries.readers import READERS_A_CALL
from grants.evaluation.services.further import settle_further
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class ReadingIncomplete(ProblemsError):
    """A mark or a compulsory comment is missing."""


def appoint_readers(call: Call, user_ids: set[int], actor: Actor, at: datetime) -> None:
    """Appoint the two readers of a blind call in the place of former ones.

    Raises NotAllowed, Conflict once one of them gave marks, DomainError for another number of people, or
    for one who scores or decides.
    """
    if not policies.can_appoint_readers(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels nomme les lecteurs."))
    if not call.hides_identity:
        raise Conflict(_("Cet appel ne cache pas qui présente les dossiers."))
    if queries.has_sheets(call.id):
        raise Conflict(_("Un lecteur a déjà noté : les lecteurs ne changent plus."))
    if len(user_ids) != READERS_A_CALL:
        raise DomainError(_("Choisissez deux lecteurs."), field="people")
    if user_ids - {key for key, _name in queries.possible_readers()}:
        raise DomainError(_("Un lecteur n’évalue pas et ne siège pas au comité."), field="people")
    db.session.execute(delete(CallReader).where(CallReader.call_id == call.id))
    db.session.add_all(
        CallReader(call_id=call.id, user_id=key, appointed_at=at, appointed_by_id=actor.id)
        for key in sorted(user_ids)
    )
    record("call.appoint_readers", call, actor, at, readers=sorted(user_ids))


def give_reading(proposal: Proposal, marks: Mapping[str, MarkInput], actor: Actor, at: datetime) -> None:
    """Keep a reader's marks of the group on experience; the need for a further evaluation is settled anew.

    The file is locked by the caller. Raises NotAllowed, Conflict when given before or when the scores of
    the file are closed, ReadingIncomplete naming each gap.
    """
    if not policies.can_read_apart(actor):
        raise NotAllowed(_("Seul un lecteur de l’appel note cette partie."))
    call_id = proposal.call_line.call_id
    if not queries.is_reader(call_id, actor.id):
        raise NotAllowed(_("Seul un lecteur de l’appel note cette partie."))
    if actor.is_member(proposal.association_id):
        raise NotAllowed(_("Vous êtes membre de cette association."))
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("La notation du dossier %(ref)s est close.", ref=proposal.ref))
    if queries.sheet_of_reader(proposal.id, actor.id) is not None:
        raise Conflict(_("Vous avez déjà noté ce dossier : vos notes ne changent plus."))
    whole = grid_rows(call_id)
    left_out = queries.not_applicable_of([proposal.id], whole)[proposal.id]
    part: GridRows = part_of(whole, apart=True)
    kept = {code: mark for code, mark in marks.items() if code not in left_out}
    problems = faults(part, kept) + missing(part, kept, left_out) + signed(kept, "", actor.display_name)
    if problems:
        raise ReadingIncomplete(problems)
    db.session.add(
        ReaderSheet(
            proposal_id=proposal.id,
            reader_id=actor.id,
            marks={
                code: {"half_points": None if mark.abstained else mark.half_points, "comment": mark.comment}
                for code, mark in kept.items()
            },
            given_at=at,
        )
    )
    db.session.flush()
    record("proposal.read_apart", proposal, actor, at)
    settle_further(proposal, whole, left_out, actor, at)
