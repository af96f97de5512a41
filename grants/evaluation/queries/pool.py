"""Read the pool of evaluators: the own profile, everyone for the manager, the invitations of a call."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _, current_language
from grants.core.labels import N_
from grants.evaluation.models import (
    Absence,
    Evaluation,
    EvaluatorGuide,
    EvaluatorInvitation,
    EvaluatorLanguage,
    EvaluatorProfile,
    GuideReading,
    PastTie,
)
from grants.evaluation.policies import can_manage_pool
from grants.evaluation.queries.own import TIME_TO_SCORE
from grants.evaluation.queries.people import EvaluatorRow, evaluators
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EvaluationState, InvitationState
from grants.proposals.models import Proposal
from grants.strategy.queries import plain_lines

LANGUAGES_READ = {
    "fr": N_("français"),
    "ar": N_("arabe"),
    "en": N_("anglais"),
    "es": N_("espagnol"),
}
# Who is present on fewer days of the time to score gets no file.
LEAST_DAYS = 7


@dataclass
class PoolRow:
    """An evaluator as the manager sees the pool: what is offered, what is lacking, the work of a call."""

    person: EvaluatorRow
    languages: list[str] = field(default_factory=list)
    capacity: int | None = None
    absences: list[tuple[date, date]] = field(default_factory=list)
    has_read: bool = True
    invitation: EvaluatorInvitation | None = None
    load: int = 0
    open: int = 0
    late: int = 0

    @property
    def has_profile(self) -> bool:
        """Say whether the person has told what is offered."""
        return self.capacity is not None

    @property
    def limit(self) -> int | None:
        """Return the most files of the call: what was accepted, else what is usually offered."""
        accepted = self.invitation.capacity if self.invitation else None
        return accepted if accepted is not None else self.capacity

    def days_present(self, at: datetime) -> int:
        """Return on how many days of the time to score the person is there, from an instant on."""
        first = local_date(at)
        days = (first + timedelta(days=number) for number in range(TIME_TO_SCORE.days))
        return sum(not any(start <= day <= end for start, end in self.absences) for day in days)

    def is_away(self, at: datetime) -> bool:
        """Say whether the person is away too long to score a file given now."""
        return self.days_present(at) < LEAST_DAYS

    @property
    def must_be_replaced(self) -> bool:
        """Say whether open files wait for a substitute: the person stepped down."""
        stepped = self.invitation is not None and self.invitation.state == InvitationState.STEPPED_DOWN
        return stepped and self.open > 0


def language_label(code: str) -> str:
    """Return the word for a language that evaluators read."""
    return str(_(LANGUAGES_READ.get(code, code)))


def lines_of(codes: set[str]) -> list[Any]:
    """Return the lines of these codes, in their order."""
    return [line for line in plain_lines() if line.code in codes]


def guide_in_force() -> EvaluatorGuide | None:
    """Return the latest version of the evaluators' guide, or None."""
    found: EvaluatorGuide | None = db.session.scalar(
        select(EvaluatorGuide).order_by(EvaluatorGuide.number.desc()).limit(1)
    )
    return found


def guide_text(guide: EvaluatorGuide) -> str:
    """Return the text of a guide in the reader's language, French where it is missing."""
    body: str = getattr(guide, f"body_{current_language()}", "") or guide.body_fr
    return body


def read_at(user_id: int | None, guide: EvaluatorGuide | None) -> datetime | None:
    """Return when a person confirmed to have read a guide, or None."""
    found = db.session.get(GuideReading, (user_id, guide.number)) if guide and user_id else None
    return found.read_at if found else None


@dataclass(frozen=True)
class OwnProfile:
    """What an evaluator keeps of oneself."""

    profile: EvaluatorProfile | None
    languages: list[str]
    absences: list[Absence]
    ties: list[PastTie]
    lines: set[str]


def profile_of(user_id: int) -> OwnProfile:
    """Return the profile of an evaluator: five statements; absences that stand, ties as declared."""
    lines = evaluators().get(user_id)
    return OwnProfile(
        db.session.get(EvaluatorProfile, user_id),
        list(
            db.session.scalars(
                select(EvaluatorLanguage.language)
                .where(EvaluatorLanguage.user_id == user_id)
                .order_by(EvaluatorLanguage.language)
            )
        ),
        list(
            db.session.scalars(
                select(Absence)
                .where(Absence.user_id == user_id, Absence.taken_back_at.is_(None))
                .order_by(Absence.starts_on, Absence.id)
            )
        ),
        list(
            db.session.scalars(
                select(PastTie)
                .where(PastTie.user_id == user_id)
                .options(joinedload(PastTie.association))
                .order_by(PastTie.id)
            )
        ),
        lines.lines if lines else set(),
    )


