"""The pool of evaluators: what each offers, when each is away, the guide each has read, former ties."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.associations.models import Association
from grants.calls.models import Call
from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import InvitationState, PastTieKind

# How many files a call may bring to a person who has not said otherwise.
USUAL_CAPACITY = 20


class EvaluatorProfile(Base):
    """What an evaluator offers; telephone and address serve to look for ties, and for nothing else."""

    __tablename__ = "evaluator_profile"
    __table_args__ = (CheckConstraint("capacity BETWEEN 0 AND 500", name="capacity"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    capacity: Mapped[int] = mapped_column(default=USUAL_CAPACITY)
    phone: Mapped[str | None] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship(lazy="raise")


class EvaluatorLanguage(Base):
    """A language that an evaluator reads well enough to judge a file."""

    __tablename__ = "evaluator_language"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)


class Absence(Base):
    """Days on which an evaluator marks nothing, both ends included; taken back, never erased."""

    __tablename__ = "evaluator_absence"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)


class EvaluatorGuide(Base):
    """A version of the evaluators' guide and charter; a change is a further version, read again."""

    __tablename__ = "evaluator_guide"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_on: Mapped[date]
    body_fr: Mapped[str] = mapped_column(Text)
    body_ar: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text, default="")


class GuideReading(Base):
    """A person confirms to have read a version of the guide."""

    __tablename__ = "guide_reading"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    guide_number: Mapped[int] = mapped_column(ForeignKey("evaluator_guide.number"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Instant)


class PastTie(Base):
    """An employment or a membership that an evaluator declares: with a registered association, or by name."""

    __tablename__ = "past_tie"
    __table_args__ = (
        CheckConstraint("association_id IS NOT NULL OR name <> ''", name="named"),
        CheckConstraint("to_year IS NULL OR from_year IS NULL OR from_year <= to_year", name="years"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[PastTieKind] = mapped_column(enum_text(PastTieKind, "kind"))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    from_year: Mapped[int | None]
    to_year: Mapped[int | None]
    declared_at: Mapped[datetime] = mapped_column(Instant)

    association: Mapped[Association | None] = relationship(lazy="raise")


class EvaluatorInvitation(Base):
    """The invitation of an evaluator to one call, and the answer; capacity is what was accepted."""

    __tablename__ = "evaluator_invitation"
    __table_args__ = (
        Index("uq_evaluator_invitation", "call_id", "user_id", unique=True),
        CheckConstraint("state NOT IN ('accepted', 'refused') OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("state <> 'accepted' OR capacity IS NOT NULL", name="accepted_capacity"),
        CheckConstraint("capacity IS NULL OR capacity BETWEEN 1 AND 500", name="capacity"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[InvitationState] = mapped_column(
        enum_text(InvitationState), default=InvitationState.INVITED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    capacity: Mapped[int | None]
    invited_at: Mapped[datetime] = mapped_column(Instant)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))

    call: Mapped[Call] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class Substitution(Base):
    """An open evaluation that went from one evaluator to another, with the reason."""

    __tablename__ = "substitution"

    former_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime] = mapped_column(Instant)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
