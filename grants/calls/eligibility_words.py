"""The eligibility check in words: terms of a call, answers of an address, rules with their source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.calls.corrigendum_words import kind_words
from grants.calls.eligibility import DEFINITIVE, NO_RECEIPT, PROVISIONAL, Answers, Finding, Terms
from grants.calls.models import Call
from grants.core.clock import local_date
from grants.core.i18n import _, current_language, date_short, date_words
from grants.core.money import AmountError, format_amount, format_mad, parse_amount

DATES = {"founded_on": "founded", "receipt_on": "receipt_on", "starts_on": "start", "ends_on": "end"}
AMOUNTS = {"request_centimes": "request", "own_centimes": "own"}
TEXTS = {"kind": "kind", "receipt": "receipt", "line": "line"}
MOST_CITIES = 12


def terms_of(call: Call, cities: Iterable[str]) -> Terms:
    """Return what a call decides, for a project in any of these cities; its lines must be loaded."""
    return Terms(
        last_day=local_date(call.closes_at),
        kinds=tuple(call.eligible_kinds),
        minimum_age_months=call.minimum_age_months,
        provisional_receipt_days=call.provisional_receipt_days,
        ceilings={
            line.line_code: min(call.ceiling_centimes, line.ceiling_centimes or call.ceiling_centimes)
            for line in call.lines
        },
        cities=frozenset(cities),
        execution_starts_on=call.execution_starts_on,
        execution_ends_on=call.execution_ends_on,
        min_months=call.min_months,
        max_months=call.max_months,
        cofunding_min_pct=call.cofunding_min_pct,
    )


def read_answers(arguments: "MultiDict[str, str]") -> tuple[Answers, dict[str, str]]:
    """Return the answers that an address carries, and a message for each that cannot be read.

    The city may stand several times; beyond MOST_CITIES they are not read.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, key in TEXTS.items():
        values[name] = arguments.get(key, "").strip()[:20] or None
    for name, key in DATES.items():
        text = arguments.get(key, "").strip()
        try:
            values[name] = date.fromisoformat(text) if text else None
            if values[name] is not None and not 1900 <= values[name].year < 2200:
                raise ValueError(text)
        except ValueError:
            values[name] = None
            faults[key] = str(_("Écrivez une date, comme %(day)s.", day="2027-03-01"))
    for name, key in AMOUNTS.items():
        text = arguments.get(key, "").strip()
        try:
            values[name] = parse_amount(text) if text else None
        except AmountError:
            values[name] = None
            faults[key] = str(_("Écrivez un montant comme 168 776,00."))
    values["cities"] = cities_read(arguments)
    if values["receipt"] not in (DEFINITIVE, PROVISIONAL, NO_RECEIPT):
        values["receipt"] = None
    values["late_report"] = {"yes": True, "no": False}.get(arguments.get("late", ""))
    return Answers(**values), faults


def cities_read(arguments: "MultiDict[str, str]") -> tuple[str, ...]:
    """Return the codes of the cities that an address carries, each once, in the order given."""
    given = (text.strip()[:20] for text in arguments.getlist("city"))
    return tuple(dict.fromkeys(code for code in given if code))[:MOST_CITIES]


def as_arguments(answers: Answers) -> dict[str, Any]:
    """Return the answers as they stand in an address; what is not answered is left out."""
    arguments: dict[str, Any] = {key: getattr(answers, name) for name, key in TEXTS.items()}
    arguments["city"] = list(answers.cities)
    arguments |= {
        key: getattr(answers, name).isoformat() for name, key in DATES.items() if getattr(answers, name)
    }
    arguments |= {
        key: format_amount(getattr(answers, name))
        for name, key in AMOUNTS.items()
        if getattr(answers, name) is not None
    }
    if answers.late_report is not None:
        arguments["late"] = "yes" if answers.late_report else "no"
    return {key: value for key, value in arguments.items() if value}


@dataclass(frozen=True)
class RuleWords:
    """A rule that is not met: what it says, where it stands, and how to repair it if one can."""

    question: str
    text: str
    source: str
    repair: str


def rule_words(finding: Finding, call: Call, terms: Terms, answers: Answers) -> RuleWords:
    """Return a finding in the reader's words."""
    by_call = str(_("Règle de l’appel %(code)s", code=call.code))
    by_law = str(_("Dahir du 15 novembre 1958 sur le droit d’association, et règle de l’appel"))
    text, repair = {**_of_association(call, terms), **_of_project(call, terms, answers)}[finding.rule]
    is_law = finding.rule in ("no_receipt", "young_receipt")
    if finding.subject:
        text = f"{finding.subject} : {text}"
    return RuleWords(finding.question, str(text), by_law if is_law else by_call, str(repair))


def _of_association(call: Call, terms: Terms) -> dict[str, tuple[Any, Any]]:
    return {
        "kind": (_("Cet appel admet : %(kinds)s.", kinds=kind_words(call.eligible_kinds)), ""),
        "age": (
            _(
                "L’association existe depuis %(months)s mois au moins le %(day)s.",
                months=terms.minimum_age_months,
                day=date_words(terms.last_day),
            ),
            "",
        ),
        "no_receipt": (
            _("L’association est déclarée et a son récépissé."),
            _("Demandez le récépissé à l’autorité locale ; il vous est remis sur-le-champ, provisoire."),
        ),
        "young_receipt": (
            _(
                "Un récépissé provisoire a plus de %(days)s jours à la date limite.",
                days=terms.provisional_receipt_days,
            ),
            _("Demandez le récépissé définitif avant la date limite."),
        ),
        "late_report": (
            _("Aucun rapport n’est en retard sur une aide antérieure."),
            _("Déposez le rapport en retard avant la date limite."),
        ),
    }


def _of_project(call: Call, terms: Terms, answers: Answers) -> dict[str, tuple[Any, Any]]:
    first, last = date_short(terms.execution_starts_on), date_short(terms.execution_ends_on)
    ceiling = terms.ceilings.get(answers.line or "", call.ceiling_centimes)
    length = _("Un projet dure de %(least)s à %(most)s mois.", least=terms.min_months, most=terms.max_months)
    least = -(-(answers.request_centimes or 0) * terms.cofunding_min_pct // (100 - terms.cofunding_min_pct))
    return {
        "line": (_("Cet axe n’est pas ouvert dans l’appel."), _("Choisissez un axe ouvert.")),
        "city": (
            _("Le projet a lieu dans une ville de la liste nationale."),
            _("Choisissez la ville la plus proche."),
        ),
        "order": (_("La fin du projet vient après son début."), _("Corrigez les dates.")),
        "window": (
            _("Le projet se tient du %(first)s au %(last)s.", first=first, last=last),
            _("Déplacez le projet dans cette période."),
        ),
        "short": (length, _("Allongez le projet.")),
        "long": (length, _("Raccourcissez le projet.")),
        "no_request": (_("Une aide est demandée."), _("Écrivez le montant que vous demandez.")),
        "ceiling": (
            _("L’aide va jusqu’à %(amount)s.", amount=format_mad(ceiling, current_language())),
            _("Demandez moins, ou réduisez le projet."),
        ),
        "cofunding": (
            _("L’association apporte %(share)s %% du coût au moins.", share=terms.cofunding_min_pct),
            _("Apportez %(amount)s au moins.", amount=format_mad(least, current_language())),
        ),
    }
