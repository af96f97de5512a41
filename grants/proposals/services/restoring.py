"""Bring a draft back to what was submitted last: asked by an owner, or by the deadline."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from grants.audit.services import record, transition
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db
from grants.jobs.services import enqueue
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow
from grants.proposals.models import Proposal, ProposalDocument, SubmittedVersion
from grants.proposals.services.drafting import save_basics, save_texts
from grants.proposals.services.plan import write_plan_back
from grants.proposals.services.sections import save_activities, save_beneficiaries, save_budget
from grants.proposals.states import TEXTS, WORKFLOW

# A request that reached the server in time may still be under way when the deadline has passed.
AFTER_DEADLINE = timedelta(minutes=2)


def stand_again(proposal: Proposal, version: SubmittedVersion, actor: Actor, at: datetime) -> None:
    """Write a submitted content back into the draft and mark the proposal as submitted again."""
    _write_back(proposal, version.content, actor, at)
    record("proposal.write_back", proposal, actor, at, number=version.number)
    transition(proposal, WORKFLOW, "restore", actor, at, number=version.number)


def stand_again_at_deadline(proposal: Proposal, call: Call, at: datetime) -> None:
    """Ask the worker to look at the proposal once the call has closed."""
    enqueue(
        "proposals.stand_again",
        at,
        key=f"stand-again:{proposal.id}",
        run_at=call.accepts_until + AFTER_DEADLINE,
        proposal_id=proposal.id,
    )


def _write_back(proposal: Proposal, content: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Bring the rows of the draft back to a submitted content."""
    save_basics(
        proposal,
        content["title"],
        _day(content["starts_on"]),
        _day(content["ends_on"]),
        actor,
        at,
        content["language"],
    )
    texts = {name: content["texts"].get(name, "") for name, _label, _longest in TEXTS}
    save_texts(proposal, texts, actor, at)
    activities = [
        ActivityRow(**{**row, "starts_on": _day(row["starts_on"]), "ends_on": _day(row["ends_on"])})
        for row in content["activities"]
    ]
    save_activities(proposal, activities, actor, at)
    save_beneficiaries(proposal, [PlannedRow(**cell) for cell in content["beneficiaries"]], actor, at)
    save_budget(proposal, [BudgetRow(**row) for row in content["budget"]], actor, at)
    write_plan_back(proposal, content, actor, at)
    kept = [row["id"] for row in content["documents"]]
    joined = update(ProposalDocument).where(ProposalDocument.proposal_id == proposal.id)
    db.session.execute(
        joined.where(ProposalDocument.id.not_in(kept), ProposalDocument.removed_at.is_(None)).values(
            removed_at=at
        )
    )
    db.session.execute(joined.where(ProposalDocument.id.in_(kept)).values(removed_at=None))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
