"""Rules on the documents, the payments and the report calendar of a call's draft."""

from collections.abc import Iterator, Sequence
from typing import Any

from grants.associations.names import is_arabic_name
from grants.calls.draft import CallDraft
from grants.calls.kinds import ReportEnd, TrancheCondition
from grants.calls.parts import ReportDraft, TrancheRuleDraft
from grants.core.i18n import _, pick
from grants.obligations.states import ObligationKind

Problem = tuple[str | None, Any]
MOST_DUE_DAYS = 365


def document_problems(draft: CallDraft) -> Iterator[Problem]:
    """Give what is wrong with the documents asked."""
    seen: set[tuple[str | None, str]] = set()
    for document in draft.asked_documents:
        place, key = f"documents.{document.code}.general", (document.line_code, document.code)
        if key in seen:
            yield place, _("Pièce %(code)s : demandée deux fois.", code=document.code)
        seen.add(key)
        if not document.code or not document.name_fr or not is_arabic_name(document.name_ar):
            yield place, _("Pièce %(code)s : un code et un nom en français et en arabe.", code=document.code)
        if document.line_code is not None and document.line_code not in draft.line_codes:
            words = _(
                "Pièce %(name)s : l’axe %(line)s n’est pas dans l’appel.",
                name=pick(document),
                line=document.line_code,
            )
            yield f"documents.{document.code}.lines", words


def tranche_problems(rules: Sequence[TrancheRuleDraft]) -> Iterator[Problem]:
    """Give what is wrong with the payments: shares of 100, bounds that rise, the last band without bound."""
    if not rules:
        yield None, _("Versements : au moins une tranche de montants.")
    known = {condition.value for condition in TrancheCondition}
    floor = 0
    for position, rule in enumerate(rules):
        place = f"bands.{position}"
        whole = sum(tranche.share_pct for tranche in rule.tranches)
        if whole != 100:
            yield (
                f"{place}.tranches.0.share_pct",
                _("Versements : les parts d’une tranche de montants font 100 %%, et non %(sum)s.", sum=whole),
            )
        for number, tranche in enumerate(rule.tranches):
            if tranche.share_pct <= 0:
                yield f"{place}.tranches.{number}.share_pct", _("Une part est supérieure à zéro.")
            if tranche.condition not in known:
                yield f"{place}.tranches.{number}.condition", _("Choisissez ce qui rend ce versement dû.")
        bound = rule.upto_centimes if rule.below_centimes is None else rule.below_centimes
        is_last = position == len(rules) - 1
        if (bound is None) != is_last or None not in (rule.below_centimes, rule.upto_centimes):
            yield f"{place}.bound_centimes", _("Versements : seule la dernière règle est sans borne.")
        elif bound is not None:
            if bound <= floor:
                yield f"{place}.bound_centimes", _("Versements : les bornes vont en montant.")
            floor = max(floor, bound)


def report_problems(draft: CallDraft) -> Iterator[Problem]:
    """Give what is wrong with the report calendar, each at its row."""
    for position, report in enumerate(draft.reports):
        for name, words in _report_faults(draft, report):
            yield f"reports.{position}.{name}", words


def report_gaps(draft: CallDraft) -> Iterator[Problem]:
    """Give what the report calendar lacks before approval is asked for."""
    finals = [item for item in draft.reports if item.kind == ObligationKind.FINAL_REPORT]
    if len(finals) != 1:
        yield "reports", _("Calendrier des rapports : un rapport final, et un seul.")
    elif finals[0].report_end != ReportEnd.END or finals[0].basis != "all":
        yield "reports", _("Le rapport final couvre la fin de l’exécution et est dû par tous.")


def _report_faults(draft: CallDraft, report: ReportDraft) -> Iterator[tuple[str, Any]]:
    if not 0 <= report.due_days <= MOST_DUE_DAYS:
        yield "due_days", _("Le délai va de 0 à %(days)s jours.", days=MOST_DUE_DAYS)
    by_months, by_date = report.report_end == ReportEnd.MONTHS, report.report_end == ReportEnd.DATE
    if by_months != (report.end_months is not None):
        yield "end_months", _("Donnez un nombre de mois, et seulement quand la période se compte en mois.")
    elif report.end_months is not None and not 1 <= report.end_months <= draft.max_months:
        words = _(
            "La période finit de 1 à %(months)s mois après le début du projet.", months=draft.max_months
        )
        yield "end_months", words
    if by_date != (report.ends_on is not None):
        yield "ends_on", _("Donnez une date, et seulement quand la période finit à une date.")
    elif report.ends_on is not None and not (
        draft.execution_starts_on <= report.ends_on <= draft.execution_ends_on
    ):
        yield "ends_on", _("La date tombe pendant l’exécution des projets.")
