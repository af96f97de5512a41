"""Synthetic applicants: careful ones who fill everything, and one a line who sends an empty file."""

from datetime import datetime
from random import Random

from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.calls.queries import budget_headings
from grants.core.db import db
from grants.demonstration import proposals
from grants.demonstration.cast import Member
from grants.demonstration.names import TITLES
from grants.demonstration.proposals import NEIGHBOURS, Plan
from grants.proposals.content import BudgetRow
from grants.proposals.queries import content_of, load_for_update, problems_before_submission, rules_of
from grants.proposals.services import save_budget, save_rows, start_draft

ROUND = 10_000
LEAST_PCT, MOST_PCT = 30, 100
HEADINGS = 4


def plans_of(
    line: CallLine, position: int, members: list[Member], per_line: int, random: Random
) -> list[Plan]:
    """Return what the careful applicants of a line will ask; amounts between 30 and 100 % of its ceiling."""
    ceiling = line.ceiling_centimes or line.call.ceiling_centimes
    titles = TITLES.get(line.line_code) or TITLES["EDU"]
    plans = []
    for number in range(per_line):
        member = members[(position * per_line + number) % len(members)]
        city = member.city_code
        cities = (city, NEIGHBOURS[city]) if city in NEIGHBOURS and number % 2 == 0 else (city,)
        amount = max(ROUND, ceiling * random.randint(LEAST_PCT, MOST_PCT) // 100 // ROUND * ROUND)
        plans.append(Plan(line.line_code, titles[number % len(titles)], member, amount, cities))
    return plans


def empty_file(line: CallLine, member: Member, at: datetime) -> dict[str, list[str]]:
    """Begin a file with a title alone; return what each section asks before it may be submitted."""
    association = db.session.get_one(Association, member.association_id)
    proposal = start_draft(line, association, "Dossier vide", "fr", member.owner, at)
    db.session.flush()
    proposal = load_for_update(proposal.id)
    asked: dict[str, list[str]] = {}
    for problem in problems_before_submission(proposal, content_of(proposal), rules_of(proposal)):
        asked.setdefault(problem.section, []).append(str(problem.message))
    return asked


def whole_file(plan: Plan, line: CallLine, at: datetime, random: Random) -> int:
    """Fill a file as a careful applicant does, its budget within the call's own rules; return its key."""
    proposal = proposals.draft(plan, line, at, random)
    rows = budget_within(plan.request_centimes, line.call.cofunding_min_pct)
    save_budget(load_for_update(proposal.id), rows, plan.member.owner, at)
    save_rows(load_for_update(proposal.id), "funders", [], plan.member.owner, at)
    db.session.flush()
    return proposal.id


def faults_of(proposal_id: int) -> list[str]:
    """Return what still forbids submitting a file that was filled with care."""
    proposal = load_for_update(proposal_id)
    found = problems_before_submission(proposal, content_of(proposal), rules_of(proposal))
    return [str(problem.message) for problem in found]


def budget_within(request_centimes: int, cofunding_min_pct: int) -> list[BudgetRow]:
    """Return a budget without overhead or equipment whose own cash is a little above the minimum."""
    own_pct = min(cofunding_min_pct + 2, 95)
    total = -(-request_centimes * 100 // (100 - own_pct))
    free = [heading.code for heading in budget_headings() if heading.share_rule is None][:HEADINGS]
    amounts = [total // len(free)] * len(free)
    amounts[0] += total - sum(amounts)
    rows, left = [], request_centimes
    for code, amount in zip(free, amounts, strict=True):
        grant = min(amount, left)
        left -= grant
        rows.append(
            BudgetRow(
                heading_code=code,
                label="Dépense de répétition",
                unit="forfait",
                quantity=1,
                unit_cost_centimes=amount,
                grant_centimes=grant,
                own_cash_centimes=amount - grant,
            )
        )
    return rows
