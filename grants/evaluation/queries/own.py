"""Read the evaluations of one evaluator; those of others do not exist here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from grants.associations.models import Association
from grants.calls.models import Call, CallLine, CriteriaGroup, Criterion, Grid
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.pagination import Page, paginate
from grants.evaluation.grids import READ_APART
from grants.evaluation.masking import neutral_name
from grants.evaluation.models import (
    CompletionItem,
    CompletionRequest,
    Evaluation,
    Mark,
    NotApplicable,
)
from grants.evaluation.queries.blind import masked_rows, masks_of
from grants.evaluation.queries.completion import AcceptedFile, accepted_files
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EvaluationState, MarkKind
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.personal import without_persons
from grants.strategy.models import Line

# An evaluation is late this long after it was assigned.
TIME_TO_SCORE = timedelta(days=15)

# Documents with bank data or personal data of board members: never shown to evaluators.
WITHHELD = frozenset({"RIB", "BUR", "PVAG"})


def is_late(state: EvaluationState, assigned_at: datetime, at: datetime) -> bool:
    """Say whether an evaluation still open has passed its time."""
    return (
        state in (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS) and assigned_at + TIME_TO_SCORE < at
    )


def get_own(reference: str, viewer: Actor) -> Evaluation:
    """Return the viewer's own evaluation of a file, with file, line, association and the private note.

    Raises NotFound for a file that is not assigned to the viewer, or from which the viewer withdrew.
    """
    return _one(_for_reading(), reference, viewer)


def get_own_for_update(reference: str, viewer: Actor) -> Evaluation:
    """Return the same with its file and line, locked until the end of the unit of work. Raises NotFound."""
    return _one(_for_update(), reference, viewer)


@cache
def _for_reading() -> Select[Any]:
    proposal = contains_eager(Evaluation.proposal)
    line = proposal.contains_eager(Proposal.call_line).joinedload(CallLine.line, innerjoin=True)
    association = proposal.joinedload(Proposal.association, innerjoin=True)
    return _own().options(
        line.load_only(Line.name_fr, Line.name_ar, Line.name_en),
        association.load_only(Association.name_fr, Association.name_ar),
        joinedload(Evaluation.note),
    )


@cache
def _for_update() -> Select[Any]:
    return _own().with_for_update(of=Evaluation).execution_options(populate_existing=True)


def _own() -> Select[Any]:
    return (
        select(Evaluation)
        .join(Evaluation.proposal)
        .join(Proposal.call_line)
        .where(
            Proposal.reference == bindparam("reference"),
            Evaluation.evaluator_id == bindparam("viewer_id"),
            Evaluation.state.in_(ACTIVE),
        )
        .options(contains_eager(Evaluation.proposal).contains_eager(Proposal.call_line))
    )


def _one(statement: Select[Any], reference: str, viewer: Actor) -> Evaluation:
    values = {"reference": reference.strip().upper(), "viewer_id": viewer.id}
    found: Evaluation | None = db.session.scalar(statement, values)
    if found is None:
        raise NotFound(_("Aucun dossier ne vous est attribué à cette référence."))
    return found


def page_of_own(viewer: Actor, number: int) -> Page:
    """Return one page of the viewer's evaluations, those to do first: two statements.

    Rows hold reference, title, state, assigned_at, line_code, call code, association names, the number
    of criteria marked and to mark.
    """
    marked = (
        select(func.count())
        .where(Mark.evaluation_id == Evaluation.id, Mark.kind != MarkKind.OPEN)
        .scalar_subquery()
    )
    left_out = select(func.count()).where(NotApplicable.proposal_id == Proposal.id).scalar_subquery()
    asked = (
        select(func.count(Criterion.id))
        .join(CriteriaGroup, CriteriaGroup.id == Criterion.group_id)
        .join(Grid, Grid.id == CriteriaGroup.grid_id)
        .where(Grid.call_id == Call.id, or_(CriteriaGroup.code != READ_APART, ~Call.hides_identity))
        .scalar_subquery()
    )
    statement: Any = (
        select(
            Proposal.id.label("proposal_id"),
            Call.hides_identity,
            Proposal.reference,
            Proposal.title,
            Evaluation.state,
            Evaluation.assigned_at,
            Evaluation.validated_at,
            CallLine.line_code,
            Line.short_fr,
            Line.short_ar,
            Line.short_en,
            Call.code.label("call_code"),
            Association.name_fr,
            Association.name_ar,
            marked.label("marked"),
            (asked - left_out).label("asked"),
        )
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Line, Line.code == CallLine.line_code)
        .join(Call, Call.id == CallLine.call_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(Evaluation.evaluator_id == viewer.id, Evaluation.state.in_(ACTIVE))
        .order_by(Evaluation.validated_at.is_not(None), Evaluation.assigned_at, Proposal.reference)
    )
    page = paginate(statement, number)
    return replace(page, rows=masked_rows(page.rows))


# Statements of a page that evaluators open all day are composed once.
_PILE = (
    select(Evaluation.id, Evaluation.state, Proposal.reference)
    .join(Proposal, Proposal.id == Evaluation.proposal_id)
    .join(CallLine, CallLine.id == Proposal.call_line_id)
    .where(
        CallLine.call_id == bindparam("call_id"),
        Evaluation.evaluator_id == bindparam("evaluator_id"),
        Evaluation.state.in_(ACTIVE),
    )
    .order_by(Proposal.reference)
)
_ACCEPTED = exists(
    select(CompletionItem.id)
    .join(CompletionRequest, CompletionRequest.id == CompletionItem.request_id)
    .where(CompletionRequest.proposal_id == bindparam("proposal_id"), CompletionItem.verdict == "accepted")
)
_JUDGED = (
    select(SubmittedVersion, _ACCEPTED, Call.hides_identity, Proposal.reference)
    .join(Proposal, Proposal.id == SubmittedVersion.proposal_id)
    .join(CallLine, CallLine.id == Proposal.call_line_id)
    .join(Call, Call.id == CallLine.call_id)
    .where(SubmittedVersion.proposal_id == bindparam("proposal_id"))
    .order_by(SubmittedVersion.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class PlaceInPile:
    """Where a file stands among the viewer's own of the same call, and its neighbours."""

    number: int
    total: int
    done: int
    before: str | None
    after: str | None


