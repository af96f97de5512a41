"""Read the papers of closed sessions: minutes, who signed them, sealed bundles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.core.db import db
from grants.core.fingerprint import FrozenContent
from grants.documents.models import Document
from grants.evaluation.models import (
    MinutesPaper,
    MinutesSignature,
    SelectionSession,
    SessionBundle,
    SessionMinutes,
)
from grants.evaluation.queries.seats import Seat, seats_of
from grants.evaluation.states import SignatureKind


@dataclass(frozen=True)
class Signing:
    """Who was present, what each did with the minutes, and the scan of the paper signed by hand."""

    present: Sequence[Seat]
    signatures: dict[int, MinutesSignature]
    has_scan: bool

    @property
    def missing(self) -> list[Seat]:
        """Return who has neither signed nor had a refusal noted; nobody once the signed paper is given."""
        if self.has_scan:
            return []
        missing = [seat for seat in self.present if seat.user_id not in self.signatures]
        return missing or ([] if self.signed else list(self.present))

    @property
    def signed(self) -> int:
        """Return how many signed."""
        return sum(row.kind == SignatureKind.SIGNED for row in self.signatures.values())

    @property
    def is_complete(self) -> bool:
        """Say whether the minutes may be published."""
        return not self.missing


def signing_of(session: SelectionSession) -> Signing:
    """Return the state of the signatures of a session."""
    rows = db.session.scalars(select(MinutesSignature).where(MinutesSignature.session_id == session.id))
    minutes = db.session.get(SessionMinutes, session.id)
    return Signing(
        [seat for seat in seats_of(session.id) if seat.is_present],
        {row.user_id: row for row in rows},
        minutes is not None and minutes.scan_id is not None,
    )


def minutes_of(session_id: int) -> SessionMinutes | None:
    """Return the frozen minutes of a session with their scan, None before it is closed."""
    found: SessionMinutes | None = db.session.scalar(
        select(SessionMinutes)
        .where(SessionMinutes.session_id == session_id)
        .options(joinedload(SessionMinutes.scan).joinedload(Document.blob))
    )
    return found


def frozen_content(minutes: SessionMinutes) -> dict[str, Any]:
    """Return what the minutes say, names included unless they were erased."""
    frozen = FrozenContent(minutes.public, minutes.personal, minutes.salt, minutes.personal_sha256)
    return frozen.whole()


def minutes_paper(session_id: int, language: str) -> Document | None:
    """Return the original of the minutes in a language, None until it is drawn."""
    found: MinutesPaper | None = db.session.scalar(
        select(MinutesPaper)
        .where(MinutesPaper.session_id == session_id, MinutesPaper.language == language)
        .options(joinedload(MinutesPaper.document, innerjoin=True).joinedload(Document.blob))
    )
    return found.document if found else None


def bundle_of(session_id: int) -> SessionBundle | None:
    """Return the sealed bundle of a session, its document loaded; None before it is closed."""
    found: SessionBundle | None = db.session.scalar(
        select(SessionBundle)
        .where(SessionBundle.session_id == session_id)
        .options(joinedload(SessionBundle.document).joinedload(Document.blob))
    )
    return found


def sealed_sessions(call_id: int) -> list[tuple[SelectionSession, SessionBundle]]:
    """Return the sessions of a call that are sealed, in their order, with their bundles."""
    rows = db.session.execute(
        select(SelectionSession, SessionBundle)
        .join(SessionBundle, SessionBundle.session_id == SelectionSession.id)
        .where(SelectionSession.call_id == call_id)
        .order_by(SelectionSession.number)
        .options(joinedload(SessionBundle.document).joinedload(Document.blob))
    )
    return [(session, bundle) for session, bundle in rows]
