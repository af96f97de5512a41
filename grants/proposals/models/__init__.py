"""Mapped classes of a proposal: the file, its sections, its submitted versions."""

from grants.proposals.models.origin import DraftOrigin
from grants.proposals.models.plan import (
    Answer,
    Confirmation,
    DetailRule,
    Funder,
    Milestone,
    OtherSubsidy,
    Partner,
    SectionEdit,
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

__all__ = [
    "Activity",
    "Answer",
    "BudgetLine",
    "Confirmation",
    "DetailRule",
    "DraftOrigin",
    "Funder",
    "Milestone",
    "OtherSubsidy",
    "Partner",
    "PlannedCell",
    "Proposal",
    "ProposalDocument",
    "ProposalText",
    "SectionEdit",
    "SubmittedVersion",
    "SwornStatement",
    "TeamMember",
]