def place_of(evaluation: Evaluation) -> PlaceInPile:
    """Return the place of a file among those of its evaluator in the call: one statement."""
    values = {"call_id": evaluation.proposal.call_line.call_id, "evaluator_id": evaluation.evaluator_id}
    rows = db.session.execute(_PILE, values).all()
    index = next(place for place, row in enumerate(rows) if row.id == evaluation.id)
    return PlaceInPile(
        index + 1,
        len(rows),
        sum(row.state == EvaluationState.VALIDATED for row in rows),
        rows[index - 1].reference if index else None,
        rows[index + 1].reference if index + 1 < len(rows) else None,
    )


@dataclass(frozen=True)
class JudgedFile:
    """What is judged: the content submitted last, and the files accepted beside it."""

    content: dict[str, Any]
    accepted: list[AcceptedFile]
    is_blind: bool = False


def judged_file(proposal_id: int) -> JudgedFile:
    """Return what an evaluator judges, without the documents withheld from evaluators.

    One statement, three more where files were accepted afterwards, five more where the call hides who
    applies: names, people and places are masked then, files have neutral names.

    Raises NotFound before a submission.
    """
    row = db.session.execute(_JUDGED, {"proposal_id": proposal_id}).first()
    if row is None:
        raise NotFound(_("Ce dossier n’est pas déposé."))
    version, has_accepted, hides_identity, submitted_as = row
    reference = submitted_as or ""
    content = version.content
    shown = [joined for joined in content["documents"] if joined["code"] not in WITHHELD]
    files = accepted_files(proposal_id) if has_accepted else []
    content = without_persons({**content, "documents": shown})
    files = [file for file in files if file.code not in WITHHELD]
    if not hides_identity:
        return JudgedFile(content, files)
    mask = masks_of([proposal_id])[proposal_id]
    return JudgedFile(
        mask.content(content, reference),
        [
            replace(file, shown_name=neutral_name(reference, file.code, number, file.document.filename))
            for number, file in enumerate(files, start=len(shown) + 1)
        ],
        is_blind=True,
    )
