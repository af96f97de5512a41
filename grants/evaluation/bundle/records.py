"""The records of a bundle: how each plain value is written down."""

from collections.abc import Iterable, Sequence
from typing import Any

from grants.evaluation.allocation_decisions import CoverageLift, Transfer
from grants.evaluation.allocation_rounds import Round
from grants.evaluation.allocation_terms import AllocationRules, FileOutcome, LineBalance, LineEnvelope
from grants.evaluation.bundle.layout import exact, instant
from grants.evaluation.bundle.terms import BundleDecision, BundleFile, EarlierSession
from grants.evaluation.grid_spec import GridSpec, MarkValue, Missing
from grants.evaluation.ranking import Place
from grants.evaluation.scoring import FileScore

Record = dict[str, Any]


def rules_record(grid: GridSpec, rules: AllocationRules, tie_breaks: Sequence[str]) -> Record:
    """Write the numbers of the decision rules."""
    return {
        "pass_mark": exact(grid.pass_mark),
        "third_above_difference": exact(grid.third_above_difference),
        "abstention_limit": exact(grid.abstention_limit),
        "grants_per_call": rules.grants_per_call,
        "grants_per_line": rules.grants_per_line,
        "partial_min_pct": exact(rules.partial_min_pct),
        "tie_breaks": list(tie_breaks),
    }


def grid_records(grid: GridSpec) -> list[Record]:
    """Write the groups with their criteria, in the order of the grid."""
    return [
        {
            "code": group.code,
            "minimum": None if group.minimum is None else exact(group.minimum),
            "criteria": [
                {"code": c.code, "weight": c.weight, "may_be_not_applicable": c.may_be_not_applicable}
                for c in group.criteria
            ],
        }
        for group in grid.groups
    ]


def line_record(line: LineEnvelope) -> Record:
    """Write a line with its money."""
    return {
        "code": line.code,
        "envelope_centimes": line.envelope_centimes,
        "appeal_reserve_pct": exact(line.appeal_reserve_pct),
        "transferred_centimes": line.transferred_centimes,
        "grants_per_association": line.grants_per_association,
    }


def file_record(file: BundleFile, score: FileScore) -> Record:
    """Write a file, its marks and what they add up to."""
    return {
        "ref": file.ref,
        "line": file.line,
        "association": file.association,
        "submitted_at": instant(file.submitted_at),
        "request_centimes": file.request_centimes,
        "on_appeal": file.on_appeal,
        "session_order": file.session_order,
        "evaluations": [
            {
                "number": evaluation.number,
                "evaluator": evaluation.evaluator,
                "marks": {code: _mark(value) for code, value in evaluation.marks.items()},
            }
            for evaluation in sorted(file.evaluations, key=lambda evaluation: evaluation.number)
        ],
        "score": score_record(score),
    }


def score_record(score: FileScore) -> Record:
    """Write a score; totals and means only once there is a final score."""
    has_final = score.final is not None
    totals = score.totals.items() if has_final else ()
    means = score.group_means.items() if has_final else ()
    return {
        "outcome": list(score.outcome),
        "third_reasons": list(score.third_reasons),
        "pending_reasons": list(score.pending_reasons),
        "retained": list(score.retained),
        "final": None if score.final is None else exact(score.final),
        "totals": {str(number): None if total is None else exact(total) for number, total in totals},
        "group_means": {code: None if mean is None else exact(mean) for code, mean in means},
        "criterion_means": {code: exact(mean) for code, mean in score.criterion_means.items()},
    }


def place_record(line: str, place: Place) -> Record:
    """Write the rank of a file in its line."""
    return {"line": line, "rank": place.rank, "ref": place.ref, "equal_with": sorted(place.equal_with)}


def outcome_records(outcomes: Iterable[FileOutcome]) -> list[Record]:
    """Write the answers of an allocation, by reference."""
    return [
        {
            "ref": answer.ref,
            "outcome": answer.outcome.value,
            "binding_reason": answer.binding_reason.value,
            "amount_centimes": answer.amount_centimes,
            "pass_order": answer.pass_order,
            "reserve_rank": answer.reserve_rank,
            "cap_scope": None if answer.cap_scope is None else answer.cap_scope.value,
        }
        for answer in sorted(outcomes, key=lambda answer: answer.ref)
    ]


def balance_record(balance: LineBalance, decided_centimes: int) -> Record:
    """Write the balance of a line after the pass and the appeals, and what the decisions grant."""
    return {
        "line": balance.code,
        "appeal_reserve_centimes": balance.appeal_reserve_centimes,
        "granted_centimes": balance.granted_centimes,
        "left_centimes": balance.left_centimes,
        "granted_on_appeal_centimes": balance.granted_on_appeal_centimes,
        "appeal_reserve_left_centimes": balance.appeal_reserve_left_centimes,
        "decided_centimes": decided_centimes,
    }


def transfer_record(transfer: Transfer) -> Record:
    """Write a transfer between lines."""
    return {
        "giver": transfer.giver,
        "taker": transfer.taker,
        "amount_centimes": transfer.amount_centimes,
        "decision": transfer.decision,
    }


def lift_record(lift: CoverageLift) -> Record:
    """Write a coverage correction and its vote."""
    return {
        "ref": lift.ref,
        "region": lift.region,
        "votes_for": lift.votes_for,
        "votes_against": lift.votes_against,
        "chair_in_favour": lift.chair_in_favour,
        "decision": lift.decision,
    }


def round_record(step: Round, outcomes: Iterable[FileOutcome]) -> Record:
    """Write a round of the reserve lists and its answers."""
    return {
        "renounced": sorted(step.renounced),
        "released": sorted(step.released),
        "transfers": [transfer_record(transfer) for transfer in step.transfers],
        "allocation": outcome_records(outcomes),
    }


def decision_record(decision: BundleDecision, follows: bool) -> Record:
    """Write a decision, and whether it is what the allocation comes to."""
    return {
        "ref": decision.ref,
        "session": decision.session,
        "outcome": decision.outcome,
        "amount_centimes": decision.amount_centimes,
        "reserve_rank": decision.reserve_rank,
        "reasons": list(decision.reasons),
        "follows_allocation": follows,
    }


def earlier_record(earlier: EarlierSession) -> Record:
    """Write an earlier session and the hash that chains it."""
    return {
        "session": earlier.session,
        "closed_at": instant(earlier.closed_at),
        "sha256": earlier.sha256,
    }


def _mark(value: MarkValue) -> str:
    return value.value if isinstance(value, Missing) else exact(value)
