"""Lists of proposals for staff: a constant number of statements whatever the number of rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import pick
from grants.core.pagination import Page, paginate
from grants.proposals.models import Activity, Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState
from grants.strategy.models import Line
from grants.territory.models import City


@dataclass(frozen=True)
class ProposalFilters:
    """What a reader asked for in the address; empty values filter nothing."""

    call: str = ""
    line: str = ""
    state: str = ""
    text: str = ""


def page_for_staff(filters: ProposalFilters, number: int, viewer: Actor | None = None) -> Page:
    """Return one page of the submitted proposals, newest submission first: two statements.

    Files with whose association the viewer has a declared conflict are left out.

    Rows hold id, reference, title, state, request_centimes, submitted_at, line_code, name_fr, name_ar.
    """
    statement: Any = (
        select(
            Proposal.id,
            Proposal.reference,
            Proposal.title,
            Proposal.state,
            Proposal.request_centimes,
            Proposal.submitted_at,
            CallLine.line_code,
            Association.name_fr,
            Association.name_ar,
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(Proposal.submitted_at.is_not(None), Proposal.state != ProposalState.DRAFT)
        .order_by(Proposal.submitted_at.desc(), Proposal.id.desc())
    )
    if viewer is not None and viewer.barred:
        statement = statement.where(Proposal.association_id.not_in(viewer.barred))
    if filters.call:
        statement = statement.join(Call, Call.id == CallLine.call_id).where(Call.code == filters.call)
    if filters.line:
        statement = statement.where(CallLine.line_code == filters.line)
    wanted = [state for state in ProposalState if state.value == filters.state]
    if wanted:
        statement = statement.where(Proposal.state.in_(wanted))
    if filters.text:
        statement = statement.where(
            or_(
                *(
                    column.icontains(filters.text, autoescape=True)
                    for column in (
                        Proposal.reference,
                        Proposal.title,
                        Association.name_fr,
                        Association.name_ar,
                    )
                )
            )
        )
    return paginate(statement, number)


def filter_choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the calls (newest first) and the lines as (code, name) pairs: two statements."""
    codes = db.session.scalars(select(Call.code).order_by(Call.year.desc(), Call.code.desc()))
    lines = db.session.scalars(select(Line).order_by(Line.position, Line.code))
    return [(code, code) for code in codes], [(line.code, pick(line, "short")) for line in lines]


def cities_of(proposal_ids: list[int]) -> dict[int, list[str]]:
    """Return the names of the cities of each proposal's activities, in the reader's language."""
    rows: Any = db.session.execute(
        select(Activity.proposal_id, City)
        .join(City, City.code == Activity.city_code)
        .where(Activity.proposal_id.in_(proposal_ids))
        .order_by(Activity.proposal_id, Activity.position)
    )
    found: dict[int, list[str]] = {}
    for proposal_id, city in rows:
        names = found.setdefault(proposal_id, [])
        if pick(city) not in names:
            names.append(pick(city))
    return found


def submitted_in_call(call_id: int) -> list[Proposal]:
    """Return the proposals of a call that were submitted and not withdrawn, by reference, all loaded."""
    statement = (
        with_call(select(Proposal))
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN]),
        )
        .order_by(Proposal.reference)
    )
    return list(db.session.scalars(statement))
