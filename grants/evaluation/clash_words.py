"""Say in words which demands of an assignment clash, and what lifts each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grants.core.i18n import _, ngettext
from grants.evaluation.assignment import Demand, DemandKind

SHOWN = 8


@dataclass(frozen=True)
class ClashLine:
    """Demands of one kind: what they ask, the first of them by name, and the way to give one up.

    way is the name of a page of the manager: evaluators, lines, ties, or empty.
    """

    words: str
    names: list[str]
    more: int
    lift: str
    way: str


def clash_lines(
    clash: Sequence[Demand], name_of: Callable[[str], str], language_of: Callable[[str], str]
) -> list[ClashLine]:
    """Return the clashing demands by kind. name_of names an evaluator, language_of a language."""
    lines = []
    for kind in DemandKind:
        found = [demand for demand in clash if demand.kind == kind]
        if found:
            names = [_subject(demand, name_of, language_of) for demand in found]
            words, lift, way = _words(kind, len(found))
            lines.append(ClashLine(words, names[:SHOWN], max(0, len(names) - SHOWN), lift, way))
    return lines


def _subject(demand: Demand, name_of: Callable[[str], str], language_of: Callable[[str], str]) -> str:
    if demand.kind == DemandKind.LIMIT:
        return name_of(demand.subject)
    if demand.kind == DemandKind.LANGUAGE:
        return language_of(demand.subject)
    if demand.kind == DemandKind.CONFLICT:
        return f"{name_of(demand.evaluator)} · {demand.subject}"
    return demand.subject


def _words(kind: DemandKind, number: int) -> tuple[str, str, str]:
    if kind == DemandKind.EVALUATORS:
        words = ngettext(
            "Ce dossier demande ses évaluateurs", "Ces %(num)s dossiers demandent leurs évaluateurs", number
        )
        return words, str(_("Laisser un dossier pour plus tard.")), ""
    if kind == DemandKind.LIMIT:
        words = ngettext(
            "Cette personne n’a pas accepté plus de dossiers",
            "Ces %(num)s personnes n’ont pas accepté plus de dossiers",
            number,
        )
        return words, str(_("Demander à l’une d’en accepter davantage, ou inviter quelqu’un.")), "evaluators"
    if kind == DemandKind.COMPETENCE:
        words = ngettext(
            "Trop peu d’évaluateurs ont cet axe", "Trop peu d’évaluateurs ont ces %(num)s axes", number
        )
        return words, str(_("Donner l’axe à un évaluateur de plus.")), "lines"
    if kind == DemandKind.LANGUAGE:
        words = ngettext(
            "Trop peu d’évaluateurs lisent cette langue",
            "Trop peu d’évaluateurs lisent ces %(num)s langues",
            number,
        )
        return words, str(_("Inviter un évaluateur qui lit la langue.")), "evaluators"
    if kind == DemandKind.CONFLICT:
        words = ngettext(
            "Ce lien, ou une évaluation passée, écarte une personne d’un dossier",
            "Ces %(num)s liens ou évaluations passées écartent une personne d’un dossier",
            number,
        )
        return words, str(_("Voir si un indice ne prouve rien.")), "ties"
    return (
        str(_("Les charges restent à un dossier près")),
        str(_("Accepter le tirage ci-dessous : il est le plus égal possible.")),
        "",
    )
