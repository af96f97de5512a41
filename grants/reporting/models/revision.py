"""A revision of a report: immutable once submitted; a correction is a further one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.agreements.models import Agreement
from grants.core.db import Base, BigId, Instant, enum_text
from grants.obligations.models import Obligation
from grants.obligations.states import ObligationKind
from grants.reporting.states import RevisionState


class ReportRevision(Base):
    """What an association reports under one obligation, in its n-th revision."""

    __tablename__ = "report_revision"
    __table_args__ = (
        Index("uq_report_revision_number", "obligation_id", "number", unique=True),
        Index(
            "uq_report_revision_open",
            "obligation_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'submitted')"),
            postgresql_where=text("state IN ('draft', 'submitted')"),
        ),
        Index(
            "uq_report_revision_in_force",
            "obligation_id",
            unique=True,
            sqlite_where=text("state = 'validated'"),
            postgresql_where=text("state = 'validated'"),
        ),
        CheckConstraint(
            "state = 'draft' OR (submitted_at IS NOT NULL AND content_sha256 IS NOT NULL)",
            name="submitted_stamps",
        ),
        CheckConstraint(
            "state <> 'validated' OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="decided_stamps",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> submitted_by_id", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[ObligationKind] = mapped_column(enum_text(ObligationKind, "kind"))
    number: Mapped[int]
    period_start: Mapped[date]
    period_end: Mapped[date]
    narrative: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[RevisionState] = mapped_column(
        enum_text(RevisionState), default=RevisionState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    obligation: Mapped[Obligation] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def reference(self) -> str:
        """Return the human reference; needs the agreement loaded."""
        return self.reference_of(self.number)

    def reference_of(self, number: int) -> str:
        """Return the reference of another revision of the same obligation; needs the agreement loaded."""
        return revision_reference(self.agreement.reference, self.kind, self.obligation_id, number)


def revision_reference(agreement: str, kind: ObligationKind, obligation_id: int, number: int) -> str:
    """Return a reference such as RAP-CONV-2015-EDU-007-P12-R2: kind, obligation, revision."""
    initial = "P" if kind == ObligationKind.PROGRESS_REPORT else "F"
    return f"RAP-{agreement}-{initial}{obligation_id}-R{number}"
