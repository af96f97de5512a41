"""Reads of the strategy: programmes, objectives, lines, bodies and the published history."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.core.db import db
from grants.core.i18n import pick
from grants.strategy.models import (
    ConsistencyCheck,
    GovernanceBody,
    Inconsistency,
    Line,
    Programme,
    PublishedResult,
    ResultInconsistency,
    SpecificObjective,
    StrategicObjective,
    SubLine,
)


@dataclass(frozen=True)
class ResultFilters:
    """What a reader asks of the published history; empty means everything."""

    programme: int | None = None
    line: str | None = None
    status: str | None = None

    def holds(self, row: PublishedResult) -> bool:
        """Say whether a figure already loaded answers the choice."""
        return (
            self.programme in (None, row.programme_number)
            and self.line in (None, row.line_key)
            and self.status in (None, row.status)
        )


def programmes() -> list[Programme]:
    """Return the programmes by number."""
    return list(db.session.scalars(select(Programme).order_by(Programme.number)))


def strategic_objectives() -> list[StrategicObjective]:
    """Return the strategic objectives by number."""
    return list(db.session.scalars(select(StrategicObjective).order_by(StrategicObjective.number)))


def objectives() -> list[SpecificObjective]:
    """Return the specific objectives by number."""
    return list(db.session.scalars(select(SpecificObjective).order_by(SpecificObjective.number)))


def lines() -> list[Line]:
    """Return the lines in their order, programme and kinds of activity loaded."""
    statement = select(Line).options(joinedload(Line.programme), selectinload(Line.sub_lines))
    return list(db.session.scalars(statement.order_by(Line.position, Line.code)))


def line(code: str) -> Line | None:
    """Return a line by its code with programme and kinds of activity loaded; None when unknown."""
    options = (joinedload(Line.programme), selectinload(Line.sub_lines))
    return db.session.get(Line, code, options=options)


def plain_lines() -> list[Line]:
    """Return the lines in their order, nothing else loaded."""
    return list(db.session.scalars(select(Line).order_by(Line.position, Line.code)))


def line_choices() -> list[tuple[str, str]]:
    """Return (code, short name) of every line in the reader's language."""
    return [(row.code, pick(row, "short")) for row in plain_lines()]


def sub_lines(line_code: str) -> list[SubLine]:
    """Return the kinds of activity of a line in their order."""
    statement = select(SubLine).where(SubLine.line_code == line_code)
    return list(db.session.scalars(statement.order_by(SubLine.position, SubLine.code)))


def sub_line_names() -> dict[str, str]:
    """Return the names of the kinds of activity by code in the reader's language."""
    return {row.code: pick(row) for row in db.session.scalars(select(SubLine))}


def bodies() -> list[GovernanceBody]:
    """Return the governance bodies, the longest interval between meetings first."""
    order = (GovernanceBody.meeting_interval_months.desc(), GovernanceBody.code)
    return list(db.session.scalars(select(GovernanceBody).order_by(*order)))


def published_results() -> list[PublishedResult]:
    """Return every published figure in the order of the report."""
    return list(db.session.scalars(select(PublishedResult).order_by(PublishedResult.id)))


def inconsistencies() -> list[Inconsistency]:
    """Return the problems found in published figures by code."""
    return list(db.session.scalars(select(Inconsistency).order_by(Inconsistency.code)))


def marks_by_result() -> dict[str, list[str]]:
    """Return the codes of the problems that each published figure bears."""
    return _pairs(ResultInconsistency.result_id, ResultInconsistency.code)


def results_by_mark() -> dict[str, list[str]]:
    """Return the figures that bear each problem, by code of the problem."""
    return _pairs(ResultInconsistency.code, ResultInconsistency.result_id)


def _pairs(key: object, value: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, other in db.session.execute(select(key, value).order_by(key, value)):  # type: ignore[call-overload]
        found.setdefault(name, []).append(other)
    return found


def checks() -> list[ConsistencyCheck]:
    """Return the relations between published figures that do hold, by code."""
    return list(db.session.scalars(select(ConsistencyCheck).order_by(ConsistencyCheck.code)))


def counts() -> dict[str, int]:
    """Return how many rows each list of the strategy holds, by table name: one statement."""
    tables = (
        StrategicObjective,
        Programme,
        SpecificObjective,
        Line,
        SubLine,
        GovernanceBody,
        PublishedResult,
        Inconsistency,
        ConsistencyCheck,
    )
    columns = [
        select(func.count()).select_from(table).scalar_subquery().label(table.__tablename__)
        for table in tables
    ]
    return dict(db.session.execute(select(*columns)).one()._mapping)
