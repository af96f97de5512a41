"""Measure the pages of a call of 10,000 files: python -m tests.benchmarks.evaluation_lists [NUMBER].

Fills a throw-away SQLite database with copies of one file, each with two or three evaluations and, for the
first thousand, every mark; prints wall and processor time and statements of each page, medians of 15.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import event, insert, select

from grants import create_app
from grants.calls.queries import get_for_update
from grants.core import clock
from grants.core.db import db, unit_of_work
from grants.evaluation.grids import grid_rows
from grants.evaluation.models import Evaluation, FurtherEvaluation, Mark
from grants.operations import initialise
from grants.proposals.models import Proposal
from tests.conftest import client_signed_in_as
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluators
from tests.factories.proposals import make_proposal

EVALUATORS = 60
MARKED = 1000
ROUNDS = 15
MANAGER = "gestionnaire@example.ma"


def fill(number: int) -> str:
    """Insert the files and their evaluations; return the code of the call."""
    code = make_call(state="in_evaluation").code
    make_user(MANAGER, "call_manager")
    people = [actor.id for actor in make_evaluators(EVALUATORS)]
    line = call_line_of(get_for_update(code))
    model = make_proposal(line, make_association("Association"), state="in_evaluation")
    with unit_of_work() as session:
        row = session.get_one(Proposal, model.id)
        columns = {column.key: getattr(row, column.key) for column in Proposal.__table__.columns}
        files = [_file(columns, place) for place in range(number)]
        session.execute(insert(Proposal.__table__), files)
        session.flush()
        keys = list(session.scalars(select(Proposal.id).where(Proposal.id != model.id).order_by(Proposal.id)))
        at = clock.now()
        evaluations = [
            _evaluation(key, place, people[(3 * place + number) % EVALUATORS], number + 1, at)
            for place, key in enumerate(keys)
            for number in range(3 if place % 10 == 0 else 2)
        ]
        session.execute(insert(Evaluation.__table__), evaluations)
        session.execute(
            insert(FurtherEvaluation.__table__),
            [
                {
                    "proposal_id": key,
                    "needed": 3,
                    "reasons": ["difference"],
                    "totals": {"1": "80,00", "2": "60,00"},
                    "called_at": at,
                }
                for key in keys[::10]
            ],
        )
        _mark(session, grid_rows(line.call_id))
    return code


def _file(columns: dict[str, Any], place: int) -> dict[str, Any]:
    values = {name: value for name, value in columns.items() if name != "id"}
    return values | {"reference": f"AAP-2026-EDU-{place + 10_000}", "draft_code": f"B-{place:08d}"}


def _evaluation(proposal_id: int, place: int, person: int | None, position: int, at: Any) -> dict[str, Any]:
    done = place < 2 * MARKED
    return {
        "proposal_id": proposal_id,
        "evaluator_id": person,
        "position": position,
        "state": "validated" if done else "in_progress" if place % 2 else "assigned",
        "version": 1,
        "assigned_at": at - timedelta(days=20 if place % 3 else 5),
        "declared_at": at,
        "validated_at": at if done else None,
        "general_comment": "",
        "opinion_revision": 0,
    }


def _mark(session: Any, grid: Any) -> None:
    done = session.scalars(
        select(Evaluation.id).where(Evaluation.state == "validated").order_by(Evaluation.id).limit(2 * MARKED)
    )
    session.execute(
        insert(Mark.__table__),
        [
            {
                "evaluation_id": key,
                "criterion_id": criterion.id,
                "kind": "marked",
                "half_points": (key + criterion.id) % 11,
                "comment": "",
                "revision": 1,
            }
            for key in done
            for criterion in grid.criteria
        ],
    )


def main() -> None:
    """Fill, then read each page."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "DATABASE_URL": f"sqlite:///{folder}/lists.db",
                "VAR": folder,
                "SECRET_KEY": "a key for measures only, long enough",
            }
        )
        with app.app_context():
            initialise(lambda _line: None)
            code = fill(number)
        client = client_signed_in_as(app, MANAGER)
        with app.app_context():
            for name in ("evaluations", "evaluations?page=100", "cockpit", "marks"):
                _measure(client, f"/fr/staff/calls/{code}/{name}")


def _measure(client: Any, address: str) -> None:
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *details: counted.append(details[2]))
    wall, processor, statements = [], [], 0
    for _round in range(ROUNDS + 3):
        counted.clear()
        start, used = time.perf_counter(), time.process_time()
        answer = client.get(address)
        wall.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - used))
        statements = len(counted)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    print(
        f"{address}: {median(wall[3:]):.1f} ms, processor {median(processor[3:]):.1f} ms, "
        f"{statements} statements with BEGIN"
    )


if __name__ == "__main__":
    main()
