"""Offer an agreement to sign: its papers drawn once, kept as originals, and the association told."""

from collections.abc import Mapping
from datetime import datetime

from grants.agreements import policies
from grants.agreements.models import Agreement, AgreementPaper
from grants.agreements.pdf import draw_paper
from grants.agreements.queries.single import papers_of
from grants.agreements.services.guards import require_version
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import WORKFLOW
from grants.associations.queries import member_recipients
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.documents import services as documents
from grants.documents.models import Document
from grants.documents.services import StoredFile
from grants.outbox.services import queue

LANGUAGES = ("fr", "ar")


def draw_papers(agreement: Agreement, languages: tuple[str, ...] = LANGUAGES) -> dict[str, StoredFile]:
    """Draw and store the papers of an agreement by language, outside any transaction.

    They come from the snapshot alone: drawn again they have the same bytes.
    """
    snapshot = AgreementSnapshot.from_json(agreement.snapshot)
    return {
        language: documents.store_drawn(
            draw_paper(snapshot, language), f"{snapshot.reference}-{language}.pdf"
        )
        for language in languages
    }


def offer_agreement(
    agreement: Agreement,
    papers: Mapping[str, StoredFile],
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Offer a draft to both parties with its original papers, drawn before by draw_papers.

    Raises Conflict on another version or when it is no draft.
    """
    if not policies.can_offer(actor, agreement):
        raise NotAllowed(_("Seul un gestionnaire d’appels propose une convention à la signature."))
    require_version(agreement, seen_version)
    if not papers:
        raise Conflict(_("Les documents ne sont pas encore dessinés."))
    transition(agreement, WORKFLOW, "offer", actor, at, stamps={"offered_at": at})
    for language, stored in papers.items():
        _keep(agreement, language, stored, actor, at)
    recipients = member_recipients(agreement.association_id, owners_only=True)
    queue("agreement.to_sign", recipients, at, cause=agreement, agreement=agreement)


def paper_of(agreement: Agreement, language: str, actor: Actor, at: datetime) -> Document:
    """Return the original paper in a language; drawn and kept in a short transaction where it is missing.

    Outside any unit of work. Raises Conflict for a draft, which has no original yet.
    """
    found = papers_of(agreement.id).get(language)
    if found is not None:
        return found.document
    if in_unit_of_work() or agreement.offered_at is None:
        raise Conflict(_("Ce document n’a pas encore d’original."))
    stored = draw_papers(agreement, (language,))[language]
    with unit_of_work() as session:
        locked = session.get_one(Agreement, agreement.id, with_for_update=True)
        if language not in papers_of(locked.id):
            _keep(locked, language, stored, actor, at)
    return papers_of(agreement.id)[language].document


def _keep(agreement: Agreement, language: str, stored: StoredFile, actor: Actor, at: datetime) -> None:
    document = documents.register(stored, actor, at)
    db.session.flush()  # the paper names its document
    paper = AgreementPaper(agreement_id=agreement.id, language=language, document_id=document.id, drawn_at=at)
    db.session.add(paper)
    db.session.flush()
    record("agreement.draw", agreement, actor, at, language=language, sha256=stored.sha256)
