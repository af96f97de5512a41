"""Calibration of a panel: sample files that everyone marks first; these marks count nowhere else."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.calls.models import Call
from grants.core.db import Base, BigId, Instant, enum_text
from grants.evaluation.states import CalibrationState


class Calibration(Base):
    """The exercise of one call; marks are given on the call's own grid."""

    __tablename__ = "calibration"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    state: Mapped[CalibrationState] = mapped_column(
        enum_text(CalibrationState), default=CalibrationState.OPEN
    )
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class SampleFile(Base):
    """One sample: a file of a former call, or a text written for the exercise."""

    __tablename__ = "sample_file"
    __table_args__ = (
        Index("uq_sample_file_position", "calibration_id", "position", unique=True),
        CheckConstraint("(proposal_id IS NULL) = (body <> '')", name="source"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id"))
    position: Mapped[int]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, default="")

    calibration: Mapped[Calibration] = relationship(lazy="raise")


class SampleSheet(Base):
    """The marks of one evaluator on one sample: criterion code -> half points from 0 to 10."""

    __tablename__ = "sample_sheet"
    __table_args__ = (Index("uq_sample_sheet_evaluator", "sample_id", "evaluator_id", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample_file.id"))
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    marks: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    validated_at: Mapped[datetime | None] = mapped_column(Instant)

    sample: Mapped[SampleFile] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
