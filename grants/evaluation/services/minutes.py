"""Freeze the minutes of a session when it closes: call, lines, ranking, decisions, votes, members present."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.core.db import db
from grants.core.fingerprint import freeze
from grants.evaluation import queries
from grants.evaluation.minutes_content import PERSONAL, VERSION, Content, words_of
from grants.evaluation.models import RejectionReason, SelectionSession, SessionMinutes, SessionOrder
from grants.evaluation.queries.ranking import RankedFile, Ranking
from grants.evaluation.queries.seats import Recused, Seat
from grants.jobs.services import enqueue
from grants.territory.queries import regions

DRAW_MINUTES_JOB = "evaluation.draw_minutes"


def freeze_minutes(session: SelectionSession, ranking: Ranking, at: datetime) -> SessionMinutes:
    """Freeze what the session decided, and ask the worker to draw it; the closing holds the right."""
    frozen = freeze(_content(session, ranking), PERSONAL)
    minutes = SessionMinutes(
        session_id=session.id,
        public=frozen.public,
        personal=frozen.personal,
        salt=frozen.salt,
        personal_sha256=frozen.personal_sha256,
        sha256=frozen.sha256,
        frozen_at=at,
    )
    db.session.add(minutes)
    enqueue(DRAW_MINUTES_JOB, at, key=f"minutes-{session.id}", session_id=session.id)
    return minutes


def _content(session: SelectionSession, ranking: Ranking) -> Content:
    seats = queries.seats_of(session.id)
    letters = {seat.user_id: number for number, seat in enumerate(seats, start=1)}
    recusals = queries.recusals_of(session.id)
    return {
        "version": VERSION,
        "call": {"code": session.call.code, "year": session.call.year, **_titles(session.call)},
        "session": {
            "number": session.number,
            "reference": session.minutes_reference,
            "held_on": session.held_on.isoformat(),
            "place": session.place,
            "purpose": session.purpose,
            "opened_at": _instant(session.opened_at),
            "closed_at": _instant(session.closed_at),
            "after_publication": session.after_publication,
            "quorum": queries.quorum_of(queries.members_for(session.id)),
            "members": queries.members_for(session.id),
        },
        "members": [_member(seat, letters, session) for seat in seats],
        "rules": {"pass_mark": ranking.grid.pass_mark, "tie_breaks": list(ranking.grid.tie_breaks)},
        "lines": [
            {
                "code": line.code,
                **words_of(line.call_line.line),
                "envelope": line.call_line.envelope_centimes,
                "reserve": line.balance.appeal_reserve_centimes,
                "transferred": line.transferred_centimes,
                "granted": line.decided_centimes,
                "left": line.left_centimes,
                "files": [_file(file, recusals.get(file.proposal_id, []), letters) for file in line.files],
            }
            for line in ranking.lines
        ],
        "votes": _votes(session, ranking, letters),
        "orders": _orders(session, ranking),
        **_moves(session, ranking),
        "reasons": {row.code: words_of(row) for row in db.session.scalars(select(RejectionReason))},
        "regions": {
            region.code: {"fr": region.name_fr, "ar": region.name_ar, "en": region.name_fr}
            for region in regions()
        },
    }


def _titles(call: Any) -> dict[str, str]:
    return words_of(call, "title")


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _member(seat: Seat, letters: dict[int, int], session: SelectionSession) -> dict[str, Any]:
    return {
        "number": letters[seat.user_id],
        "name": seat.name,
        "is_chair": seat.is_chair,
        "is_present": seat.is_present,
        "left_at": _instant(seat.left_at),
        "asked_closing": seat.user_id == session.closing_asked_by_id,
        "confirmed_closing": seat.user_id == session.closed_by_id,
    }


def _file(file: RankedFile, recused: list[Recused], letters: dict[int, int]) -> dict[str, Any]:
    decision = file.decision
    return {
        "ref": file.reference,
        "association": words_of(file.association),
        "rank": file.place.rank if file.place else None,
        "equal": bool(file.place and file.place.equal_with),
        "score": file.score.final_display,
        "grounds": list(file.grounds),
        "request": file.request_centimes,
        "on_agenda": file.is_on_agenda,
        "ground": file.ground.value if file.ground else None,
        "renounced": file.is_renounced,
        "own": decision is not None and file.is_own,
        "outcome": decision.outcome.value if decision else None,
        "amount": decision.amount_centimes if decision else None,
        "reserve_rank": decision.reserve_rank if decision else None,
        "binding": decision.binding_reason if decision else None,
        "reason": decision.reason if decision else "",
        "codes": list(decision.reason_codes or ()) if decision else [],
        "recused": [
            {"member": letters[item.user_id], "kind": item.kind.value}
            for item in recused
            if item.user_id in letters
        ],
    }


def _votes(session: SelectionSession, ranking: Ranking, letters: dict[int, int]) -> list[dict[str, Any]]:
    refs = {file.proposal_id: file.reference for file in ranking.files.values()}
    votes = queries.votes_of(session.id)
    ballots = queries.ballots_of([vote.id for vote in votes])
    return [
        {
            "number": vote.number,
            "subject": vote.subject.value,
            "question": vote.question,
            "ref": refs.get(vote.proposal_id or 0, ""),
            "for": vote.votes_for,
            "against": vote.votes_against,
            "abstentions": vote.abstentions,
            "carried": vote.is_carried,
            "chair_broke": vote.votes_for == vote.votes_against > 0,
            "ballots": sorted(
                [letters[user_id], choice.value] for user_id, choice in ballots[vote.id].items()
            ),
        }
        for vote in votes
    ]


def _orders(session: SelectionSession, ranking: Ranking) -> list[dict[str, Any]]:
    refs = {file.proposal_id: file.reference for file in ranking.files.values()}
    rows = db.session.scalars(
        select(SessionOrder)
        .where(SessionOrder.session_id == session.id)
        .order_by(SessionOrder.reason, SessionOrder.place)
    )
    return [{"ref": refs[row.proposal_id], "place": row.place, "reason": row.reason} for row in rows]


def _moves(session: SelectionSession, ranking: Ranking) -> dict[str, Any]:
    record = ranking.record
    return {
        "transfers": [
            {
                "number": row.number,
                "giver": row.giver_code,
                "taker": row.taker_code,
                "amount": row.amount_centimes,
                "reason": row.reason,
                "voted": row.vote_id is not None,
            }
            for row in record.transfers.get(session.id, ())
        ],
        "corrections": [
            {
                "ref": ref,
                "line": row.line_code,
                "region": row.region_code,
                "reason": row.reason,
                "vote": vote.number,
            }
            for row, vote, ref in record.corrections
            if row.session_id == session.id
        ],
    }
