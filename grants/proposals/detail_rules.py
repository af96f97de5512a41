"""Faults in the details of activities: what is missing or wrong by kind, and the supervision of camps."""

from collections.abc import Iterator
from math import ceil

from grants.core.i18n import _, count_text
from grants.proposals.content import ActivityRow, ProposalContent
from grants.proposals.details import specs_of
from grants.proposals.details.camps import children_per_supervisor, supervisors_needed
from grants.proposals.rules import CallRules, Problem
from grants.proposals.typed import faults, homes_total


def detail_problems(content: ProposalContent, rules: CallRules) -> Iterator[Problem]:
    """Yield every fault of the details, activity by activity, each at its field "details.<name>"."""
    planned: dict[str, int] = {}
    for cell in content.beneficiaries:
        planned[cell.city_code] = planned.get(cell.city_code, 0) + cell.value
    for index, row in enumerate(content.activities):
        if not row.sub_line_code:
            continue
        yield from _fields(index, row)
        yield from _camp(index, row, planned.get(row.city_code, 0), rules)


def _fields(index: int, row: ActivityRow) -> Iterator[Problem]:
    for spec, words, missing in faults(specs_of(row.sub_line_code), row.details):
        code = "detail_missing" if missing else "detail_wrong"
        yield _problem(code, index, row, spec.name, words, missing)
    if row.details.get("insured") is False:
        words = _("l’assurance de tous les enfants et encadrants est nécessaire.")
        yield _problem("camp_not_insured", index, row, "insured", words)


def _camp(index: int, row: ActivityRow, planned: int, rules: CallRules) -> Iterator[Problem]:
    """Compare the supervisors with the bound of the ministry, the children with the persons planned."""
    children = homes_total(row.details.get("children"))
    ratio, most = children_per_supervisor(row.details), rules.children_per_supervisor
    if ratio is not None and most and ratio > most:
        words = _(
            "%(children)s enfants pour un encadrant : %(most)s au plus, il faut %(needed)s encadrants.",
            children=count_text(ceil(ratio)),
            most=most,
            needed=count_text(supervisors_needed(children, most)),
        )
        yield _problem("supervision_low", index, row, "supervisors", words)
    if planned and children > planned:
        words = _(
            "%(children)s enfants par ville d’origine, mais %(planned)s personnes prévues dans cette ville.",
            children=count_text(children),
            planned=count_text(planned),
        )
        yield _problem("camp_children_above_planned", index, row, "children", words)


def _problem(
    code: str, index: int, row: ActivityRow, name: str, words: str, missing: bool = False
) -> Problem:
    message = _("« %(label)s » : %(fault)s", label=row.title, fault=words)
    return Problem(code, "activities", message, index, f"details.{name}", missing, short=words)
