"""Seal a session: compute everything from the marks and write the one file (issue: sealed bundle)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from grants.evaluation.allocation_decisions import FUNDED, allocate_decided, move_money
from grants.evaluation.allocation_rounds import run_rounds
from grants.evaluation.allocation_terms import Allocation, AllocationFile, FileOutcome, Outcome
from grants.evaluation.bundle import records
from grants.evaluation.bundle.layout import SEAL, instant, lay_out, sealed
from grants.evaluation.bundle.terms import (
    CODE,
    OUTCOMES,
    BundleDecision,
    BundleError,
    BundleFile,
    BundleSession,
)
from grants.evaluation.ranking import Standing, rank_files
from grants.evaluation.scoring import FileScore, score_file

FORMAT = "grants-ranking/1"


def write_bundle(session: BundleSession) -> bytes:
    """Give the bytes of the sealed bundle of a session; the same session gives the same bytes.

    Raises BundleError for what cannot be sealed, ScoringError and AllocationError for marks and
    decisions that the rules refuse.
    """
    _check(session)
    files = sorted(session.files, key=lambda file: file.ref)
    scores = {f.ref: score_file(session.grid, [e.as_marks for e in f.evaluations]) for f in files}
    passing = [
        _entry(file, scores[file.ref], session.tie_breaks) for file in files if scores[file.ref].passes
    ]
    first = allocate_decided(
        session.lines, passing, session.rules, session.held, session.transfers, session.lifts
    )
    later = run_rounds(session.lines, passing, session.rules, first, session.rounds, session.held)
    decided, answers = _decided(session), _final_answers(first, later)
    document = {
        "format": FORMAT,
        "product": session.product_version,
        "call": session.call,
        "session": session.session,
        "closed_at": instant(session.closed_at),
        "earlier": [records.earlier_record(earlier) for earlier in session.earlier],
        "rules": records.rules_record(session.grid, session.rules, session.tie_breaks),
        "grid": records.grid_records(session.grid),
        "lines": [records.line_record(line) for line in sorted(session.lines, key=lambda line: line.code)],
        "held": sorted(
            ({"association": h.association, "line": h.line} for h in session.held),
            key=lambda held: (held["association"], held["line"]),
        ),
        "transfers": [records.transfer_record(transfer) for transfer in session.transfers],
        "lifts": [records.lift_record(lift) for lift in sorted(session.lifts, key=lambda lift: lift.ref)],
        "files": [records.file_record(file, scores[file.ref]) for file in files],
        "ranks": _ranks(passing),
        "allocation": records.outcome_records(first.files),
        "balances": [
            records.balance_record(balance, decided[balance.code])
            for balance in sorted(first.lines, key=lambda balance: balance.code)
        ],
        "rounds": [
            records.round_record(step, answers.files)
            for step, answers in zip(session.rounds, later, strict=True)
        ],
        "decisions": [
            records.decision_record(decision, _follows(decision, answers))
            for decision in sorted(session.decisions, key=lambda decision: decision.ref)
        ],
    }
    return lay_out(sealed(document))


def seal_of(bundle: bytes) -> str:
    """Give the hash a bundle carries, by which later sessions chain it."""
    return str(json.loads(bundle)[SEAL])


def _check(session: BundleSession) -> None:
    instants = [session.closed_at, *(file.submitted_at for file in session.files)]
    instants += [earlier.closed_at for earlier in session.earlier]
    if any(at.tzinfo is None for at in instants):
        raise BundleError("instant", "an instant has no time zone")
    for code in _codes(session):
        if not CODE.fullmatch(code):
            raise BundleError("code", f"{code!r} is not a reference or a code")
    refs = {file.ref for file in session.files}
    if len(refs) < len(session.files):
        raise BundleError("file", "two files bear one reference")
    lines = {line.code for line in session.lines}
    for file in session.files:
        if file.line not in lines or file.request_centimes <= 0:
            raise BundleError("file", f"{file.ref}: no such line, or nothing asked")
    decided = {decision.ref for decision in session.decisions}
    if len(decided) < len(session.decisions) or decided - refs:
        raise BundleError("decision", "a file is unknown or decided twice")
    for decision in session.decisions:
        selects = decision.outcome == "selected"
        if decision.outcome not in OUTCOMES or selects is (decision.amount_centimes is None):
            raise BundleError("decision", decision.ref)
    if any(len(earlier.sha256) != 64 for earlier in session.earlier):
        raise BundleError("chain", "an earlier session has no hash")


def _codes(session: BundleSession) -> Iterable[str]:
    yield from (session.call, session.session, session.product_version, *session.tie_breaks)
    for group in session.grid.groups:
        yield from (group.code, *(criterion.code for criterion in group.criteria))
    for line in session.lines:
        yield line.code
    for file in session.files:
        yield from (file.ref, file.line, file.association, *(e.evaluator for e in file.evaluations))
    for holding in session.held:
        yield from (holding.association, holding.line)
    for transfer in (*session.transfers, *(t for step in session.rounds for t in step.transfers)):
        yield from (transfer.giver, transfer.taker, transfer.decision)
    for lift in session.lifts:
        yield from (lift.ref, lift.region, lift.decision)
    for decision in session.decisions:
        yield from (decision.ref, decision.session, *decision.reasons)
    for earlier in session.earlier:
        yield from (earlier.session, earlier.sha256)


def _entry(file: BundleFile, score: FileScore, tie_breaks: Sequence[str]) -> AllocationFile:
    means = tuple(score.group_means.get(code) or Fraction(0) for code in tie_breaks)
    final = score.final or Fraction(0)
    standing = Standing(file.ref, final, means, file.submitted_at, file.session_order)
    return AllocationFile(standing, file.association, file.line, file.request_centimes, file.on_appeal)


def _ranks(passing: Sequence[AllocationFile]) -> list[records.Record]:
    by_line: dict[str, list[Standing]] = {}
    for file in passing:
        by_line.setdefault(file.line, []).append(file.standing)
    return [
        records.place_record(line, place)
        for line in sorted(by_line)
        for place in sorted(rank_files(by_line[line]), key=lambda place: (place.rank, place.ref))
    ]


def _final_answers(first: Allocation, later: Sequence[Allocation]) -> dict[str, FileOutcome]:
    answers = {answer.ref: answer for answer in first.files}
    for allocation in later:
        answers |= {a.ref: a for a in allocation.files if a.outcome is not Outcome.SKIPPED}
    return answers


def _follows(decision: BundleDecision, answers: Mapping[str, FileOutcome]) -> bool:
    answer = answers.get(decision.ref)
    if answer is not None and answer.outcome in FUNDED:
        return decision.outcome == "selected" and decision.amount_centimes == answer.amount_centimes
    waits = answer is not None and answer.outcome is Outcome.RESERVE
    undecided = answer is not None and answer.outcome is Outcome.SESSION_DECIDES
    return decision.outcome == ("reserve" if waits else "rejected") and not undecided


def _decided(session: BundleSession) -> Mapping[str, int]:
    """Sum what the decisions grant, a line; raises BundleError when it is more than the line has."""
    renounced = {ref for step in session.rounds for ref in step.renounced}
    line_of = {file.ref: file.line for file in session.files}
    spent = Counter[str]()
    for decision in session.decisions:
        if decision.amount_centimes is not None and decision.ref not in renounced:
            spent[line_of[decision.ref]] += decision.amount_centimes
    transfers = [*session.transfers, *(t for step in session.rounds for t in step.transfers)]
    for line in move_money(session.lines, transfers):
        if spent[line.code] > line.envelope_centimes + line.transferred_centimes:
            raise BundleError("money", f"{line.code}: the decisions grant more than the envelope")
    return spent
