"""Stored files: the bytes by their hash, and the documents that name them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, BigId, Instant, enum_text
from grants.documents.states import ScanState


class Blob(Base):
    """Bytes kept once, under their SHA-256."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    state: Mapped[ScanState] = mapped_column("scan_state", enum_text(ScanState, "scan_state"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Document(Base):
    """A file somebody gave or the system drew, under the name it was given."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    uploaded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime] = mapped_column(Instant)

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)


class Preview(Base):
    """The first page of a stored file drawn small, itself stored; empty where it can't be drawn."""

    __tablename__ = "preview"
    __table_args__ = (
        CheckConstraint("(image_sha256 IS NULL) = (width IS NULL AND height IS NULL)", name="drawn"),
    )

    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True)
    image_sha256: Mapped[str | None] = mapped_column(String(64))
    image_size: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    drawn_at: Mapped[datetime] = mapped_column(Instant)


class Upload(Base):
    """A file on its way, sent piece by piece; its bytes lie under var/uploads until it is whole and checked.

    sha256, kept_size and media_type are set when it is stored: asking again gives the same file.
    """

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("0 <= received AND received <= size", name="received"),)

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner_id: Mapped[int] = mapped_column(BigInteger, index=True)
    filename: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    kept_size: Mapped[int | None] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(String(100))
