"""Words around a proposal: its task list with what is missing, and its story for members and staff."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from grants.associations.states import AssociationState
from grants.audit.queries import Event
from grants.core.i18n import _, _l, instant_words, ngettext
from grants.core.money import format_count
from grants.proposals.content import ProposalContent
from grants.proposals.models import Proposal
from grants.proposals.models.messages import MINISTRY
from grants.proposals.rules import Problem, dirhams
from grants.proposals.section_words import title_of
from grants.proposals.views.section_page import problem_url, section_url

ACTIONS = {
    "proposal.start": _l("Brouillon ouvert"),
    "proposal.submit": _l("Dossier déposé"),
    "proposal.resume": _l("Dossier repris pour correction"),
    "proposal.restore": _l("Correction abandonnée, dépôt rétabli"),
    "proposal.withdraw": _l("Dossier retiré"),
    "proposal.save_basics": _l("Titre, dates ou textes modifiés"),
    "proposal.save_text": _l("Texte modifié"),
    "proposal.save_activities": _l("Activités modifiées"),
    "proposal.save_beneficiaries": _l("Bénéficiaires modifiés"),
    "proposal.save_budget": _l("Budget modifié"),
    "proposal.save_needs": _l("Besoins et public visé modifiés"),
    "proposal.save_timetable": _l("Calendrier modifié"),
    "proposal.save_team": _l("Équipe modifiée"),
    "proposal.save_partners": _l("Partenaires modifiés"),
    "proposal.save_funding": _l("Autres financeurs et subventions modifiés"),
    "proposal.save_sustainability": _l("Suivi et durée des effets modifiés"),
    "proposal.save_questions": _l("Réponses aux questions modifiées"),
    "proposal.save_references": _l("Points des textes confirmés"),
    "proposal.save_declaration": _l("Déclaration modifiée"),
    "proposal.attach_answer": _l("Fichier de réponse joint"),
    "proposal.attach_document": _l("Pièce jointe"),
    "proposal.remove_document": _l("Pièce retirée"),
    "proposal.write_message": _l("Message envoyé"),
    "proposal.ask_completion": _l("Complément de pièces demandé"),
    "proposal.send_completion": _l("Complément renvoyé au ministère"),
    "proposal.close_completion": _l("Délai du complément passé"),
    "proposal.review_completion": _l("Complément examiné"),
    "evaluation.screen": _l("Examen enregistré"),
    "proposal.admit": _l("Admis à l’évaluation"),
    "proposal.refuse_admission": _l("Déclaré irrecevable"),
    "proposal.refuse_eligibility": _l("Déclaré inéligible"),
    "proposal.close_evaluation": _l("Évaluation terminée"),
    "proposal.select": _l("Retenu"),
    "proposal.put_on_reserve": _l("Placé sur la liste d’attente"),
    "proposal.open_letter": _l("Lettre ouverte"),
    "proposal.file_appeal": _l("Recours déposé"),
    "proposal.withdraw_appeal": _l("Recours retiré"),
    "proposal.answer_appeal": _l("Réponse au recours envoyée"),
    "proposal.annul_refusal": _l("Refus annulé : le dossier est jugé de nouveau"),
    "proposal.reject": _l("Non retenu"),
    "proposal.close_unjudged": _l("Clos sans suite"),
    "proposal.renounce": _l("L’association renonce"),
}
# Acts of staff, which members read as those of the service.
OF_THE_MINISTRY = {
    "proposal.ask_completion",
    "proposal.review_completion",
    "evaluation.screen",
    "proposal.admit",
    "proposal.refuse_admission",
    "proposal.refuse_eligibility",
    "proposal.close_evaluation",
    "proposal.select",
    "proposal.put_on_reserve",
    "proposal.reject",
    "proposal.close_unjudged",
    "proposal.annul_refusal",
    "proposal.answer_appeal",
}
# The letter tells why; members read it there, once it is opened.
TOLD_BY_LETTER = (
    "proposal.select",
    "proposal.put_on_reserve",
    "proposal.reject",
    "proposal.close_unjudged",
    "proposal.annul_refusal",
)
MEMBERS_ONLY = ("proposal.save_", "proposal.attach_", "proposal.remove_")
WORDS = {
    "todo": _l("À faire"),
    "progress": _l("En cours"),
    "correct": _l("À corriger"),
    "done": _l("Terminé"),
    "optional": _l("Facultatif"),
}
TAGS = {"optional": "blocked"}
# The groups of the task list and their sections, in the order of the work.
GROUPS = (
    (_l("Votre projet"), ("basics", "needs", "activities", "beneficiaries", "timetable")),
    (_l("Équipe et partenaires"), ("team", "partners")),
    (_l("Budget et financement"), ("budget", "funding")),
    (_l("Suivi, questions et pièces"), ("sustainability", "questions", "references", "documents")),
)


@dataclass(frozen=True)
class Task:
    """One line of the task list; links are what is missing with the addresses of the fields."""

    title: str
    url: str | None
    kind: str
    word: str
    note: str
    alert: str
    links: tuple[tuple[str, str], ...] = ()
    changed: str = ""


@dataclass(frozen=True)
class Group:
    """A group of tasks."""

    title: str
    tasks: list[Task]

    @property
    def done(self) -> int:
        """Return how many tasks of the group are done."""
        return sum(task.kind in ("done", "blocked") and task.url is not None for task in self.tasks)


def story_of(events: Iterable[Event], for_staff: bool = False) -> list[dict[str, str]]:
    """Return the acts in words, oldest first; a run of the same act counts once, at its last instant."""
    steps: list[tuple[str, Event]] = []
    for event in events:
        if event.action not in ACTIONS or (for_staff and event.action.startswith(MEMBERS_ONLY)):
            continue
        key = f"{event.action} {event.actor_name}"
        if steps and steps[-1][0] == key:
            steps.pop()
        steps.append((key, event))
    return [_step(event, for_staff) for _key, event in steps]


def _step(event: Event, for_staff: bool) -> dict[str, str]:
    name = _("à la date limite") if event.actor_name == "system:deadline" else event.actor_name
    by_staff = event.action in OF_THE_MINISTRY or event.details.get("side") == MINISTRY
    if by_staff and not for_staff:
        name = _("Le ministère")
    reason = "" if event.action in TOLD_BY_LETTER and not for_staff else event.reason or ""
    parts = [instant_words(event.at), name, reason]
    return {
        "label": str(ACTIONS[event.action]),
        "when": " · ".join(part for part in parts if part),
        "place": "past",
    }


def tasks_of(
    proposal: Proposal,
    content: ProposalContent,
    problems: Sequence[Problem],
    states: dict[str, str],
    edits: Mapping[str, tuple[datetime, str]] | None = None,
) -> list[Group]:
    """Return the task list of a draft: the association, the groups of sections, the submission.

    edits: when and by whom (name) each section was last changed.
    """
    groups = [Group(_("Votre association"), [_association(proposal)])]
    for title, sections in GROUPS:
        tasks = [
            _section(proposal, section, content, problems, states[section], (edits or {}).get(section))
            for section in sections
            if section in states
        ]
        groups.append(Group(str(title), tasks))
    edit = (edits or {}).get("declaration")
    last = [
        _section(proposal, "declaration", content, problems, states["declaration"], edit),
        _review(proposal, problems),
    ]
    return [*groups, Group(_("Relire et déposer"), last)]


def _association(proposal: Proposal) -> Task:
    state = proposal.association.state
    verified = state == AssociationState.VERIFIED
    alert = "" if verified else _("Le dépôt attend que le ministère vérifie l’identité.")
    url = url_for("associations.mine")
    return Task(
        _("Identité de l’association"), url, "done" if verified else "progress", state.label, "", alert
    )


def _section(
    proposal: Proposal,
    section: str,
    content: ProposalContent,
    problems: Sequence[Problem],
    kind: str,
    edit: tuple[datetime, str] | None,
) -> Task:
    faults = [problem for problem in problems if problem.section == section]
    alert, links = "", []
    if kind in ("correct", "progress"):
        alert = faults[0].message if len(faults) == 1 else _points(len(faults))
        links = [(fault.message, problem_url(proposal.ref, fault)) for fault in faults[:8]]
    note = _NOTES[section](content) if section in _NOTES else ""
    changed = " · ".join((instant_words(edit[0]), edit[1])) if edit else ""
    return Task(
        title_of(section),
        section_url(proposal.ref, section),
        TAGS.get(kind, kind),
        str(WORDS[kind]),
        note,
        alert,
        tuple(links) if len(links) > 1 else (),
        changed,
    )


def _points(number: int) -> str:
    return str(ngettext("%(number)s point à régler.", "%(number)s points à régler.", number, number=number))


def _review(proposal: Proposal, problems: Sequence[Problem]) -> Task:
    url = url_for("proposals.review", ref=proposal.ref)
    if problems:
        note = _("Le dépôt s’ouvre quand les autres parties sont terminées.")
        return Task(_("Relire tout le dossier et déposer"), url, "blocked", _("Pas encore"), note, "")
    return Task(_("Relire tout le dossier et déposer"), url, "open", _("Possible"), "", "")


def _activities_note(content: ProposalContent) -> str:
    number = len(content.activities)
    return ngettext("%(number)s activité", "%(number)s activités", number, number=number) if number else ""


def _persons_note(content: ProposalContent) -> str:
    total = content.planned_participants
    if not total:
        return ""
    girls = sum(cell.value for cell in content.beneficiaries if cell.sex == "F")
    words: dict[str, Any] = {"total": format_count(total), "girls": format_count(girls)}
    return str(_("%(total)s personnes, dont %(girls)s filles et femmes", **words))


def _budget_note(content: ProposalContent) -> str:
    if not content.budget:
        return ""
    request, cost = dirhams(content.request_centimes), dirhams(content.total_cost_centimes)
    return str(_("%(request)s DH demandés sur %(cost)s DH", request=request, cost=cost))


def _files_note(content: ProposalContent) -> str:
    number = sum(1 for file in content.documents if not file.question)
    return (
        ngettext("%(number)s pièce jointe", "%(number)s pièces jointes", number, number=number)
        if number
        else ""
    )


def _team_note(content: ProposalContent) -> str:
    number = len(content.team)
    return ngettext("%(number)s fonction", "%(number)s fonctions", number, number=number) if number else ""


def _partners_note(content: ProposalContent) -> str:
    number = len(content.partners)
    return (
        ngettext("%(number)s partenaire", "%(number)s partenaires", number, number=number) if number else ""
    )


_NOTES: dict[str, Callable[[ProposalContent], str]] = {
    "activities": _activities_note,
    "beneficiaries": _persons_note,
    "team": _team_note,
    "partners": _partners_note,
    "budget": _budget_note,
    "documents": _files_note,
}
