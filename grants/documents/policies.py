"""Who may send files, and who may read one before the scanner has seen it."""

from grants.core.actors import Actor
from grants.documents.models import Document, Upload
from grants.documents.states import ScanState


def can_upload(actor: Actor) -> bool:
    """Say whether the actor may begin to send a file: every signed-in person."""
    return actor.id is not None


def can_send(actor: Actor, upload: Upload) -> bool:
    """Say whether the actor may send the pieces of this file, use it and drop it: who began."""
    return actor.id is not None and actor.id == upload.owner_id


def can_read(actor: Actor | None, document: Document) -> bool:
    """Say whether the scanner lets the actor read a file: pending, its giver alone; infected, nobody.

    The right to the file itself belongs to the package that has it.
    """
    state = document.blob.state
    if state == ScanState.PENDING:
        return actor is not None and actor.id is not None and actor.id == document.uploaded_by_id
    return state != ScanState.INFECTED
