"""The scoring grid of a call: groups with a minimum, criteria with a weight."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId


class Grid(Base):
    """The grid of one call; frozen once the call is published."""

    __tablename__ = "grid"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    pass_mark: Mapped[int] = mapped_column(default=60)
    difference_limit: Mapped[int] = mapped_column(default=15)

    groups: Mapped[list["CriteriaGroup"]] = relationship(
        lazy="raise", order_by="CriteriaGroup.position", cascade="all, delete-orphan"
    )


class CriteriaGroup(Base):
    """A group of criteria; minimum in points, None when the group is not eliminatory."""

    __tablename__ = "criteria_group"
    __table_args__ = (Index("uq_criteria_group_code", "grid_id", "code", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    code: Mapped[str] = mapped_column(String(4))
    name_fr: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    minimum: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Criterion(Base):
    """One criterion, marked 0 to 5 in half points; weight in points of 100.

    Guidance in a language: what to look at, then what each mark from 0 to 5 means; [] where none is written.
    """

    __tablename__ = "criterion"
    __table_args__ = (
        Index("uq_criterion_code", "group_id", "code", unique=True),
        CheckConstraint("weight > 0", name="weight"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("criteria_group.id"), index=True)
    code: Mapped[str] = mapped_column(String(4))
    name_fr: Mapped[str] = mapped_column(String(300))
    name_ar: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    weight: Mapped[int]
    may_be_not_applicable: Mapped[bool] = mapped_column(default=False)
    guidance_fr: Mapped[list[str]] = mapped_column(JSON, default=list)
    guidance_ar: Mapped[list[str]] = mapped_column(JSON, default=list)
    guidance_en: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
