"""Mapped classes of a proposal: the file, its sections, its submitted versions."""

from grants.proposals.models.messages import FileMessage, MessageMark
from grants.proposals.models.origin import DraftOrigin
from grants.proposals.models.proposal import Proposal, SubmittedVersion
from grants.proposals.models.sections import (
    Activity,
    BudgetLine,
    PlannedCell,
    ProposalDocument,
    ProposalText,
)
from grants.proposals.models.units import DraftChange, DraftPresence, DraftUnit

__all__ = [
    "Activity",
    "BudgetLine",
    "DraftChange",
    "DraftOrigin",
    "DraftPresence",
    "DraftUnit",
    "FileMessage",
    "MessageMark",
    "PlannedCell",
    "Proposal",
    "ProposalDocument",
    "ProposalText",
    "SubmittedVersion",
]
