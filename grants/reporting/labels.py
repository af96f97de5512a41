"""The words for sexes, ages, status groups and regions of origin, and for the parts of a report."""

from datetime import date
from typing import Any

from grants.core.i18n import _, _l, date_short, pick
from grants.reporting.plan import ReportPlan
from grants.reporting.tables import CellKey

SEXES = {
    "F": _l("Femmes et filles"),
    "M": _l("Hommes et garçons"),
    "NS": _l("Sexe non précisé"),
}
AGES = {
    "0-4": _l("0 à 4 ans"),
    "5-11": _l("5 à 11 ans"),
    "12-14": _l("12 à 14 ans"),
    "15-17": _l("15 à 17 ans"),
    "18-24": _l("18 à 24 ans"),
    "25-59": _l("25 à 59 ans"),
    "60+": _l("60 ans et plus"),
    "NS": _l("Âge non précisé"),
}
STATUS_GROUPS = {
    "regularised": _l("Régularisés"),
    "refugee": _l("Réfugiés"),
    "asylum_seeker": _l("Demandeurs d’asile"),
    "other_foreign": _l("Autres étrangers"),
    "moroccan": _l("Marocains"),
    "not_stated": _l("Non précisé"),
}
ORIGINS = {
    "west_africa": _l("Afrique de l’Ouest"),
    "central_africa": _l("Afrique centrale"),
    "middle_east": _l("Moyen-Orient"),
    "other": _l("Autre"),
    "not_stated": _l("Non précisé"),
}
TABLES = {
    "T1": _l("Sexe et âge"),
    "T2": _l("Sexe et situation"),
    "T3": _l("Région d’origine"),
}
PARTS = {
    "": _l("Ensemble du rapport"),
    "activities": _l("Activités"),
    "expenses": _l("Dépenses"),
    "narrative": _l("Récit"),
}
OPTIONS = {"sex": SEXES, "age": AGES, "status_group": STATUS_GROUPS, "origin": ORIGINS}


def cell_words(key: CellKey) -> str:
    """Return the options of a cell in words: "Femmes et filles, 5 à 11 ans"."""
    chosen = [
        str(OPTIONS[dimension][option])
        for dimension in ("sex", "age", "status_group", "origin")
        if (option := getattr(key, dimension)) != "-"
    ]
    if len(chosen) == 1:
        return chosen[0]
    return str(_("%(first)s, %(second)s", first=chosen[0], second=chosen[1]))


def period_words(start: date, end: date) -> str:
    """Return a period in figures: "du 01/09/2015 au 31/12/2015"."""
    return str(_("du %(start)s au %(end)s", start=date_short(start), end=date_short(end)))


def place_words(plan: ReportPlan, city_code: str, start: date) -> str:
    """Return a city and a cut period in words; the period is left out when there is only one."""
    city: Any = plan.city(city_code)
    name = pick(city) if city else city_code
    period = plan.period(start)
    if period is None or len(plan.periods) == 1:
        return name
    return str(_("%(city)s, %(period)s", city=name, period=period_words(*period)))


def part_words(plan: ReportPlan, part: str) -> str:
    """Return the name of a part of a report: a city's participants, activities, expenses, narrative."""
    if part.startswith("participants:"):
        city: Any = plan.city(part.partition(":")[2])
        return str(_("Participants à %(city)s", city=pick(city) if city else part.partition(":")[2]))
    return str(PARTS.get(part, part))
