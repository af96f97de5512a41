"""The sections of the demonstration's proposals beside activities and budget, and details by kind."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from grants.demonstration import plan_words as words
from grants.demonstration.names import PEOPLE, SUMMARY
from grants.proposals.plan_rows import FunderRow, MilestoneRow, PartnerRow, SubsidyRow, TeamRow
from grants.proposals.rules import CallRules, Question
from grants.proposals.services import UnitChange
from grants.proposals.units import KINDS

HOMES = ("rabat", "sale", "casablanca", "fes", "kenitra", "tanger")


def texts_of(language: str, line_code: str, random: Random) -> dict[str, str]:
    """Return every text but the summary, by name, in the language of the proposal."""
    language = language if language in words.COMMON else "fr"
    bodies = {"needs": words.NEEDS[language].get(line_code, words.NEEDS[language]["HUM"])}
    return bodies | {name: random.choice(choices) for name, choices in words.COMMON[language].items()}


def summary_of(language: str) -> str:
    """Return the summary in a language."""
    return words.SUMMARY_AR if language == "ar" else SUMMARY


def new_rows(code: str, rows: Iterable[Any]) -> list[UnitChange]:
    """Return the changes that add rows of one kind to a draft."""
    kind: Any = KINDS[code]
    return [UnitChange(f"{code}:", kind.values_of(row)) for row in rows]


def plan_changes(
    language: str,
    line_code: str,
    rules: CallRules,
    starts_on: date,
    ends_on: date,
    other_centimes: int,
    declarant: str,
    random: Random,
) -> list[UnitChange]:
    """Return team, partners, milestones, funding, answers, checklists and the declaration."""
    language = language if language in words.TEAMS else "fr"
    titles = ("رئيسة الجمعية", "رئيس الجمعية") if language == "ar" else ("Présidente", "Président")
    declaration = {"declarant_name": declarant, "declarant_title": random.choice(titles)}
    asked = [question for question in rules.questions if question.kind != "file"]
    return [
        *_rows(language, line_code, starts_on, ends_on, random),
        *_funding(other_centimes, starts_on.year, random),
        *(UnitChange(f"answer:{item.code}", {"value": _answer(item, starts_on, random)}) for item in asked),
        *(UnitChange(f"reference:{code}", {"confirmed": True}) for code in _points(rules)),
        *(UnitChange(f"statement:{code}", {"confirmed": True}) for code, _words in rules.statements),
        *(UnitChange(f"declarant:{name}", {name: value}) for name, value in declaration.items()),
    ]


def _rows(language: str, line_code: str, starts_on: date, ends_on: date, random: Random) -> list[UnitChange]:
    length = (ends_on - starts_on).days
    days = (starts_on + timedelta(days=3), starts_on + timedelta(days=length // 2), ends_on)
    marks = [MilestoneRow(title, day) for title, day in zip(words.MILESTONES[language], days, strict=True)]
    team = [
        TeamRow(role, random.choice(PEOPLE) if place < 2 else "", qualification, share, engagement)
        for place, (role, qualification, share, engagement) in enumerate(words.TEAMS[language])
        if place < 2 or random.random() < 0.6
    ]
    kind, name, contribution = words.PARTNERS.get(line_code, words.PARTNERS["CUL"])
    partners = [PartnerRow(name, kind, contribution, random.random() < 0.5)]
    if random.random() < 0.5:
        partners.append(PartnerRow("Commune", "commune", "Prête une salle et annonce les activités."))
    return [*new_rows("milestones", marks), *new_rows("team", team), *new_rows("partners", partners)]


def _funding(other_centimes: int, year: int, random: Random) -> list[UnitChange]:
    changes = []
    if other_centimes:
        status = random.choice(("asked", "granted", "received"))
        changes = new_rows("funders", [FunderRow(random.choice(words.FUNDERS), status, other_centimes)])
    if random.random() < 0.3:
        amount = random.randint(2, 9) * 1_000_000
        received = SubsidyRow(random.choice(words.FUNDERS), year - 1, "received", amount)
        return [*changes, *new_rows("subsidies", [received])]
    return [*changes, UnitChange("funding:no_other_subsidy", {"no_other_subsidy": True})]


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
