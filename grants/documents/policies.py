"""Who may send files."""

from grants.core.actors import Actor
from grants.documents.models import Upload


def can_upload(actor: Actor) -> bool:
    """Say whether the actor may begin to send a file: every signed-in person."""
    return actor.id is not None


def can_send(actor: Actor, upload: Upload) -> bool:
    """Say whether the actor may send the pieces of this file, use it and drop it: who began."""
    return actor.id is not None and actor.id == upload.owner_id
