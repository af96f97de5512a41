"""Read requests for completion: of one file, what was accepted, what waits on either side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.file_notes import FileNote
from grants.core.i18n import _, instant_words, ngettext
from grants.core.worklist import WorkItem
from grants.documents.models import Blob, Document
from grants.evaluation.models import CompletionFile, CompletionItem, CompletionRequest
from grants.evaluation.queries.appeals import appeal_notes
from grants.evaluation.queries.letters import letter_notes
from grants.evaluation.states import CompletionState
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def completion_of(proposal_id: int) -> CompletionRequest | None:
    """Return the request of a file with its items and what came, or None: three statements."""
    statement = _with_items().where(CompletionRequest.proposal_id == proposal_id)
    found: CompletionRequest | None = db.session.scalars(statement).one_or_none()
    return found


def completion_for_update(ref: str, viewer: Actor) -> CompletionRequest:
    """Return the request of a file the viewer may read, both locked, with the proposal. Raises NotFound."""
    return _locked(proposals.get_for_update(ref, viewer))


def load_completion(request_id: int) -> CompletionRequest:
    """Return a request by its key, locked with its file; for jobs. Raises NotFound."""
    proposal_id = db.session.scalar(
        select(CompletionRequest.proposal_id).where(CompletionRequest.id == request_id)
    )
    if proposal_id is None:
        raise NotFound
    return _locked(proposals.load_for_update(proposal_id))


def _locked(proposal: Proposal) -> CompletionRequest:
    """Return the request of a locked file: whoever changes one locks the file first."""
    found: CompletionRequest | None = db.session.scalars(
        _with_items()
        .where(CompletionRequest.proposal_id == proposal.id)
        .with_for_update(of=CompletionRequest)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(_("Aucun complément n’est demandé pour ce dossier."))
    return found


def _with_items() -> Select[Any]:
    return select(CompletionRequest).options(
        joinedload(CompletionRequest.proposal, innerjoin=True),
        selectinload(CompletionRequest.items).options(
            joinedload(CompletionItem.required, innerjoin=True),
            selectinload(CompletionItem.files).joinedload(CompletionFile.document, innerjoin=True),
        ),
    )


def completion_file(ref: str, file_id: int, viewer: Actor, at: datetime) -> Document:
    """Return a file given to complete a file the viewer may read.

    Members see all of theirs, staff what was handed in. Raises NotFound.
    """
    proposal = proposals.get_visible(ref, viewer)
    asked = completion_of(proposal.id)
    if asked is not None:
        for item in asked.items:
            for file in item.files:
                is_own = viewer.is_member(proposal.association_id)
                if file.id == file_id and (is_own or (file == item.current and asked.is_handed_in(at))):
                    return file.document
    raise NotFound(_("Ce fichier n’est pas joint à ce dossier."))


@dataclass(frozen=True)
class AcceptedFile:
    """A file accepted beside the submitted version: key, code, names (fr, ar, en)."""

    file_id: int
    code: str
    name_fr: str
    name_ar: str
    name_en: str
    document: Document
    shown_name: str = ""

    @property
    def filename(self) -> str:
        """Return the name under which the file is shown."""
        return self.shown_name or self.document.filename


def accepted_files(proposal_id: int) -> list[AcceptedFile]:
    """Return the files accepted beside the submitted version: what is judged is both together."""
    asked = completion_of(proposal_id)
    return [
        AcceptedFile(
            item.current.id,
            item.required.code,
            item.required.name_fr,
            item.required.name_ar,
            item.required.name_en,
            item.current.document,
        )
        for item in (asked.items if asked else ())
        if item.verdict == "accepted" and item.current
    ]


def completion_bytes(proposal_id: int) -> int:
    """Return what the files given to complete weigh together, those put aside left out."""
    total: int | None = db.session.scalar(
        select(func.sum(Blob.size))
        .join(Document, Document.sha256 == Blob.sha256)
        .join(CompletionFile, CompletionFile.document_id == Document.id)
        .join(CompletionItem, CompletionItem.id == CompletionFile.item_id)
        .join(CompletionRequest, CompletionRequest.id == CompletionItem.request_id)
        .where(CompletionRequest.proposal_id == proposal_id, CompletionFile.removed_at.is_(None))
    )
    return int(total or 0)


def file_notes(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    """Return the notes about unopened letters and the request of a file, to members and to who reviews it."""
    notes = letter_notes(proposal, actor, at) + appeal_notes(proposal, actor, at)
    return notes + _notes_of_request(proposal, actor, at)


def _notes_of_request(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    asked = completion_of(proposal.id) if proposal.submitted_at else None
    if asked is None:
        return []
    if actor.is_member(proposal.association_id):
        return [_note_of_member(proposal, asked, at)]
    if not actor.has_role("call_manager"):
        return []
    waits = asked.awaits_review(at)
    return [
        FileNote(
            asked.state.label.capitalize(),
            _("À renvoyer avant le %(deadline)s.", deadline=instant_words(asked.due_at)),
            _("Examiner le complément") if waits else _("Voir le complément de pièces"),
            "evaluation.review_completion",
            {"ref": proposal.ref},
            "warning" if waits else "info",
        )
    ]


def _note_of_member(proposal: Proposal, asked: CompletionRequest, at: datetime) -> FileNote:
    params = {"ref": proposal.ref}
    if asked.is_open(at) and proposal.state == ProposalState.SUBMITTED:
        count = len(asked.items)
        title = ngettext(
            "Le ministère vous demande %(num)s pièce", "Le ministère vous demande %(num)s pièces", count
        )
        text = _("À renvoyer avant le %(deadline)s.", deadline=instant_words(asked.due_at))
        link = _("Voir ce qui manque et joindre les pièces")
        return FileNote(title, text, link, "evaluation.completion", params, "warning")
    title = asked.state.label.capitalize()
    return FileNote(title, "", _("Voir le complément de pièces"), "evaluation.completion", params)


def work_of_members(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the documents that the member's associations still have to send; one statement."""
    if not actor.memberships:
        return []
    rows = db.session.execute(
        select(Proposal.reference, CompletionRequest.due_at)
        .join(Proposal, Proposal.id == CompletionRequest.proposal_id)
        .where(
            Proposal.association_id.in_(list(actor.memberships)),
            Proposal.state == ProposalState.SUBMITTED,
            CompletionRequest.state == CompletionState.ASKED,
            CompletionRequest.due_at >= at,
        )
        .order_by(CompletionRequest.due_at)
    ).all()
    return [
        WorkItem(
            1,
            _("complément de pièces à envoyer"),
            "evaluation.completion",
            {"ref": reference},
            _("%(ref)s, avant le %(deadline)s", ref=reference, deadline=instant_words(due_at)),
            (due_at - at).days < 2,
        )
        for reference, due_at in rows
    ]


def work_of_managers(at: datetime) -> list[WorkItem]:
    """Return the completions that came and that nobody has reviewed; one statement."""
    rows = db.session.scalars(
        select(Proposal.reference)
        .join(CompletionRequest, CompletionRequest.proposal_id == Proposal.id)
        .where(
            Proposal.state == ProposalState.SUBMITTED,
            or_(
                CompletionRequest.state.in_([CompletionState.ANSWERED, CompletionState.EXPIRED]),
                CompletionRequest.due_at < at,
            ),
            CompletionRequest.state != CompletionState.REVIEWED,
            select(CompletionFile.id)
            .join(CompletionItem, CompletionItem.id == CompletionFile.item_id)
            .where(CompletionItem.request_id == CompletionRequest.id, CompletionFile.removed_at.is_(None))
            .exists(),
        )
        .order_by(CompletionRequest.due_at)
    ).all()
    if not rows:
        return []
    words = ngettext("complément de pièces à examiner", "compléments de pièces à examiner", len(rows))
    return [WorkItem(len(rows), words, "evaluation.review_completion", {"ref": rows[0]}, str(rows[0]))]
