"""Bring answers, confirmations and the declaration to a whole, whatever stands; pages save their units."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from grants.core.actors import Actor
from grants.documents.services import StoredFile
from grants.proposals.models import Proposal
from grants.proposals.plan_rows import KINDS as ROWS
from grants.proposals.rules import CallRules, Question
from grants.proposals.services.files import attach_answer
from grants.proposals.services.guards import require_draft
from grants.proposals.services.sections import save_rows
from grants.proposals.services.units import UnitChange, save_section
from grants.proposals.units import KINDS


def save_no_subsidy(proposal: Proposal, declared: bool, actor: Actor, at: datetime) -> None:
    """Declare, or not, that no other subsidy was asked or received for this project."""
    require_draft(proposal, actor)
    change = UnitChange("funding:no_other_subsidy", {"no_other_subsidy": declared})
    save_section(proposal, [change], actor, at)


def save_answers(
    proposal: Proposal,
    questions: Sequence[Question],
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    files: Mapping[str, StoredFile] | None = None,
) -> None:
    """Save the answers to these questions; one without a value is taken away, a file given is joined.

    Values are typed by kind (see content.AnswerRow). Raises DomainError at the question for a value that
    it does not allow.
    """
    require_draft(proposal, actor)
    asked = [question for question in questions if question.kind != "file"]
    changes = [UnitChange(f"answer:{item.code}", {"value": values.get(item.code)}) for item in asked]
    save_section(proposal, changes, actor, at)
    for question in questions:
        if files and question.code in files:
            attach_answer(proposal, question, files[question.code], actor, at)


def save_references(
    proposal: Proposal, rules: CallRules, codes: Collection[str], actor: Actor, at: datetime
) -> None:
    """Confirm these points of the reference texts, and no others."""
    require_draft(proposal, actor)
    known = [point.code for reference in rules.references for point in reference.points]
    save_section(proposal, _ticks("reference", known, codes), actor, at)


def save_declaration(
    proposal: Proposal,
    rules: CallRules,
    name: str,
    title: str,
    codes: Collection[str],
    actor: Actor,
    at: datetime,
) -> None:
    """Save who declares, and the statements declared. Raises DomainError at the field too long."""
    require_draft(proposal, actor)
    known = [code for code, _words in rules.statements]
    changes = [*_declarant(name, title), *_ticks("statement", known, codes)]
    save_section(proposal, changes, actor, at)


def _declarant(name: str, title: str) -> list[UnitChange]:
    return [
        UnitChange("declarant:declarant_name", {"declarant_name": name.strip()}),
        UnitChange("declarant:declarant_title", {"declarant_title": title.strip()}),
    ]


def _ticks(kind: str, known: Collection[str], ticked: Collection[str]) -> list[UnitChange]:
    return [UnitChange(f"{kind}:{code}", {"confirmed": code in ticked}) for code in known]


def write_plan_back(proposal: Proposal, content: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Bring rows, answers, confirmations and declaration back to those of a submitted content."""
    require_draft(proposal, actor)
    for name, kind in ROWS.items():
        save_rows(proposal, name, [kind.from_json(row) for row in content.get(name, [])], actor, at)
    save_no_subsidy(proposal, bool(content.get("no_other_subsidy")), actor, at)
    given = {row["code"]: row["value"] for row in content.get("answers", [])}
    answered = {*KINDS["answer"].read(proposal, None), *given}
    declaration = content.get("declaration", {})
    changes = [UnitChange(f"answer:{code}", {"value": given.get(code)}) for code in sorted(answered)]
    changes += _declarant(declaration.get("name") or "", declaration.get("title") or "")
    for kind_code, codes in (
        ("reference", content.get("references", [])),
        ("statement", declaration.get("statements", [])),
    ):
        present = KINDS[kind_code].read(proposal, None)
        changes += _ticks(kind_code, sorted({*present, *codes}), codes)
    save_section(proposal, changes, actor, at)
