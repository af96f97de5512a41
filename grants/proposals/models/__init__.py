"""Mapped classes of a proposal: the file, its sections, its submitted versions."""

from grants.proposals.models.comments import DraftComment
from grants.proposals.models.messages import FileMessage, MessageMark
from grants.proposals.models.origin import DraftOrigin
from grants.proposals.models.plan import (
    Answer,
    Confirmation,
    DetailRule,
    Funder,
    Milestone,
    OtherSubsidy,
    Partner,
    SwornStatement,
    TeamMember,
)
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
    "Answer",
    "BudgetLine",
    "Confirmation",
    "DetailRule",
    "DraftChange",
    "DraftComment",
    "DraftOrigin",
    "DraftPresence",
    "DraftUnit",
    "FileMessage",
    "Funder",
    "MessageMark",
    "Milestone",
    "OtherSubsidy",
    "Partner",
    "PlannedCell",
    "Proposal",
    "ProposalDocument",
    "ProposalText",
    "SubmittedVersion",
    "SwornStatement",
    "TeamMember",
]
