"""Calibrate a panel: open with two samples, mark them, close; nothing of it counts for any file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grants.audit.services import record, transition
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import LONGEST_COMMENT, MarkInput, Problem, faults
from grants.evaluation.models import Calibration, SampleFile, SampleSheet
from grants.evaluation.states import CALIBRATION_WORKFLOW, CalibrationState

SAMPLES = 2
LONGEST_TITLE, LONGEST_BODY = 300, 20_000


@dataclass(frozen=True)
class SampleInput:
    """A sample: the reference of a decided file of another call, or a title and a text."""

    reference: str = ""
    title: str = ""
    body: str = ""


class SamplesRefused(ProblemsError):
    """Two samples are needed, each a file of a former call or a text."""


def open_calibration(call: Call, samples: Sequence[SampleInput], actor: Actor, at: datetime) -> Calibration:
    """Give two samples to everyone who scores in a call, but for those tied to the association of one.

    The call is locked by the caller. Raises NotAllowed, Conflict when one was opened already,
    SamplesRefused, DomainError when nobody would score.
    """
    if not policies.can_calibrate(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels ouvre un calibrage."))
    if queries.calibration_of(call.id) is not None:
        raise Conflict(_("Cet appel a déjà son exercice de calibrage."))
    files = queries.former_files({sample.reference for sample in samples if sample.reference}, call.id)
    problems: list[tuple[str | None, Any]] = [
        problem for place, sample in enumerate(samples) for problem in _wrong(place, sample, files)
    ]
    references = [sample.reference for sample in samples if sample.reference]
    if len(set(references)) < len(references):
        problems.append(("reference_1", _("Choisissez deux dossiers différents.")))
    if len(samples) != SAMPLES:
        problems.append((None, _("Choisissez deux dossiers.")))
    if problems:
        raise SamplesRefused(problems)
    associations = {file.association_id for file in files.values()}
    tied = set().union(*queries.conflicts_of(associations).values()) if associations else set()
    panel = [key for key in queries.panel_of(call) if key not in tied]
    if not panel:
        raise DomainError(_("Aucun évaluateur ne note cet appel : invitez-les d’abord."))
    calibration = Calibration(call_id=call.id, version=1, opened_at=at, opened_by_id=actor.id)
    db.session.add(calibration)
    db.session.flush()
    for position, sample in enumerate(samples, start=1):
        file = files.get(sample.reference)
        row = SampleFile(
            calibration_id=calibration.id,
            position=position,
            proposal_id=file.id if file else None,
            title=file.title if file else sample.title,
            body="" if file else sample.body,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add_all(SampleSheet(sample_id=row.id, evaluator_id=key, version=1) for key in panel)
    record("calibration.open", calibration, actor, at, call=call.code, evaluators=len(panel))
    return calibration


def _wrong(place: int, sample: SampleInput, files: Mapping[str, object]) -> list[Problem]:
    if sample.reference:
        if sample.reference in files:
            return []
        words = _("Aucun dossier décidé d’un autre appel ne porte cette référence.")
        return [(f"reference_{place}", words)]
    if not sample.title or not sample.body:
        words = _("Donnez la référence d’un dossier, ou un titre et un texte.")
        return [(f"reference_{place}", words)]
    if len(sample.title) > LONGEST_TITLE or len(sample.body) > LONGEST_BODY:
        return [(f"body_{place}", _("Ce texte dépasse %(limit)s signes.", limit=LONGEST_BODY))]
    return []


def mark_sample(
    sheet: SampleSheet,
    marks: Mapping[str, int | None],
    comment: str,
    is_final: bool,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep the marks of a sample, and freeze them when final; half points from 0 to 10 by criterion code.

    The sheet is locked by the caller, its sample, calibration and call loaded. Raises NotAllowed,
    Conflict when validated, closed or saved elsewhere, ProblemsError for a mark outside the grid or, when
    final, one that is missing.
    """
    if not policies.can_score(actor, sheet):
        raise NotAllowed(_("Seul l’évaluateur du dossier le note."))
    calibration = sheet.sample.calibration
    if sheet.validated_at is not None:
        raise Conflict(_("Ces notes d’essai sont validées : elles ne changent plus."))
    if calibration.state == CalibrationState.CLOSED:
        raise Conflict(_("L’exercice de calibrage est terminé."))
    if seen_version is not None and seen_version != sheet.version:
        raise Conflict(_("Vos notes d’essai ont été enregistrées ailleurs. Rechargez la page."))
    grid = grid_rows(calibration.call_id)
    problems = faults(grid, {code: MarkInput(half) for code, half in marks.items()})
    if len(comment) > LONGEST_COMMENT:
        problems.append(("comment", _("Ce texte dépasse %(limit)s signes.", limit=LONGEST_COMMENT)))
    if is_final:
        problems += [
            (f"mark_{code}", _("%(code)s : donnez une note.", code=code))
            for code in grid.by_code
            if marks.get(code) is None
        ]
    if problems:
        raise ProblemsError(problems)
    sheet.marks = {code: half for code, half in marks.items() if half is not None}
    sheet.comment = comment
    sheet.version += 1
    if is_final:
        sheet.validated_at = at
        record("calibration.validate", sheet, actor, at)


def close_calibration(calibration: Calibration, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """End the exercise: evaluators now read the spread, without names. Raises NotAllowed, Conflict."""
    if not policies.can_calibrate(actor, calibration):
        raise NotAllowed(_("Seul un gestionnaire d’appels termine un calibrage."))
    if seen_version is not None and seen_version != calibration.version:
        raise Conflict(_("Quelqu’un l’a changé depuis que vous l’avez ouvert. Relisez, puis recommencez."))
    transition(calibration, CALIBRATION_WORKFLOW, "close", actor, at, stamps={"closed_at": at})
