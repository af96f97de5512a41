"""The course of a session: the order of equal files, the item on the screen, the closing by two people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.evaluation import policies, queries
from grants.evaluation.models import SelectionSession, SessionOrder, SessionRecusal
from grants.evaluation.queries.ranking import Ranking
from grants.evaluation.services.minutes import freeze_minutes
from grants.evaluation.services.sealing import seal_session
from grants.evaluation.services.session_guards import (
    names_of,
    reckoned,
    require_presiding,
    require_version,
)
from grants.evaluation.states import SESSION_WORKFLOW, DecisionOutcome, RecusalKind, SessionState


class Undecided(DomainError):
    """Files of the session wait for their decision."""


class SamePerson(NotAllowed):
    """The one who asked to close can't confirm it: two people are needed."""


def order_equal_files(
    session: SelectionSession,
    seen_version: int | None,
    references: Sequence[str],
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Give an order, best first, to files equal in everything, with its reason (decision rule 4).

    Raises NotAllowed, Conflict when the session changed or these are not all the equal files.
    """
    if not policies.can_decide(actor, session):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    require_presiding(session, seen_version, actor)
    ranking = queries.ranking_of(session.call, session)
    if tuple(sorted(references)) not in {tuple(sorted(tie)) for tie in ranking.ties}:
        raise Conflict(_("Ces dossiers ne sont pas à départager."), field="order")
    if not reason.strip():
        raise DomainError(_("Écrivez la raison de cet ordre."), field="reason")
    ids = [ranking.files[reference].proposal_id for reference in references]
    db.session.execute(
        delete(SessionOrder).where(SessionOrder.session_id == session.id, SessionOrder.proposal_id.in_(ids))
    )
    db.session.add_all(
        SessionOrder(session_id=session.id, proposal_id=key, place=place, reason=reason.strip())
        for place, key in enumerate(ids, start=1)
    )
    reckoned(session.call, session)
    session.version += 1
    record("session.order", session, actor, at, files=list(references))


def show_item(
    session: SelectionSession, seen_version: int | None, reference: str, actor: Actor, at: datetime
) -> None:
    """Put a file on the screen of the session, none with an empty reference.

    Raises NotAllowed, Conflict when the session changed or the file is not ranked in it.
    """
    if not policies.can_note_presence(actor, session):
        raise NotAllowed(_("Seuls le président et le gestionnaire conduisent l’écran."))
    require_version(session, seen_version)
    if session.state != SessionState.OPEN:
        raise Conflict(_("La séance ne siège pas."))
    file = queries.ranking_of(session.call, session).files.get(reference)
    if reference and file is None:
        raise Conflict(_("Ce dossier n’est pas classé dans cette séance."))
    session.item_id = file.proposal_id if file else None
    session.version += 1
    record("session.show", session, actor, at, proposal=reference)


def ask_closing(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Ask to close the minutes once every file is decided: another member present confirms.

    Raises NotAllowed for who does not preside, Conflict, Undecided.
    """
    if not policies.can_close_minutes(actor, session):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    require_presiding(session, seen_version, actor)
    ranking = queries.ranking_of(session.call, session)
    if ranking.undecided:
        refs = names_of(file.reference for file in ranking.undecided)
        raise Undecided(_("Dossiers sans décision : %(refs)s.", refs=refs))
    stamps = {"closing_asked_at": at, "closing_asked_by_id": actor.id}
    transition(session, SESSION_WORKFLOW, "ask_close", actor, at, stamps=stamps)


def resume_session(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Take back a closing that was asked: decisions go on. For any member in the room.

    Raises NotAllowed, Conflict.
    """
    if not policies.can_sit(actor, session) or actor.id not in queries.in_room(session.id):
        raise NotAllowed(_("Seuls les membres présents à la séance font cela."))
    require_version(session, seen_version)
    stamps = {"closing_asked_at": None, "closing_asked_by_id": None}
    transition(session, SESSION_WORKFLOW, "resume", actor, at, stamps=stamps)


def close_minutes(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Confirm the closing that the chair asked: number PV-<year of the call>-<n>, ranks, snapshot, bundle.

    Raises NotAllowed for who is not in the room, SamePerson for who asked it, Conflict when nothing was
    asked.
    """
    if not policies.can_sit(actor, session) or actor.id not in queries.in_room(session.id):
        raise NotAllowed(_("Seuls les membres présents à la séance font cela."))
    require_version(session, seen_version)
    if session.state != SessionState.CLOSING:
        raise Conflict(_("Le président n’a pas demandé la clôture."))
    if actor.id == session.closing_asked_by_id:
        raise SamePerson(_("Un autre membre présent confirme la clôture : il faut deux personnes."))
    ranking = queries.ranking_of(session.call, session)
    _give_reserve_ranks(session, ranking)
    _note_known_ties(session, ranking, at)
    year = session.call.code.removeprefix("AAP-")
    number = next_number(db.session(), f"minutes:{session.call.code}")
    transition(
        session,
        SESSION_WORKFLOW,
        "close",
        actor,
        at,
        stamps={
            "closed_at": at,
            "closed_by_id": actor.id,
            "minutes_reference": f"PV-{year}-{number}",
            "item_id": None,
        },
    )
    db.session.flush()
    freeze_minutes(session, ranking, at)
    seal_session(session, ranking, at)


def _give_reserve_ranks(session: SelectionSession, ranking: Ranking) -> None:
    for line in ranking.lines:
        waiting = [
            file
            for file in line.files
            if file.decision and file.decision.outcome == DecisionOutcome.RESERVE and not file.is_renounced
        ]
        for place, file in enumerate(waiting, start=1):
            if file.is_own and file.decision:
                file.decision.reserve_rank = place


def _note_known_ties(session: SelectionSession, ranking: Ranking, at: datetime) -> None:
    """Write down who was out of which item by a known tie, as it stood when the session closed."""
    present = {seat.user_id for seat in queries.seats_of(session.id) if seat.is_present}
    ties = queries.conflicted_associations(present)
    said = queries.recusals_of(session.id)
    for file in ranking.files.values():
        out = {recused.user_id for recused in said.get(file.proposal_id, ())}
        db.session.add_all(
            SessionRecusal(
                session_id=session.id,
                proposal_id=file.proposal_id,
                user_id=user_id,
                kind=RecusalKind.DECLARED,
                noted_at=at,
            )
            for user_id, association_id in ties
            if association_id == file.association.id and user_id not in out
        )
