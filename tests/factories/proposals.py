"""Proposals for tests, complete and balanced, in any state up to selected; direct rows."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from grants.accounts.models import User
from grants.associations.models import Association, Membership
from grants.calls.models import BudgetHeading, Call, CallLine
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.core.fingerprint import freeze
from grants.core.references import random_code
from grants.proposals.content import (
    ActivityRow,
    ApplicantName,
    BudgetRow,
    PlannedRow,
    ProposalContent,
)
from grants.proposals.models import (
    Activity,
    BudgetLine,
    PlannedCell,
    Proposal,
    ProposalText,
    SubmittedVersion,
)
from grants.proposals.personal import PERSONAL_FIELDS
from grants.proposals.states import ProposalState
from grants.strategy.models import Line, SubLine
from grants.territory.models import City
from tests.factories.plan import PARTNERS, TEAM, TEXTS, add_plan, declaration, details_for, milestones

TITLE = "Des passerelles vers l’école"
PERSONS = {("F", "5-11"): 35, ("M", "5-11"): 25, ("F", "12-14"): 30, ("M", "12-14"): 30}


def make_proposal(
    call_line: CallLine,
    association: Association,
    state: str = "submitted",
    request_centimes: int = 150_000_00,
    cities: tuple[str, ...] = ("oujda",),
    title: str = TITLE,
    submitted_at: datetime | None = None,
) -> Proposal:
    """Create a proposal of 120 persons a city whose budget asks for the amount, with 20 % or more own cash.

    No required document is joined. Outside a unit of work it opens its own.
    """
    if in_unit_of_work():
        return _insert(call_line, association, state, request_centimes, cities, title, submitted_at)
    line_id, association_id = call_line.id, association.id
    with unit_of_work() as session:
        line, owner = session.get_one(CallLine, line_id), session.get_one(Association, association_id)
        return _insert(line, owner, state, request_centimes, cities, title, submitted_at)


def _insert(
    call_line: CallLine,
    association: Association,
    state: str,
    request: int,
    cities: tuple[str, ...],
    title: str,
    submitted_at: datetime | None,
) -> Proposal:
    call = db.session.get_one(Call, call_line.call_id)
    number = (db.session.scalar(select(func.count()).select_from(Proposal)) or 0) + 1
    author_id = _author(association)
    moment = submitted_at or call.closes_at - timedelta(days=1) + timedelta(minutes=number)
    content = _content(call, call_line, association, request, cities, title)
    proposal = Proposal(
        draft_code=f"B-TEST-{number:04d}",
        call_line_id=call_line.id,
        association_id=association.id,
        title=title,
        language="fr",
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        created_at=moment - timedelta(days=5),
        created_by_id=author_id,
        edited_at=moment,
        request_centimes=content.request_centimes,
        total_cost_centimes=content.total_cost_centimes,
        planned_participants=content.planned_participants,
    )
    proposal.state = ProposalState(state)
    if state != "draft":
        proposal.reference = f"{call.code}-{call_line.line_code}-{9000 + number}"
        proposal.submitted_at, proposal.submitted_by_id = moment, author_id
        proposal.version = 2
    db.session.add(proposal)
    db.session.flush()
    _add_sections(proposal, content, moment)
    add_plan(proposal, content)
    if state != "draft":
        _add_version(proposal, content, moment, author_id)
    db.session.flush()
    return proposal


def _content(
    call: Call,
    call_line: CallLine,
    association: Association,
    request: int,
    cities: tuple[str, ...],
    title: str,
) -> ProposalContent:
    for city in cities:
        _ensure_city(city)
    sub_line, heading = _sub_line(call_line.line_code), _heading()
    starts_on, ends_on = call.execution_starts_on, call.execution_ends_on
    first, second = request - request // 2, request // 2
    own = -(-request // 4)
    return ProposalContent(
        title=title,
        language="fr",
        starts_on=starts_on,
        ends_on=ends_on,
        association=ApplicantName(association.reference, association.name_fr, association.name_ar),
        texts=dict(TEXTS),
        activities=tuple(
            ActivityRow(
                sub_line,
                f"Cours de soutien, {city}",
                city,
                "Deux séances par semaine.",
                starts_on,
                ends_on,
                240,
                details=details_for(sub_line),
            )
            for city in cities
        ),
        beneficiaries=tuple(
            PlannedRow(city, sex, age, value) for city in cities for (sex, age), value in PERSONS.items()
        ),
        budget=(
            BudgetRow(heading, "Enseignants vacataires", "forfait", 1, first + own, first, own),
            BudgetRow(heading, "Fournitures scolaires", "lot", 1, second, second),
        ),
        milestones=milestones(ends_on),
        team=TEAM,
        partners=PARTNERS,
        no_other_subsidy=True,
        declaration=declaration(),
    )


def _add_sections(proposal: Proposal, content: ProposalContent, moment: datetime) -> None:
    for name, body in content.texts.items():
        db.session.add(ProposalText(proposal_id=proposal.id, name=name, body=body))
    for position, row in enumerate(content.activities):
        values = {name: value for name, value in vars(row).items() if name != "id"}
        db.session.add(Activity(proposal_id=proposal.id, position=position, **values))
    for cell in content.beneficiaries:
        db.session.add(PlannedCell(proposal_id=proposal.id, **vars(cell)))
    for position, cost in enumerate(content.budget):
        values = {name: value for name, value in vars(cost).items() if name != "id"}
        db.session.add(BudgetLine(proposal_id=proposal.id, position=position, **values))
    db.session.flush()


def _add_version(proposal: Proposal, content: ProposalContent, moment: datetime, author_id: int) -> None:
    frozen = content.as_json()
    keys = db.session.scalars(
        select(Activity.id).where(Activity.proposal_id == proposal.id).order_by(Activity.position)
    )
    for row, key in zip(frozen["activities"], keys, strict=True):
        row["id"] = key
    line = db.session.get_one(CallLine, proposal.call_line_id)
    call, line_row = db.session.get_one(Call, line.call_id), db.session.get_one(Line, line.line_code)
    frozen |= {
        "reference": proposal.reference,
        "number": 1,
        "call": {"code": call.code, "title_fr": call.title_fr, "title_ar": call.title_ar},
        "line": {"code": line_row.code, "name_fr": line_row.name_fr, "name_ar": line_row.name_ar},
        "declared_by": "Porteur du projet",
    }
    parts = freeze(frozen, PERSONAL_FIELDS)
    code = random_code("V", 12)
    db.session.add(
        SubmittedVersion(
            proposal_id=proposal.id,
            number=1,
            submitted_at=moment,
            submitted_by_id=author_id,
            public_content=parts.public,
            personal_content=parts.personal,
            personal_salt=parts.salt,
            personal_sha256=parts.personal_sha256,
            sha256=parts.sha256,
            verification_code=code,
            verification_url=f"http://localhost/verify/{code}",
            receipt_language="fr",
        )
    )


def _author(association: Association) -> int:
    """Return a member of the association, or a new person when it has none."""
    user_id = db.session.scalar(
        select(Membership.user_id)
        .where(Membership.association_id == association.id)
        .order_by(Membership.id)
        .limit(1)
    )
    if user_id is not None:
        return user_id
    email = f"porteur{association.id}@example.ma"
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(
            email=email, display_name="Porteur du projet", language="fr", created_at=association.created_at
        )
        db.session.add(user)
        db.session.flush()
    return user.id


def _ensure_city(code: str) -> None:
    if db.session.get(City, code) is None:
        db.session.add(
            City(
                code=code,
                name_fr=code.title(),
                name_ar=code,
                region_2015_code="02",
                region_1997_code="08",
                province_fr=code.title(),
                place_kind="city",
            )
        )
        db.session.flush()


def _sub_line(line_code: str) -> str:
    found = db.session.scalar(
        select(SubLine.code).where(SubLine.line_code == line_code).order_by(SubLine.position).limit(1)
    )
    if found is None:
        found = f"activity_{line_code.lower()}"
        db.session.add(SubLine(code=found, line_code=line_code, name_fr=found, name_ar=found, name_en=found))
        db.session.flush()
    return found


def _heading() -> str:
    found = db.session.scalar(
        select(BudgetHeading.code)
        .where(BudgetHeading.share_rule.is_(None))
        .order_by(BudgetHeading.position, BudgetHeading.code)
        .limit(1)
    )
    if found is None:
        found = "activities"
        db.session.add(
            BudgetHeading(code=found, name_fr="Activités", name_ar="الأنشطة", name_en="Activities")
        )
        db.session.flush()
    return found
