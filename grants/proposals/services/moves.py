"""Moves asked by later stages inside their own use case, which holds the right; the workflow binds."""

from datetime import datetime

from grants.audit.services import transition
from grants.core.actors import Actor
from grants.proposals.models import Proposal
from grants.proposals.states import WORKFLOW


def admit(proposal: Proposal, actor: Actor, at: datetime) -> None:
    """Send an admissible and eligible proposal to evaluation."""
    transition(proposal, WORKFLOW, "admit", actor, at)


def refuse_admission(proposal: Proposal, reason: str, actor: Actor, at: datetime) -> None:
    """Set a proposal aside as not admissible, with the rule."""
    transition(proposal, WORKFLOW, "refuse_admission", actor, at, reason=reason)


def refuse_eligibility(proposal: Proposal, reason: str, actor: Actor, at: datetime) -> None:
    """Set a proposal aside as not eligible, with the rule."""
    transition(proposal, WORKFLOW, "refuse_eligibility", actor, at, reason=reason)


def close_evaluation(proposal: Proposal, actor: Actor, at: datetime) -> None:
    """Note that its scores are computed."""
    transition(proposal, WORKFLOW, "close_evaluation", actor, at)


def select(proposal: Proposal, actor: Actor, at: datetime, reason: str | None = None) -> None:
    """Note that the published decision grants it."""
    transition(proposal, WORKFLOW, "select", actor, at, reason=reason)


def put_on_reserve(proposal: Proposal, actor: Actor, at: datetime, reason: str | None = None) -> None:
    """Note that the published decision puts it on the reserve list."""
    transition(proposal, WORKFLOW, "put_on_reserve", actor, at, reason=reason)


def reject(proposal: Proposal, actor: Actor, at: datetime, reason: str | None = None) -> None:
    """Note that the published decision refuses it."""
    transition(proposal, WORKFLOW, "reject", actor, at, reason=reason)


def close_unjudged(proposal: Proposal, reason: str, actor: Actor, at: datetime) -> None:
    """Close a file without judging it: its line is declared unsuccessful, or its call cancelled."""
    transition(proposal, WORKFLOW, "close_unjudged", actor, at, reason=reason)


def annul_refusal(proposal: Proposal, actor: Actor, at: datetime, reason: str | None = None) -> None:
    """Note that a published refusal no longer stands: the file is judged again (decision rule 13)."""
    transition(proposal, WORKFLOW, "annul_refusal", actor, at, reason=reason)


def renounce(proposal: Proposal, actor: Actor, at: datetime, reason: str | None = None) -> None:
    """Note that the association gives up its grant or its place on the reserve list."""
    transition(proposal, WORKFLOW, "renounce", actor, at, reason=reason)
