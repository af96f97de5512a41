"""Read the letters about a file, for the association and for staff of the selection."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.file_notes import FileNote
from grants.core.i18n import _, date_words
from grants.core.worklist import WorkItem
from grants.evaluation import clocks
from grants.evaluation.clocks import Terms
from grants.evaluation.letter_json import read_letter
from grants.evaluation.letters import Letter
from grants.evaluation.models import DecisionLetter, LetterPaper, LetterTerm
from grants.evaluation.policies import can_read_letter
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal


@dataclass(frozen=True)
class Posted:
    """A letter with its row; the row holds when it was opened, the letter what it says."""

    row: DecisionLetter
    letter: Letter

    @property
    def counts_from(self) -> date:
        """Return the day from which its periods run."""
        return clocks.starts_on(self.row.issued_at, self.row.opened_at, self.row.terms)

    @property
    def deemed_on(self) -> date:
        """Return the day on which it counts as opened if nobody opens it."""
        return clocks.deemed_on(self.row.issued_at, self.row.terms)

    @property
    def appeal_ends_at(self) -> datetime:
        """Return the last instant of an appeal in time."""
        return clocks.appeal_ends_at(self.row.issued_at, self.row.opened_at, self.row.terms)

    @property
    def court_ends_on(self) -> date:
        """Return the last day to go to court."""
        return clocks.court_ends_on(self.row.issued_at, self.row.opened_at, self.row.terms)

    def is_shown_to(self, viewer: Actor) -> bool:
        """Say whether the reader sees what it says: members once one of them opened it, staff always."""
        return self.row.opened_at is not None or not viewer.is_member(self.letter.association_id)

    def may_be_appealed(self, at: datetime) -> bool:
        """Say whether the period to appeal runs: opened, contestable, and not past."""
        return (
            self.row.opened_at is not None
            and self.letter.may_be_appealed
            and clocks.is_in_time(self.row.issued_at, self.row.opened_at, self.row.terms, at)
        )


def terms() -> Terms:
    """Return the periods in force, as the ministry set them."""
    rows = {row.code: row.days for row in db.session.scalars(select(LetterTerm))}
    return Terms(**{f"{code}_days": days for code, days in rows.items()})


def deemed_day(row: DecisionLetter) -> date:
    """Return the day on which a letter counts as opened if nobody opens it."""
    return clocks.deemed_on(row.issued_at, row.terms)


def letters_of(reference: str, viewer: Actor) -> list[Posted]:
    """Return the letters about a file the viewer may read, the latest first: two statements.

    Raises NotFound where there is none.
    """
    proposal = proposals.get_visible(reference, viewer)
    if can_read_letter(viewer, proposal):
        rows = db.session.scalars(
            _letters().where(DecisionLetter.proposal_id == proposal.id).order_by(DecisionLetter.id.desc())
        ).all()
        if rows:
            return [Posted(row, read_letter(row.snapshot)) for row in rows]
    raise NotFound(_("Aucune décision n’est publiée pour ce dossier."))


def letter_of(reference: str, viewer: Actor) -> Letter:
    """Return what the latest letter about a file says; NotFound for who may not read it."""
    return letters_of(reference, viewer)[0].letter


def posted(reference: str, number: str, viewer: Actor) -> Posted:
    """Return one letter about a file by its own reference. Raises NotFound."""
    for found in letters_of(reference, viewer):
        if found.row.reference == number.strip().upper():
            return found
    raise NotFound(_("Aucune lettre ne porte ce numéro."))


def letter_for_update(reference: str, number: str, viewer: Actor) -> DecisionLetter:
    """Return one letter about a file the viewer may read, both locked. Raises NotFound."""
    proposal = proposals.get_for_update(reference, viewer)
    found: DecisionLetter | None = db.session.scalar(
        _letters()
        .where(DecisionLetter.proposal_id == proposal.id, DecisionLetter.reference == number.strip().upper())
        .with_for_update(of=DecisionLetter)
        .execution_options(populate_existing=True)
    )
    if found is None or not can_read_letter(viewer, proposal):
        raise NotFound(_("Aucune lettre ne porte ce numéro."))
    return found


def load_letter(letter_id: int) -> DecisionLetter:
    """Return a letter by its key, locked, its file loaded; for jobs. Raises NotFound."""
    found: DecisionLetter | None = db.session.scalar(
        _letters().where(DecisionLetter.id == letter_id).with_for_update(of=DecisionLetter)
    )
    if found is None:
        raise NotFound
    return found


def get_letter(letter_id: int) -> DecisionLetter:
    """Return a letter by its key, as it is; for drawing."""
    return db.session.get_one(DecisionLetter, letter_id)


def _letters() -> Select[Any]:
    return select(DecisionLetter).options(joinedload(DecisionLetter.proposal, innerjoin=True))


def papers_of(letter_id: int) -> dict[str, LetterPaper]:
    """Return the originals of a letter by language, documents loaded."""
    rows = select(LetterPaper).where(LetterPaper.letter_id == letter_id)
    return {
        paper.language: paper
        for paper in db.session.scalars(rows.options(joinedload(LetterPaper.document, innerjoin=True)))
    }


def undrawn() -> list[int]:
    """Return the keys of the letters without any original, oldest first."""
    drawn = select(LetterPaper.letter_id).where(LetterPaper.letter_id == DecisionLetter.id).exists()
    return list(db.session.scalars(select(DecisionLetter.id).where(~drawn).order_by(DecisionLetter.id)))


def to_recall(at: datetime) -> list[int]:
    """Return the keys of the letters to recall: unopened, not recalled yet, their day come, not deemed."""
    rows = db.session.execute(
        select(
            DecisionLetter.id,
            DecisionLetter.issued_at,
            DecisionLetter.reminder_days,
            DecisionLetter.deemed_days,
        )
        .where(DecisionLetter.opened_at.is_(None), DecisionLetter.reminded_at.is_(None))
        .order_by(DecisionLetter.id)
    )
    today = local_date(at)
    found = []
    for key, issued_at, reminder_days, deemed_days in rows:
        periods = Terms(reminder_days=reminder_days, deemed_days=deemed_days)
        if clocks.reminder_on(issued_at, periods) <= today < clocks.deemed_on(issued_at, periods):
            found.append(key)
    return found


def letter_notes(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    """Return the note to a member about a letter that nobody opened."""
    if not actor.is_member(proposal.association_id) or not proposal.submitted_at:
        return []
    rows = db.session.scalars(
        select(DecisionLetter)
        .where(DecisionLetter.proposal_id == proposal.id, DecisionLetter.opened_at.is_(None))
        .order_by(DecisionLetter.id)
    )
    return [
        FileNote(
            _("Une lettre du ministère n’est pas encore ouverte"),
            _(
                "Si personne ne l’ouvre, elle comptera comme ouverte le %(day)s.",
                day=date_words(clocks.deemed_on(row.issued_at, row.terms)),
            ),
            _("Voir et ouvrir la lettre"),
            "evaluation.letter",
            {"ref": proposal.ref},
            "warning",
        )
        for row in rows
    ]


def letters_to_open(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the unopened letters of the member's associations; one statement."""
    if not actor.memberships:
        return []
    rows = db.session.execute(
        select(Proposal.reference, DecisionLetter.issued_at, DecisionLetter.deemed_days)
        .join(Proposal, Proposal.id == DecisionLetter.proposal_id)
        .where(Proposal.association_id.in_(list(actor.memberships)), DecisionLetter.opened_at.is_(None))
        .order_by(DecisionLetter.id)
    )
    return [
        WorkItem(
            1,
            _("lettre à ouvrir"),
            "evaluation.letter",
            {"ref": reference},
            _(
                "%(ref)s, comptera comme ouverte le %(day)s",
                ref=reference,
                day=date_words(clocks.deemed_on(issued_at, Terms(deemed_days=days))),
            ),
        )
        for reference, issued_at, days in rows
    ]
