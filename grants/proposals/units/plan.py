"""Units beside activities and budget: rows of the plan, answers to questions, points confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from grants.calls.models import ExtraQuestion
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.core.labels import N_
from grants.proposals.content import ProposalContent
from grants.proposals.models import (
    Answer,
    Confirmation,
    Funder,
    Milestone,
    OtherSubsidy,
    Partner,
    Proposal,
    TeamMember,
)
from grants.proposals.plan_rows import KINDS as ROWS
from grants.proposals.plan_rows import RowKind as PlanRows
from grants.proposals.plan_rules import spec_of
from grants.proposals.rules import Question
from grants.proposals.typed import day_of, fault_of, is_empty
from grants.proposals.units.kinds import Check, Fixed, RowKind, Values
from grants.territory.models import City

MODELS: dict[str, Any] = {
    "milestones": Milestone,
    "team": TeamMember,
    "partners": Partner,
    "funders": Funder,
    "subsidies": OtherSubsidy,
}


def check_of(kind: PlanRows) -> Check:
    """Return the check of one kind of rows: no value that its field does not allow; cells may be empty."""

    def check(_proposal: Proposal, values: Values, _now: Values) -> None:
        for spec in kind.specs:
            if words := fault_of(spec, values.get(spec.name)):
                message = _("« %(label)s » : %(fault)s", label=spec.words, fault=words)
                raise DomainError(message, field=spec.name)

    return check


ROW_KINDS = tuple(
    RowKind(
        name,
        kind.section,
        kind.one,
        MODELS[name],
        kind.row,
        part=name,
        title=kind.specs[0].name,
        more_checks=check_of(kind),
    )
    for name, kind in ROWS.items()
)


@dataclass(frozen=True)
class AnswerKind(Fixed):
    """The answer to one extra question: {"value": typed by kind, None without an answer}."""

    code: str = "answer"
    section: str = "questions"

    def label_of(self, what: str) -> str:
        return N_("Réponse à une question")

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        statement = select(Answer).where(Answer.proposal_id == proposal.id)
        if whats is not None:
            statement = statement.where(Answer.question_code.in_(list(whats)))
        found: dict[str, Values] = {what: {"value": None} for what in whats or ()}
        found |= {row.question_code: {"value": value_of(row)} for row in db.session.scalars(statement)}
        return found

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        return {row.code: {"value": row.value} for row in content.answers}

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        value = values["value"]
        if is_empty(value):
            return
        question = question_of(proposal, what)
        words = fault_of(spec_of(question), value)
        if question.kind == "city" and db.session.get(City, value) is None:
            words = str(_("Choisissez dans la liste."))
        if words:
            message = _("« %(label)s » : %(fault)s", label=question.label, fault=words)
            raise DomainError(message, field=what)

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        row, value = db.session.get(Answer, (proposal.id, what)), values["value"]
        if is_empty(value):
            if row is not None:
                db.session.delete(row)
            return
        question = question_of(proposal, what)
        row = row or Answer(proposal_id=proposal.id, question_code=what)
        row.kind, row.label, row.meaning = question.kind, question.label_fr, question.meaning
        fill(row, value)
        db.session.add(row)


def value_of(row: Answer) -> Any:
    """Return the value of an answer, from the column of its kind; a day in ISO form."""
    if row.kind in ("number", "amount"):
        return row.number
    if row.kind == "yes_no":
        return bool(row.number)
    if row.kind == "date":
        return row.day.isoformat() if row.day else None
    return row.codes if row.kind == "choices" else row.body


def fill(row: Answer, value: Any) -> None:
    """Put a value into the column of the kind of an answer."""
    row.body = row.number = row.day = row.codes = None
    if row.kind in ("number", "amount", "yes_no"):
        row.number = int(value)
    elif row.kind == "date":
        row.day = day_of(value)
    elif row.kind == "choices":
        row.codes = list(value)
    else:
        row.body = value


def question_of(proposal: Proposal, key: str) -> Question:
    """Return the question that a line of the call asks under this key. Raises NotFound."""
    line_code, _dot, code = key.rpartition(".")
    line = proposal.call_line
    asked = ExtraQuestion.line_code == line_code if line_code else ExtraQuestion.line_code.is_(None)
    row = db.session.scalar(
        select(ExtraQuestion).where(ExtraQuestion.call_id == line.call_id, ExtraQuestion.code == code, asked)
    )
    if row is None or row.line_code not in (None, line.line_code):
        raise NotFound(_("Cette question n’est pas posée dans cet axe."))
    choices = tuple((str(item["code"]), str(item["fr"])) for item in row.choices or ())
    meaning = str(row.meaning) if row.meaning else None
    return Question(key, str(row.kind), row.label_fr, choices=choices, meaning=meaning, label_fr=row.label_fr)


@dataclass(frozen=True)
class ConfirmKind(Fixed):
    """One point that the applicant confirms: {"confirmed": yes or no}."""

    code: str
    section: str

    def label_of(self, what: str) -> str:
        return N_("Point confirmé")

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        statement = select(Confirmation.code).where(
            Confirmation.proposal_id == proposal.id, Confirmation.kind == self.code
        )
        if whats is not None:
            statement = statement.where(Confirmation.code.in_(list(whats)))
        found: dict[str, Values] = {what: {"confirmed": False} for what in whats or ()}
        found |= {code: {"confirmed": True} for code in db.session.scalars(statement)}
        return found

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        codes = content.references if self.code == "reference" else content.declaration.statements
        return {code: {"confirmed": True} for code in codes}

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        if len(what) > 60:
            raise DomainError(_("Ce point n’est pas demandé dans cet axe."))

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        if values["confirmed"]:
            if db.session.get(Confirmation, (proposal.id, self.code, what)) is None:
                db.session.add(Confirmation(proposal_id=proposal.id, kind=self.code, code=what))
            return
        db.session.execute(
            delete(Confirmation).where(
                Confirmation.proposal_id == proposal.id,
                Confirmation.kind == self.code,
                Confirmation.code == what,
            )
        )


DECLARANT = {"declarant_name": N_("Nom de la personne qui déclare"), "declarant_title": N_("Qualité")}
NO_SUBSIDY = {"no_other_subsidy": N_("Aucune autre subvention")}
