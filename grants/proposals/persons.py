"""Sexes and ages by which planned persons are counted (table T1), with their words."""

from grants.core.i18n import _
from grants.core.labels import N_

SEXES = ("F", "M", "NS")
AGES = ("0-4", "5-11", "12-14", "15-17", "18-24", "25-59", "60+", "NS")

_SEX_WORDS = {"F": N_("Filles et femmes"), "M": N_("Garçons et hommes"), "NS": N_("Sexe non précisé")}
_AGE_WORDS = {
    "0-4": N_("0 à 4 ans"),
    "5-11": N_("5 à 11 ans"),
    "12-14": N_("12 à 14 ans"),
    "15-17": N_("15 à 17 ans"),
    "18-24": N_("18 à 24 ans"),
    "25-59": N_("25 à 59 ans"),
    "60+": N_("60 ans et plus"),
    "NS": N_("Âge non précisé"),
}


def sex_words(sex: str) -> str:
    """Return the heading of a sex in the reader's language."""
    return str(_(_SEX_WORDS[sex]))


def age_words(age: str) -> str:
    """Return the heading of an age in the reader's language."""
    return str(_(_AGE_WORDS[age]))
