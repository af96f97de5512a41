"""The sections of the demonstration's proposals beside activities and budget, and details by kind."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from grants.core.actors import Actor
from grants.demonstration import plan_words as words
from grants.demonstration.names import PEOPLE, SUMMARY
from grants.demonstration.papers import joined_file
from grants.proposals.models import Proposal
from grants.proposals.plan_rows import FunderRow, MilestoneRow, PartnerRow, SubsidyRow, TeamRow
from grants.proposals.queries import rules_of
from grants.proposals.rules import CallRules, Question
from grants.proposals.services import (
    save_answers,
    save_declaration,
    save_no_subsidy,
    save_references,
    save_rows,
    save_texts,
)

HOMES = ("rabat", "sale", "casablanca", "fes", "kenitra", "tanger")


def write_texts(proposal: Proposal, line_code: str, actor: Actor, at: datetime, random: Random) -> None:
    """Write every text but the summary, in the language of the proposal."""
    language = proposal.language if proposal.language in words.COMMON else "fr"
    bodies = {"needs": words.NEEDS[language].get(line_code, words.NEEDS[language]["HUM"])}
    bodies |= {name: random.choice(choices) for name, choices in words.COMMON[language].items()}
    save_texts(proposal, bodies, actor, at)


def summary_of(language: str) -> str:
    """Return the summary in a language."""
    return words.SUMMARY_AR if language == "ar" else SUMMARY


def write_plan(
    proposal: Proposal,
    line_code: str,
    starts_on: date,
    ends_on: date,
    other_centimes: int,
    actor: Actor,
    at: datetime,
    random: Random,
) -> None:
    """Fill in team, partners, milestones, funding, questions, checklists and the declaration."""
    language = proposal.language if proposal.language in words.TEAMS else "fr"
    _rows(proposal, language, line_code, starts_on, ends_on, actor, at, random)
    _funding(proposal, other_centimes, starts_on.year, actor, at, random)
    rules = rules_of(proposal)
    if rules.questions:
        answers = {item.code: _answer(item, starts_on, random) for item in rules.questions}
        files = {
            item.code: joined_file("autorisation")
            for item in rules.questions
            if item.kind == "file" and item.is_required
        }
        save_answers(proposal, rules.questions, answers, actor, at, files=files)
    if rules.references:
        save_references(proposal, rules, _points(rules), actor, at)
    titles = ("رئيسة الجمعية", "رئيس الجمعية") if language == "ar" else ("Présidente", "Président")
    codes = [code for code, _words in rules.statements]
    save_declaration(proposal, rules, actor.display_name, random.choice(titles), codes, actor, at)


def _rows(
    proposal: Proposal,
    language: str,
    line_code: str,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
    random: Random,
) -> None:
    length = (ends_on - starts_on).days
    days = (starts_on + timedelta(days=3), starts_on + timedelta(days=length // 2), ends_on)
    marks = [MilestoneRow(title, day) for title, day in zip(words.MILESTONES[language], days, strict=True)]
    save_rows(proposal, "milestones", marks, actor, at)
    functions = words.TEAMS[language]
    team = [
        TeamRow(role, random.choice(PEOPLE) if place < 2 else "", qualification, share, engagement)
        for place, (role, qualification, share, engagement) in enumerate(functions)
        if place < 2 or random.random() < 0.6
    ]
    save_rows(proposal, "team", team, actor, at)
    kind, name, contribution = words.PARTNERS.get(line_code, words.PARTNERS["CUL"])
    partners = [PartnerRow(name, kind, contribution, random.random() < 0.5)]
    if random.random() < 0.5:
        partners.append(PartnerRow("Commune", "commune", "Prête une salle et annonce les activités."))
    save_rows(proposal, "partners", partners, actor, at)


def _funding(
    proposal: Proposal, other_centimes: int, year: int, actor: Actor, at: datetime, random: Random
) -> None:
    if other_centimes:
        status = random.choice(("asked", "granted", "received"))
        funder = FunderRow(random.choice(words.FUNDERS), status, other_centimes)
        save_rows(proposal, "funders", [funder], actor, at)
    if random.random() < 0.3:
        amount = random.randint(2, 9) * 1_000_000
        subsidies = [SubsidyRow(random.choice(words.FUNDERS), year - 1, "received", amount)]
        save_rows(proposal, "subsidies", subsidies, actor, at)
    else:
        save_no_subsidy(proposal, True, actor, at)


def _points(rules: CallRules) -> list[str]:
    return [point.code for reference in rules.references for point in reference.points]


def _answer(question: Question, starts_on: date, random: Random) -> Any:
    """Return an answer of the kind of the question; one that may stay empty sometimes does."""
    if not question.is_required and random.random() < 0.4:
        return None
    if question.kind == "choice":
        return random.choice(question.choices)[0]
    if question.kind == "choices":
        return [code for code, _words in question.choices[:2]]
    return {
        "text": "Établissement Ibn Khaldoun" if question.code.endswith("school") else "Référence 2026-114",
        "number": random.randint(2, 12) * 10,
        "amount": random.randint(5, 40) * 100_000,
        "date": (starts_on + timedelta(days=60)).isoformat(),
        "city": random.choice(HOMES),
        "yes_no": random.random() < 0.8,
    }.get(question.kind)


def details_of(sub_line: str, children: int, language: str, random: Random) -> dict[str, Any]:
    """Return the details of an activity of a kind; children are those a camp may receive."""
    pick, number = random.choice, random.randint
    place = (
        "دار الشباب" if language == "ar" else pick(("Maison de jeunes", "Centre social", "Salle communale"))
    )
    audience = {"audience": number(4, 60) * 10, "audience_method": pick(("count", "tickets", "estimate"))}
    course = {"hours_week": number(2, 8), "weeks": number(10, 30)}
    kits = {"households": number(4, 30) * 10, "places": place}
    aim = {"insertion_aim": number(5, 30)}
    shared = number(0, children // 2)
    by_kind: dict[str, dict[str, Any]] = {
        "non_formal_education": {
            "level": pick(("initiation", "consolidation", "bridge")),
            "groups": number(2, 6),
            "hours_week": number(6, 20),
            "place": place,
            "aref": pick(("agreement", "contact")),
        },
        "school_support": {
            "level": pick(("primary", "lower_secondary")),
            "subjects": ["arabic", pick(("mathematics", "french"))],
            "hours_week": number(2, 6),
            "school": "مدرسة الوحدة" if language == "ar" else "École Al Wahda",
        },
        "sharing_workshops": {
            "event_kind": pick(("theatre", "meal", "debate")),
            "sessions": number(6, 24),
            "students": number(5, 40),
            **audience,
        },
        "festivals_events": {
            "event_kind": pick(("festival", "concert", "exhibition")),
            "days": number(1, 4),
            "place": place,
            **audience,
        },
        "moroccan_languages": {
            "language": pick(("darija", "arabic")),
            "level": pick(("A1", "A2", "B1")),
            "groups": number(2, 6),
            "certificate": random.random() < 0.7,
            **course,
        },
        "moroccan_culture": {"themes": "Fêtes, démarches, cuisine et histoire", "place": place, **course},
        "holiday_camps": {
            "site": pick(("Centre estival, plage de Martil", "Camp de Bab Boudir", "Centre de Mehdia")),
            "site_kind": pick(("sea", "mountain")),
            "nights": number(7, 14),
            "supervisors": -(-children // 8),
            "insurer": "Mutuelle d’assurance scolaire",
            "insured": True,
            "children": {
                pick(HOMES[:3]): {"F": shared, "M": children // 2 - shared},
                pick(HOMES[3:]): {"F": children // 4, "M": children - children // 2 - children // 4},
            },
        },
        "food": {"kits_food": number(10, 60) * 10, **kits},
        "children_kits": {"kits_children": number(5, 30) * 10, "kits_clothing": number(5, 30) * 10, **kits},
        "training": {
            "trade": pick(("Couture", "Électricité du bâtiment", "Cuisine", "Coiffure")),
            "hours": number(8, 40) * 10,
            "certificate": pick(("centre", "attestation")),
            "centre": place,
            **aim,
        },
        "insertion": {"ways": ["job", "internship"], "employers": "Artisans et hôtels de la ville", **aim},
    }
    return by_kind.get(sub_line, {"hours": number(4, 30) * 10, "place": place})
