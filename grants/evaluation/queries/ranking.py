"""Read the ranking of a call: places by line, what the allocation pass proposes, what was decided."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.evaluation.allocation_terms import (
    AllocationFile,
    AllocationRules,
    FileOutcome,
    LineEnvelope,
)
from grants.evaluation.grids import GridRows, grid_rows
from grants.evaluation.models import Score, SelectionSession
from grants.evaluation.queries.ended import ended_lines
from grants.evaluation.queries.ranked import LineRanking, RankedFile, Ranking
from grants.evaluation.queries.session_record import Computed, SessionRecord, compute, session_record
from grants.evaluation.ranking import Place, Standing, rank_files
from grants.evaluation.score_rows import grounds, read_fraction
from grants.proposals.models import Proposal

__all__ = ["LineRanking", "RankedFile", "Ranking", "ranking_of"]


def ranking_of(call: Call, session: SelectionSession | None = None) -> Ranking:
    """Return the ranking of a call as of a session: transfers, lifts and the decisions in force included.

    Files of a line declared unsuccessful are left out: its money stays free.
    Ten statements at most, whatever the number of files. Raises AllocationError when what was recorded
    can't be allocated; the services refuse to record that.
    """
    grid, lines = grid_rows(call.id), _lines(call.id)
    rows, record = _scored(call.id), session_record(session)
    standings = {
        proposal.id: _standing(grid, proposal, score, record.orders.get(proposal.id))
        for proposal, score, _association, _line in rows
    }
    passing = [row for row in rows if not grounds(row[1])]
    entries = [
        AllocationFile(
            standings[proposal.id],
            str(association.id),
            line,
            proposal.request_centimes or 0,
            proposal.id in record.on_appeal,
        )
        for proposal, _score, association, line in passing
    ]
    envelopes = [_envelope(line) for line in lines]
    rules = AllocationRules(call.max_grants_per_association)
    computed = compute(envelopes, entries, rules, record)
    outcomes, places = computed.answers, _places(passing, standings)
    files = [
        _ranked(proposal, score, association, line, standings, places, outcomes, record)
        for proposal, score, association, line in rows
    ]
    return Ranking(
        grid, _by_line(lines, files, computed, record), computed, record, envelopes, entries, rules
    )


def _envelope(line: CallLine) -> LineEnvelope:
    return LineEnvelope(
        line.line_code,
        line.envelope_centimes,
        line.appeal_reserve_pct,
        grants_per_association=line.max_grants_per_association,
    )


def _ranked(
    proposal: Proposal,
    score: Score,
    association: Association,
    line: str,
    standings: Mapping[int, Standing],
    places: Mapping[str, Place],
    outcomes: Mapping[str, FileOutcome],
    record: SessionRecord,
) -> RankedFile:
    decision, ground = record.decisions.get(proposal.id), record.grounds.get(proposal.id)
    session = record.session
    return RankedFile(
        proposal_id=proposal.id,
        reference=proposal.ref,
        title=proposal.title,
        association=association,
        line_code=line,
        request_centimes=proposal.request_centimes or 0,
        score=score,
        standing=standings[proposal.id],
        grounds=tuple(grounds(score)),
        place=places.get(proposal.ref),
        proposed=outcomes.get(proposal.ref),
        decision=decision,
        state=proposal.state,
        ground=ground,
        on_appeal=proposal.id in record.on_appeal,
        is_own=decision is None or session is None or decision.session_id == session.id,
        is_on_agenda=session is None or not session.after_publication or ground is not None,
    )


def _lines(call_id: int) -> Sequence[CallLine]:
    statement = select(CallLine).where(CallLine.call_id == call_id).order_by(CallLine.position, CallLine.id)
    return db.session.scalars(statement.options(joinedload(CallLine.line, innerjoin=True))).all()


def _scored(call_id: int) -> list[tuple[Proposal, Score, Association, str]]:
    rows = db.session.execute(
        select(Proposal, Score, Association, CallLine.line_code)
        .join(Score, Score.proposal_id == Proposal.id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(CallLine.call_id == call_id, CallLine.id.not_in(ended_lines()))
        .order_by(Proposal.reference)
    )
    return [(proposal, score, association, line) for proposal, score, association, line in rows]


def _standing(grid: GridRows, proposal: Proposal, score: Score, order: int | None) -> Standing:
    breaks = [read_fraction(score.group_means.get(code)) or Fraction(0) for code in grid.tie_breaks]
    submitted_at: datetime = proposal.submitted_at or score.computed_at
    return Standing(proposal.ref, Fraction(score.final), tuple(breaks), submitted_at, order)


def _places(
    passing: Sequence[tuple[Proposal, Score, Association, str]], standings: Mapping[int, Standing]
) -> dict[str, Place]:
    by_line: dict[str, list[Standing]] = {}
    for proposal, _score, _association, line in passing:
        by_line.setdefault(line, []).append(standings[proposal.id])
    return {place.ref: place for members in by_line.values() for place in rank_files(members)}


def _by_line(
    lines: Sequence[CallLine], files: Sequence[RankedFile], computed: Computed, record: SessionRecord
) -> list[LineRanking]:
    balances = {balance.code: balance for balance in computed.first.lines}
    moved = Counter[str]()
    for rows in record.transfers.values():
        for row in rows:
            moved[row.giver_code] -= row.amount_centimes
            moved[row.taker_code] += row.amount_centimes

    released = frozenset[str]().union(*record.releases.values())

    def in_order(file: RankedFile) -> tuple[bool, int, Fraction, str]:
        return (not file.passes, file.place.rank if file.place else 0, -file.standing.final, file.reference)

    return [
        LineRanking(
            line,
            sorted((file for file in files if file.line_code == line.line_code), key=in_order),
            balances[line.line_code],
            moved[line.line_code],
            line.line_code in released,
        )
        for line in lines
    ]
