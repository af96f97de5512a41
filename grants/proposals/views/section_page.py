"""What every page of a section shows: title, what is missing with links, who changed it last, neighbours."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import url_for

from grants.core.i18n import _
from grants.proposals import queries
from grants.proposals.models import Proposal
from grants.proposals.queries import SectionEdits
from grants.proposals.rules import SECTIONS, Problem
from grants.proposals.section_words import intro_of, title_of


class Neighbour(NamedTuple):
    """The section before or after: its title and address."""

    title: str
    url: str


@dataclass(frozen=True)
class SectionPage:
    """What stands around the fields of one section."""

    section: str
    title: str
    intro: str
    missing: list[tuple[str, str]]
    edited_at: datetime | None
    edited_by: str
    previous: Neighbour | None
    following: Neighbour | None


def section_page(
    proposal: Proposal, section: str, problems: list[Problem], edits: SectionEdits, names: list[str]
) -> SectionPage:
    """Return the frame of a section's page; problems are those of the section as it is saved.

    names: the sections that the call asks.
    """
    place = names.index(section) if section in names else 0
    return SectionPage(
        section,
        title_of(section),
        intro_of(section),
        [(problem.message, anchor_of(problem)) for problem in problems if problem.missing],
        edits.at,
        edits.by,
        _neighbour(proposal, names[place - 1]) if place else None,
        _neighbour(proposal, names[place + 1]) if place + 1 < len(names) else _review(proposal),
    )


def asked_sections(proposal: Proposal) -> list[str]:
    """Return the sections that the call asks, in order: one statement."""
    asks_questions, has_references = queries.has_questions(proposal)
    absent = {"questions": not asks_questions, "references": not has_references}
    return [section for section in SECTIONS if not absent.get(section)]


def _neighbour(proposal: Proposal, section: str) -> Neighbour:
    return Neighbour(title_of(section), section_url(proposal.ref, section))


def _review(proposal: Proposal) -> Neighbour:
    return Neighbour(_("Relire tout le dossier et déposer"), url_for("proposals.review", ref=proposal.ref))


def section_url(ref: str, section: str) -> str:
    """Return the address of a section."""
    return url_for(f"proposals.{section}", ref=ref)


def anchor_of(problem: Problem) -> str:
    """Return the part of an address that leads to the field to repair, "#content" where none is known."""
    field, row = problem.field or "", problem.row
    if row is None:
        return f"#{_fixed_anchor(problem.section, field)}" if field else "#content"
    table, _dot, name = field.rpartition(".")
    if problem.section in ("activities", "budget"):
        return f"#rows-{row}-{field}"
    return f"#{table}-{row}-{name}"


def _fixed_anchor(section: str, field: str) -> str:
    if field in ("declarant_name", "declarant_title"):
        return field
    prefix = {
        "questions": "question-",
        "references": "point-",
        "declaration": "declared-",
        "documents": "asked-",
    }
    return f"{prefix.get(section, '')}{field}"


def problem_url(ref: str, problem: Problem) -> str:
    """Return the address of the field at which a fault is repaired."""
    if problem.section == "association":
        return url_for("associations.mine")
    return section_url(ref, problem.section) + anchor_of(problem)


def after_saving(ref: str, section: str, names: list[str], go_on: bool) -> str:
    """Return where to go once a section is saved: the next section if asked, else the task list."""
    place = names.index(section) if section in names else len(names)
    if go_on and place + 1 < len(names):
        return section_url(ref, names[place + 1])
    return url_for("proposals.review" if go_on else "proposals.show", ref=ref)
