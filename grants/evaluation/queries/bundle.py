"""Gather what the sealed bundle of a session is made of: references and codes, no person's name."""

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import func, select

from grants.calls.models import CallLine
from grants.core.db import db
from grants.evaluation.bundle import (
    BundleDecision,
    BundleEvaluation,
    BundleFile,
    BundleSession,
    EarlierSession,
)
from grants.evaluation.models import Evaluation, SelectionSession
from grants.evaluation.queries.minutes import sealed_sessions
from grants.evaluation.queries.ranking import Ranking
from grants.evaluation.queries.sheets import not_applicable_of, sheets_of
from grants.proposals.models import Proposal


def evaluator_codes(call_id: int) -> dict[int, str]:
    """Return the code of each evaluator of a call, E01 and on, in the order of their first file."""
    rows = db.session.execute(
        select(Evaluation.evaluator_id)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(CallLine.call_id == call_id)
        .group_by(Evaluation.evaluator_id)
        .order_by(func.min(Evaluation.id))
    )
    return {row.evaluator_id: f"E{number:02d}" for number, row in enumerate(rows, start=1)}


def bundle_session(session: SelectionSession, ranking: Ranking, at: datetime) -> BundleSession:
    """Return what a session is sealed with, its call loaded; one still open stands as of the instant."""
    grid = ranking.grid
    ids = [file.proposal_id for file in ranking.files.values()]
    sheets, left_out = sheets_of(ids, grid), not_applicable_of(ids, grid)
    codes = evaluator_codes(session.call_id)
    record = ranking.record
    earlier = [
        (row, bundle) for row, bundle in sealed_sessions(session.call_id) if row.number < session.number
    ]
    return BundleSession(
        call=session.call.code,
        session=session.minutes_reference or f"S{session.number}",
        closed_at=session.closed_at or at,
        product_version=_product_version(),
        grid=grid.spec,
        lines=tuple(ranking.envelopes),
        files=tuple(
            BundleFile(
                ref=file.reference,
                line=file.line_code,
                association=file.association.reference,
                submitted_at=file.standing.submitted_at,
                request_centimes=file.request_centimes,
                evaluations=tuple(
                    BundleEvaluation(
                        sheet.number,
                        codes[sheet.evaluator_id],
                        sheet.marks(grid, left_out[file.proposal_id]).marks,
                    )
                    for sheet in sheets[file.proposal_id]
                ),
                on_appeal=file.on_appeal,
                session_order=record.orders.get(file.proposal_id),
            )
            for file in ranking.files.values()
        ),
        rules=ranking.rules,
        tie_breaks=grid.tie_breaks,
        transfers=record.transfers_of(after_publication=False),
        lifts=record.lifts,
        rounds=ranking.computed.rounds,
        decisions=_decisions(ranking),
        earlier=tuple(
            EarlierSession(row.minutes_reference or "", row.closed_at, bundle.seal)
            for row, bundle in earlier
            if row.closed_at is not None
        ),
    )


def _product_version() -> str:
    """Return the version of the product; a copy that was not installed has none."""
    try:
        return version("grants")
    except PackageNotFoundError:
        return "uninstalled"


def _decisions(ranking: Ranking) -> tuple[BundleDecision, ...]:
    minutes = {row.id: row.minutes_reference or f"S{row.number}" for row in ranking.record.sessions}
    return tuple(
        BundleDecision(
            file.reference,
            minutes[file.decision.session_id],
            file.decision.outcome.value,
            file.decision.amount_centimes,
            file.decision.reserve_rank,
            tuple(file.decision.reason_codes or ()),
        )
        for file in ranking.files.values()
        if file.decision is not None
    )