def absence_for_update(absence_id: int, viewer: Actor) -> Absence:
    """Return an absence of the viewer, locked. Raises NotFound."""
    found: Absence | None = db.session.scalar(
        select(Absence).where(Absence.id == absence_id, Absence.user_id == viewer.id).with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def association_by_reference(text: str) -> Association | None:
    """Return the association that bears a reference, or exactly this name; None when none does."""
    wanted = text.strip()
    if not wanted:
        return None
    found: Association | None = db.session.scalar(
        select(Association)
        .where(
            Association.merged_into_id.is_(None),
            (Association.reference == wanted.upper())
            | (Association.name_fr == wanted)
            | (Association.name_ar == wanted),
        )
        .order_by(Association.id)
        .limit(1)
    )
    return found


def own_invitations(viewer: Actor) -> list[EvaluatorInvitation]:
    """Return the invitations of the viewer that were not taken back, the latest first, calls loaded."""
    return list(
        db.session.scalars(
            select(EvaluatorInvitation)
            .where(
                EvaluatorInvitation.user_id == viewer.id,
                EvaluatorInvitation.state != InvitationState.CANCELLED,
            )
            .options(joinedload(EvaluatorInvitation.call, innerjoin=True))
            .order_by(EvaluatorInvitation.invited_at.desc(), EvaluatorInvitation.id.desc())
        )
    )


def own_invitation_for_update(invitation_id: int, viewer: Actor) -> EvaluatorInvitation:
    """Return one of the viewer's invitations, locked. Raises NotFound."""
    return _locked(
        EvaluatorInvitation.id == invitation_id,
        EvaluatorInvitation.user_id == viewer.id,
        EvaluatorInvitation.state != InvitationState.CANCELLED,
    )


def invitation_for_update(call: Call, user_id: int) -> EvaluatorInvitation:
    """Return the invitation of a person to a call, locked. Raises NotFound."""
    return _locked(EvaluatorInvitation.call_id == call.id, EvaluatorInvitation.user_id == user_id)


def _locked(*conditions: Any) -> EvaluatorInvitation:
    found: EvaluatorInvitation | None = db.session.scalar(
        select(EvaluatorInvitation)
        .where(*conditions)
        .options(joinedload(EvaluatorInvitation.call, innerjoin=True))
        .with_for_update(of=EvaluatorInvitation)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(_("Cette invitation n’existe pas."))
    return found


def invitations_for_update(call_id: int) -> dict[int, EvaluatorInvitation]:
    """Return the invitations of a call by person, locked."""
    rows = db.session.scalars(
        select(EvaluatorInvitation)
        .where(EvaluatorInvitation.call_id == call_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.user_id: row for row in rows}


def pool(call: Call | None, viewer: Actor, at: datetime) -> list[PoolRow]:
    """Return every evaluator with what is offered, and the invitation and work of a call: eight statements.

    NotFound for who does not run the pool.
    """
    if not can_manage_pool(viewer):
        raise NotFound
    return pool_rows(call.id if call else None, at)


def pool_rows(call_id: int | None, at: datetime) -> list[PoolRow]:
    """Return the same for services and jobs."""
    rows = {key: PoolRow(person) for key, person in evaluators().items()}
    for profile in db.session.execute(select(EvaluatorProfile.user_id, EvaluatorProfile.capacity)):
        if profile.user_id in rows:
            rows[profile.user_id].capacity = profile.capacity
    for user_id, language in db.session.execute(
        select(EvaluatorLanguage.user_id, EvaluatorLanguage.language).order_by(EvaluatorLanguage.language)
    ):
        if user_id in rows:
            rows[user_id].languages.append(language)
    for user_id, start, end in db.session.execute(
        select(Absence.user_id, Absence.starts_on, Absence.ends_on)
        .where(Absence.taken_back_at.is_(None), Absence.ends_on >= local_date(at))
        .order_by(Absence.starts_on)
    ):
        if user_id in rows:
            rows[user_id].absences.append((start, end))
    guide = guide_in_force()
    if guide is not None:
        readers = set(
            db.session.scalars(select(GuideReading.user_id).where(GuideReading.guide_number == guide.number))
        )
        for row in rows.values():
            row.has_read = row.person.id in readers
    if call_id is not None:
        _add_work(rows, call_id, at)
    return list(rows.values())


def _add_work(rows: dict[int, PoolRow], call_id: int, at: datetime) -> None:
    for invitation in db.session.scalars(
        select(EvaluatorInvitation).where(EvaluatorInvitation.call_id == call_id)
    ):
        if invitation.user_id in rows:
            rows[invitation.user_id].invitation = invitation
    is_open = Evaluation.state.in_([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS])
    for user_id, load, to_do, late in db.session.execute(
        select(
            Evaluation.evaluator_id,
            func.count(),
            func.count().filter(is_open),
            func.count().filter(is_open, Evaluation.assigned_at < at - TIME_TO_SCORE),
        )
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id, Evaluation.state.in_(ACTIVE))
        .group_by(Evaluation.evaluator_id)
    ):
        if user_id in rows:
            rows[user_id].load, rows[user_id].open, rows[user_id].late = load, to_do, late


def available(rows: list[PoolRow], at: datetime) -> dict[int, PoolRow]:
    """Return who may get files now, by person: accepted where the call invited anyone, and not away."""
    invites = any(row.invitation is not None for row in rows)
    return {
        row.person.id: row
        for row in rows
        if not row.is_away(at)
        and (not invites or (row.invitation is not None and row.invitation.state == InvitationState.ACCEPTED))
    }
