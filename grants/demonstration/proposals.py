"""The proposals of the demonstration: drafted and submitted through the services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.calls.queries import required_documents
from grants.core.clock import local_date
from grants.core.db import db
from grants.demonstration.cast import Member
from grants.demonstration.names import TITLES
from grants.demonstration.papers import joined_file
from grants.demonstration.plan import details_of, new_rows, plan_changes, summary_of, texts_of
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow
from grants.proposals.models import Proposal
from grants.proposals.queries import lent_documents, load_for_update, rules_of
from grants.proposals.services import (
    UnitChange,
    attach_answer,
    attach_document,
    save_section,
    start_draft,
    submit_proposal,
)
from grants.strategy.models import SubLine

MAD = 100
REQUESTS_MAD = (38_000, 45_000, 60_000, 84_000, 120_000, 150_000, 168_776, 210_000, 264_500)
# Ages met in each line, with the activities that bring them.
AGES = {
    "EDU": ("5-11", "12-14"),
    "CUL": ("15-17", "18-24", "25-59"),
    "LAN": ("18-24", "25-59"),
    "CAM": ("5-11", "12-14"),
    "HUM": ("0-4", "25-59", "60+"),
    "VOC": ("18-24", "25-59"),
}
SUB_LINES = {
    "EDU": ("non_formal_education", "school_support"),
    "CUL": ("sharing_workshops", "festivals_events"),
    "LAN": ("moroccan_languages", "moroccan_culture"),
    "CAM": ("holiday_camps", "holiday_camps"),
    "HUM": ("food", "children_kits"),
    "VOC": ("training", "insertion"),
}
# Those of a line that staff added.
ADULTS = ("18-24", "25-59")
NEIGHBOURS = {
    "oujda": "berkane",
    "rabat": "sale",
    "sale": "rabat",
    "casablanca": "mohammedia",
    "tanger": "tetouan",
    "tetouan": "martil",
    "fes": "sefrou",
    "meknes": "azrou",
    "nador": "driouch",
    "agadir": "inezgane",
}
SHARES = (("staff", 40), ("services", 22), ("supplies", 18), ("transport", 15), ("overhead", 5))


@dataclass(frozen=True)
class Plan:
    """What one proposal will say; request in centimes."""

    line_code: str
    title: str
    member: Member
    request_centimes: int
    cities: tuple[str, ...]


def plan_proposals(members: list[Member], per_line: int, random: Random) -> list[Plan]:
    """Return per_line proposals a line, spread over the associations: at most one a line for each."""
    plans = []
    for position, line_code in enumerate(TITLES):
        start = position * per_line
        for number in range(per_line):
            member = members[(start + number) % len(members)]
            title = TITLES[line_code][number % len(TITLES[line_code])]
            city = member.city_code
            cities = (city, NEIGHBOURS[city]) if city in NEIGHBOURS and number % 2 == 0 else (city,)
            amount = random.choice(
                (38_000, 45_000, 60_000, 84_000, 120_000, 150_000, 168_776, 210_000, 264_500)
            )
            plans.append(Plan(line_code, title, member, amount * MAD, cities))
    return plans


def draft(plan: Plan, line: CallLine, at: datetime, random: Random, complete: bool = True) -> Proposal:
    """Draft a proposal; an incomplete one has no budget and no documents yet."""
    owner = plan.member.owner
    association = db.session.get_one(Association, plan.member.association_id)
    proposal = start_draft(line, association, plan.title, owner.language, owner, at)
    db.session.flush()
    proposal = load_for_update(proposal.id)
    starts_on, ends_on = line.call.execution_starts_on, line.call.execution_ends_on
    basics = {"title": plan.title, "starts_on": starts_on, "ends_on": ends_on}
    planned = _beneficiaries(plan, random)
    changes = [UnitChange(f"field:{name}", {name: value}) for name, value in basics.items()]
    changes += _texts({"summary": summary_of(owner.language)})
    changes += new_rows("activity", _activities(plan, starts_on, planned, owner.language, random))
    if complete:
        changes += _texts(texts_of(proposal.language, plan.line_code, random))
        changes += _persons(planned)
        budget = budget_rows(plan.request_centimes, shared=random.random() < 0.3)
        changes += new_rows("budget", budget)
        other = sum(row.other_centimes for row in budget)
        rules = rules_of(proposal)
        changes += plan_changes(
            proposal.language, plan.line_code, rules, starts_on, ends_on, other, owner.display_name, random
        )
        for question in rules.questions:
            if question.kind == "file" and question.is_required:
                attach_answer(proposal, question, joined_file("autorisation"), owner, at)
        _join_documents(proposal, line, plan, at)
    save_section(proposal, changes, owner, at)
    db.session.flush()
    return proposal


def _texts(bodies: Mapping[str, str]) -> list[UnitChange]:
    return [UnitChange(f"text:{name}", {name: body}) for name, body in bodies.items()]


def _persons(cells: Iterable[PlannedRow]) -> list[UnitChange]:
    typed: dict[str, dict[str, int]] = {}
    for cell in cells:
        typed.setdefault(cell.city_code, {})[f"{cell.sex} {cell.age}"] = cell.value
    return [UnitChange(f"city:{code}", values) for code, values in typed.items()]


def submit(proposal_id: int, plan: Plan, at: datetime) -> None:
    """Submit a complete draft."""
    submit_proposal(load_for_update(proposal_id), None, plan.member.owner, at)


def _activities(
    plan: Plan, starts_on: date, planned: list[PlannedRow], language: str, random: Random
) -> list[ActivityRow]:
    first, second = SUB_LINES.get(plan.line_code) or _kinds_of(plan.line_code)
    rows = []
    labels = LABELS_OF_ACTIVITIES["ar" if language == "ar" else "fr"]
    for city in plan.cities:
        children = sum(cell.value for cell in planned if cell.city_code == city) // 2
        for place, (sub_line, label) in enumerate(zip((first, second), labels, strict=True)):
            rows.append(
                ActivityRow(
                    sub_line_code=sub_line,
                    title=label,
                    city_code=city,
                    description=DESCRIPTIONS["ar" if language == "ar" else "fr"],
                    starts_on=starts_on + timedelta(days=20 + 30 * place),
                    ends_on=starts_on + timedelta(days=240),
                    planned_participations=random.randint(10, 60) * 10,
                    details=details_of(sub_line, children, language, random),
                )
            )
    return rows


def _kinds_of(line_code: str) -> tuple[str, str]:
    """Return the first and the last kind of activity of a line that staff added."""
    statement = select(SubLine.code).where(SubLine.line_code == line_code).order_by(SubLine.position)
    codes = list(db.session.scalars(statement))
    return codes[0], codes[-1]


def _beneficiaries(plan: Plan, random: Random) -> list[PlannedRow]:
    return [
        PlannedRow(city, sex, age, random.randint(6, 32))
        for city in plan.cities
        for age in AGES.get(plan.line_code, ADULTS)
        for sex in ("F", "M")
    ]


def budget_rows(request_centimes: int, shared: bool = False) -> list[BudgetRow]:
    """Return a budget whose sources make up its cost, the own share being about a quarter of it.

    shared says that another funder pays half of that own share.
    """
    total = -(-request_centimes * 4 // 3 // 10_000) * 10_000
    amounts = [total * share // 100 // 1000 * 1000 for _heading, share in SHARES]
    amounts[0] += total - sum(amounts)
    rows, left = [], request_centimes
    for (heading, _share), amount in zip(SHARES, amounts, strict=True):
        grant = min(amount, left)
        left -= grant
        quantity = 10 if amount % 10 == 0 else 1
        rows.append(
            BudgetRow(
                heading_code=heading,
                label=LABELS[heading],
                unit="forfait" if quantity == 1 else "mois",
                quantity=quantity,
                unit_cost_centimes=amount // quantity,
                grant_centimes=grant,
                own_cash_centimes=amount - grant - (other := (amount - grant) // 2 if shared else 0),
                other_centimes=other,
            )
        )
    return rows


LABELS_OF_ACTIVITIES = {
    "fr": ("Séances régulières", "Rencontre de fin de trimestre"),
    "ar": ("حصص منتظمة", "لقاء نهاية الفصل"),
}
DESCRIPTIONS = {
    "fr": "Menée avec les services publics de la ville et des bénévoles formés.",
    "ar": "ينجز النشاط مع المصالح العمومية للمدينة ومتطوعين مكونين.",
}
LABELS = {
    "staff": "Coordination et animation",
    "services": "Intervenants et formateurs",
    "supplies": "Fournitures et matériel pédagogique",
    "transport": "Déplacements et repas",
    "overhead": "Frais généraux",
}


def _join_documents(proposal: Proposal, line: CallLine, plan: Plan, at: datetime) -> None:
    """Join what the association's account does not lend already."""
    asked = required_documents(line.call_id, line.line_code)
    lent = lent_documents(proposal, asked, local_date(at))
    for required in asked:
        if required.is_required and required.code not in lent:
            attach_document(proposal, required, joined_file(required.code), plan.member.owner, at)
