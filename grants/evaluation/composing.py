"""Compose letters from rows: the decision of a session with its points, or a word about a file."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from grants.core.canonical import digest
from grants.evaluation.clocks import Terms
from grants.evaluation.grids import GridRows
from grants.evaluation.letters import AppealAnswer, CriterionResult, GroupResult, Letter, Named, results_of
from grants.evaluation.models import Decision, Score
from grants.evaluation.score_rows import grounds
from grants.evaluation.states import LetterKind


def word_about(
    kind: LetterKind,
    number: str,
    proposal: Any,
    terms: Terms,
    at: datetime,
    public_address: str,
    **parts: Any,
) -> Letter:
    """Return a letter about a file, its association, line and call loaded; parts are fields of Letter."""
    call = proposal.call_line.call
    return Letter(
        number=number,
        kind=kind,
        reference=proposal.ref,
        title=proposal.title,
        association=Named.of(proposal.association, proposal.association.reference),
        association_id=proposal.association_id,
        line=Named.of(proposal.call_line.line, proposal.call_line.line_code),
        call_code=call.code,
        year=call.year,
        issued_at=at,
        terms=terms,
        request_centimes=proposal.request_centimes or 0,
        public_address=public_address,
        **parts,
    )


def decision_parts(
    reference: str,
    decision: Decision,
    score: Score,
    grid: GridRows,
    minutes: str,
    reasons: Iterable[Named] = (),
    cap_scope: str = "",
) -> dict[str, Any]:
    """Return what the letter of a decision says beside naming the file."""
    return {
        "outcome": decision.outcome,
        "amount_centimes": decision.amount_centimes,
        "reserve_rank": decision.reserve_rank,
        "binding": decision.binding_reason,
        "cap_scope": cap_scope,
        "reason": decision.reason,
        "reasons": tuple(reasons),
        "final_text": score.final_display,
        "pass_mark": grid.pass_mark,
        "grounds": tuple(grounds(score)),
        "groups": tuple(_shuffled(reference, group) for group in results_of(grid, score)),
        "general": mixed(score.details.get("general", ()), reference),
        "minutes_reference": minutes,
    }


def answer_parts(reference: str, filed_at: datetime, is_upheld: bool, reasons: str) -> dict[str, Any]:
    """Return what the answer to an appeal says beside naming the file."""
    return {"answer": AppealAnswer(reference, filed_at, is_upheld, reasons)}


def mixed(comments: Iterable[str], *salt: str) -> tuple[str, ...]:
    """Return comments in an order that is always the same and tells nothing of who wrote which.

    Sorting by the text alone would put the one who always begins alike in the same place everywhere.
    """
    return tuple(sorted(set(comments), key=lambda text: digest([*salt, text])))


def _shuffled(reference: str, group: GroupResult) -> GroupResult:
    criteria = tuple(
        CriterionResult(
            result.criterion, result.points, mixed(result.comments, reference, result.criterion.code)
        )
        for result in group.criteria
    )
    return GroupResult(group.group, group.points, criteria)
