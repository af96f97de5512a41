"""What other stages have to say on the page of a proposal."""

from flask import current_app

from grants.core.file_notes import FileNote, gather_notes
from grants.core.request import arrival, current_actor
from grants.proposals.models import Proposal


def notes_of(proposal: Proposal) -> list[FileNote]:
    """Return the notes for the reader of this request."""
    return gather_notes(current_app.extensions["grants_file_notes"], proposal, current_actor(), arrival())
