"""Save the units of an evaluation: by a button all or nothing, while they are typed each by itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.marking import MarkInput, Problem
from grants.evaluation.models import Evaluation, Mark, PrivateNote
from grants.evaluation.openness import require_no_tie, require_open
from grants.evaluation.states import MarkKind
from grants.evaluation.units import (
    NOTE,
    OPINION,
    Change,
    Opinion,
    Outcome,
    Stand,
    Value,
    blank,
    fields_of,
    mark_key,
    unit_faults,
)
from grants.proposals.units import Seen

# Saves closer together than this are one entry of the audit chain (docs/adr/0006).
ONE_SESSION = timedelta(minutes=30)


class MarksRefused(ProblemsError):
    """Marks outside the grid."""


class SavedElsewhere(Conflict):
    """Units were saved in another window since the page showed them; `outcomes` tell how they stand."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__(
            _(
                "Des notes ont été enregistrées autrement dans une autre fenêtre ; "
                "rien n’est écrasé. Choisissez là où c’est marqué."
            )
        )
        self.outcomes = tuple(outcomes)


def save_units(
    evaluation: Evaluation, changes: Sequence[Change], actor: Actor, at: datetime
) -> list[Outcome]:
    """Save each unit that can be saved; return what became of each, in order.

    A change that says what already stands is the same; one whose page saw another revision is in
    conflict and left alone. Raises NotAllowed, NotDeclared, Conflict when validated.
    """
    if not policies.can_score(actor, evaluation):
        raise NotAllowed(_("Seul l’évaluateur du dossier le note."))
    require_no_tie(evaluation, actor)
    require_open(evaluation)
    rows = _Rows(evaluation, changes)
    outcomes = [rows.judge(change) for change in changes]
    _write(evaluation, rows, changes, outcomes, actor, at)
    return outcomes


def save_marks(
    evaluation: Evaluation,
    marks: Mapping[str, MarkInput],
    general_comment: str,
    actor: Actor,
    at: datetime,
    seen: Mapping[str, Seen] | None = None,
    opinion: Opinion | None = None,
    note: str | None = None,
) -> None:
    """Keep marks, opinion and note as far as they are, all or nothing; what is not given stays.

    marks: criterion code -> half points from 0 to 10 or an abstention, with a comment. opinion takes the
    place of general_comment. seen: what the page showed, by key; None writes whatever stands. The
    evaluation has its file, line and call loaded. Raises NotAllowed, NotDeclared, MarksRefused,
    SavedElsewhere, Conflict when validated.
    """
    if not policies.can_score(actor, evaluation):
        raise NotAllowed(_("Seul l’évaluateur du dossier le note."))
    require_no_tie(evaluation, actor)
    require_open(evaluation)
    whole = opinion or Opinion(general_comment, evaluation.confidence)
    pairs: list[tuple[str, Value]] = [(mark_key(code), mark) for code, mark in marks.items()]
    pairs.append((OPINION, whole))
    if note is not None:
        pairs.append((NOTE, note))
    changes = [
        Change(key, value, None if seen is None else seen.get(key, Seen()))
        for key, value in pairs
        if seen is None or not seen.get(key, Seen()).shows(fields_of(key, value))
    ]
    rows = _Rows(evaluation, changes)
    outcomes = [rows.judge(change) for change in changes]
    refused: list[Problem] = [problem for outcome in outcomes for problem in outcome.problems]
    if refused:
        raise MarksRefused(refused)
    crossed = [outcome for outcome in outcomes if outcome.status == "conflict"]
    if crossed:
        raise SavedElsewhere(crossed)
    _write(evaluation, rows, changes, outcomes, actor, at)


class _Rows:
    """The grid and the units of some changes as they stand: one statement, two with a note."""

    def __init__(self, evaluation: Evaluation, changes: Iterable[Change]) -> None:
        self.evaluation = evaluation
        self.grid, self.marks = queries.grid_and_marks(evaluation)
        needs_note = any(change.key == NOTE for change in changes)
        self.note = db.session.get(PrivateNote, evaluation.id) if needs_note else None

    def stand(self, key: str) -> Stand:
        if key == OPINION:
            own = self.evaluation
            return Stand(Opinion(own.general_comment, own.confidence), own.opinion_revision)
        if key == NOTE:
            return Stand(self.note.body, self.note.revision) if self.note else blank(key)
        row = self.marks.get(key.partition(":")[2])
        return Stand(queries.input_of(row), row.revision) if row else blank(key)

    def judge(self, change: Change) -> Outcome:
        now = self.stand(change.key)
        problems = unit_faults(self.grid, change.key, change.value)
        if problems:
            return Outcome(change.key, "refused", now, tuple(problems))
        if fields_of(change.key, now.value) == fields_of(change.key, change.value):
            return Outcome(change.key, "same", now)
        if change.seen is not None and change.seen.revision != now.revision:
            return Outcome(change.key, "conflict", now)
        return Outcome(change.key, "saved", Stand(change.value, now.revision + 1))

    def keep(self, change: Change, revision: int, at: datetime) -> None:
        if isinstance(change.value, MarkInput):
            code = change.key.partition(":")[2]
            _keep_mark(
                self.evaluation.id, self.grid.by_code[code].id, change.value, self.marks.get(code), revision
            )
        elif isinstance(change.value, Opinion):
            self.evaluation.general_comment = change.value.general
            self.evaluation.confidence = change.value.confidence
            self.evaluation.opinion_revision = revision
        elif self.note is None:
            db.session.add(
                PrivateNote(evaluation_id=self.evaluation.id, body=change.value, revision=1, updated_at=at)
            )
        else:
            self.note.body, self.note.revision, self.note.updated_at = change.value, revision, at


def _keep_mark(
    evaluation_id: int, criterion_id: int, given: MarkInput, row: Mark | None, revision: int
) -> None:
    half_points = None if given.abstained else given.half_points
    kind = (
        MarkKind.ABSTAINED if given.abstained else MarkKind.OPEN if half_points is None else MarkKind.MARKED
    )
    if row is not None:
        row.kind, row.half_points, row.comment, row.revision = kind, half_points, given.comment, revision
        return
    db.session.add(
        Mark(
            evaluation_id=evaluation_id,
            criterion_id=criterion_id,
            kind=kind,
            half_points=half_points,
            comment=given.comment,
            revision=revision,
        )
    )


def _write(
    evaluation: Evaluation,
    rows: _Rows,
    changes: Sequence[Change],
    outcomes: Sequence[Outcome],
    actor: Actor,
    at: datetime,
) -> None:
    saved = [
        (change, outcome)
        for change, outcome in zip(changes, outcomes, strict=True)
        if outcome.status == "saved"
    ]
    for change, outcome in saved:
        rows.keep(change, outcome.now.revision, at)
    if not saved:
        return
    if evaluation.saved_at is None or at - evaluation.saved_at > ONE_SESSION:
        record("evaluation.save_marks", evaluation, actor, at)
    evaluation.saved_at = at
