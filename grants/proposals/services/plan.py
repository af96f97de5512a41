"""Save the rows beside activities and budget, the answers, the checklists and the declaration."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.documents.services import StoredFile
from grants.proposals.models import Answer, Confirmation, Proposal
from grants.proposals.plan_rows import KINDS
from grants.proposals.plan_rules import spec_of
from grants.proposals.queries.plan import MODELS
from grants.proposals.rules import CallRules, Question
from grants.proposals.services.files import attach_answer
from grants.proposals.services.guards import require_draft
from grants.proposals.services.sections import save_table
from grants.proposals.services.touching import touch
from grants.proposals.typed import day_of, fault_of, is_empty
from grants.territory.models import City

LONGEST_NAME = 120


def save_rows(
    proposal: Proposal,
    name: str,
    rows: Sequence[Any],
    actor: Actor,
    at: datetime,
    removed: Collection[int] | None = None,
    no_other_subsidy: bool | None = None,
) -> None:
    """Save one kind of rows (plan_rows.KINDS) as save_activities does; a draft's row may lack cells.

    no_other_subsidy goes with subsidies: nothing was asked or received elsewhere for this project.
    Raises DomainError for a value that its field does not allow.
    """
    require_draft(proposal, actor)
    kind = KINDS[name]
    for row in rows:
        for spec in kind.specs:
            if words := fault_of(spec, getattr(row, spec.name)):
                raise DomainError(_("« %(label)s » : %(fault)s", label=spec.words, fault=words))
    save_table(proposal, MODELS[name], rows, removed)
    if no_other_subsidy is not None:
        proposal.no_other_subsidy = no_other_subsidy
    touch(proposal, kind.section, f"proposal.save_{name}", actor, at, rows=len(rows))


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
    saved = {
        row.question_code: row
        for row in db.session.scalars(select(Answer).where(Answer.proposal_id == proposal.id))
    }
    for question in questions:
        if question.kind == "file":
            if files and question.code in files:
                attach_answer(proposal, question, files[question.code], actor, at)
            continue
        value = values.get(question.code)
        if is_empty(value):
            if question.code in saved:
                db.session.delete(saved[question.code])
            continue
        _refuse_wrong(question, value)
        row = saved.get(question.code) or Answer(proposal_id=proposal.id, question_code=question.code)
        _fill(row, question.kind, question.label_fr or question.label, question.meaning, value)
        db.session.add(row)
    touch(proposal, "questions", "proposal.save_answers", actor, at, answers=len(values))


def _refuse_wrong(question: Question, value: Any) -> None:
    words = fault_of(spec_of(question), value)
    if question.kind == "city" and db.session.get(City, value) is None:
        words = str(_("Choisissez dans la liste."))
    if words:
        message = _("« %(label)s » : %(fault)s", label=question.label, fault=words)
        raise DomainError(message, field=question.code)


def _fill(row: Answer, kind: str, label: str, meaning: str | None, value: Any) -> None:
    row.kind, row.label, row.meaning = kind, label, meaning
    row.body = row.number = row.day = row.codes = None
    if kind in ("number", "amount", "yes_no"):
        row.number = int(value)
    elif kind == "date":
        row.day = day_of(value)
    elif kind == "choices":
        row.codes = list(value)
    else:
        row.body = value


def save_references(
    proposal: Proposal, rules: CallRules, codes: Collection[str], actor: Actor, at: datetime
) -> None:
    """Save which points of the reference texts are confirmed; raises NotFound for one that is not asked."""
    require_draft(proposal, actor)
    known = {point.code for reference in rules.references for point in reference.points}
    if set(codes) - known:
        raise NotFound(_("Ce point n’est pas demandé dans cet axe."))
    _confirm(proposal, "reference", codes, actor, at)
    touch(proposal, "references", "proposal.save_references", actor, at, confirmed=len(codes))


def save_declaration(
    proposal: Proposal,
    rules: CallRules,
    name: str,
    title: str,
    codes: Collection[str],
    actor: Actor,
    at: datetime,
) -> None:
    """Save who declares and the statements declared; raises NotFound for a statement that is not asked."""
    require_draft(proposal, actor)
    if set(codes) - dict(rules.statements).keys():
        raise NotFound(_("Cette déclaration n’est pas demandée."))
    for field, text in (("name", name), ("title", title)):
        if len(text) > LONGEST_NAME:
            raise DomainError(_("Ce texte dépasse %(limit)s signes.", limit=LONGEST_NAME), field=field)
    proposal.declarant_name, proposal.declarant_title = name.strip(), title.strip()
    _confirm(proposal, "statement", codes, actor, at)
    touch(proposal, "declaration", "proposal.save_declaration", actor, at, declared=len(codes))


def _confirm(proposal: Proposal, kind: str, codes: Iterable[str], actor: Actor, at: datetime) -> None:
    """Bring what is confirmed to these codes; one confirmed before keeps its author and instant."""
    of_kind = (Confirmation.proposal_id == proposal.id, Confirmation.kind == kind)
    present = set(db.session.scalars(select(Confirmation.code).where(*of_kind)))
    wanted = set(codes)
    if gone := present - wanted:
        db.session.execute(delete(Confirmation).where(*of_kind, Confirmation.code.in_(gone)))
    db.session.add_all(
        Confirmation(proposal_id=proposal.id, kind=kind, code=code, confirmed_at=at, confirmed_by_id=actor.id)
        for code in sorted(wanted - present)
    )
    db.session.flush()


def write_plan_back(proposal: Proposal, content: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Bring rows, answers, confirmations and declaration back to those of a submitted content."""
    for name, kind in KINDS.items():
        save_rows(proposal, name, [kind.from_json(row) for row in content.get(name, [])], actor, at)
    proposal.no_other_subsidy = bool(content.get("no_other_subsidy"))
    db.session.execute(delete(Answer).where(Answer.proposal_id == proposal.id))
    for given in content.get("answers", []):
        row = Answer(proposal_id=proposal.id, question_code=given["code"])
        _fill(row, given["kind"], given.get("label", ""), given.get("meaning"), given["value"])
        db.session.add(row)
    declaration = content.get("declaration", {})
    proposal.declarant_name = declaration.get("name", "")
    proposal.declarant_title = declaration.get("title", "")
    _confirm(proposal, "reference", content.get("references", []), actor, at)
    _confirm(proposal, "statement", declaration.get("statements", []), actor, at)
