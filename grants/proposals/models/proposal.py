"""A proposal and the versions of it that were submitted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core.db import Base, BigId, Instant, enum_text
from grants.core.fingerprint import FrozenContent
from grants.documents.models import Document
from grants.proposals.states import ProposalState


class Proposal(Base):
    """An association's file in one line of a call; its version moves with transitions only."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND reference IS NOT NULL)",
            name="submitted_stamps",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_code: Mapped[str] = mapped_column(String(12), unique=True)
    reference: Mapped[str | None] = mapped_column(String(24), unique=True)
    call_line_id: Mapped[int] = mapped_column(ForeignKey("call_line.id"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[ProposalState] = mapped_column(
        enum_text(ProposalState), default=ProposalState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    edited_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    request_centimes: Mapped[int | None] = mapped_column(BigInteger)
    total_cost_centimes: Mapped[int | None] = mapped_column(BigInteger)
    planned_participants: Mapped[int | None] = mapped_column(BigInteger)
    # Declared: no other subsidy was asked or received for this project; who signs the declaration.
    no_other_subsidy: Mapped[bool] = mapped_column(default=False)
    declarant_name: Mapped[str] = mapped_column(String(120), default="")
    declarant_title: Mapped[str] = mapped_column(String(120), default="")

    call_line: Mapped[CallLine] = relationship(lazy="raise")
    association: Mapped[Association] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def ref(self) -> str:
        """Return the reference, or the draft's random code before the first submission."""
        return self.reference or self.draft_code


class SubmittedVersion(Base):
    """What was submitted, frozen with its fingerprint; a replacement is a further row.

    The content is kept in two parts: personal values stand apart with their salt and may be erased
    under retention, which leaves the fingerprint valid. The receipt says the names and the address of
    that day: they are frozen too.
    """

    __tablename__ = "submitted_version"
    __table_args__ = (Index("uq_submitted_version_number", "proposal_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    number: Mapped[int]
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    public_content: Mapped[dict[str, Any]] = mapped_column(JSON)
    personal_content: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    personal_salt: Mapped[str | None] = mapped_column(String(32))
    personal_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    verification_code: Mapped[str] = mapped_column(String(20), unique=True)
    verification_url: Mapped[str] = mapped_column(String(300))
    receipt_language: Mapped[str] = mapped_column(String(2))
    receipt_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    receipt_document: Mapped[Document | None] = relationship(lazy="raise")

    @property
    def frozen(self) -> FrozenContent:
        """Return the content in its two parts."""
        return FrozenContent(
            self.public_content, self.personal_content, self.personal_salt, self.personal_sha256
        )

    @property
    def content(self) -> dict[str, Any]:
        """Return the whole content; None stands where personal values were erased."""
        return self.frozen.whole()
