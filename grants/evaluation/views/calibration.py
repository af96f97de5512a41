"""Pages of the calibration: the manager's, and the trial files of an evaluator."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.forms import ActionForm
from grants.core.i18n import _, current_language
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.grids import GridRows, grid_rows
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import SampleSheet
from grants.evaluation.queries import Sample
from grants.evaluation.spread import spread_by_criterion, spread_by_evaluator
from grants.evaluation.states import CalibrationState
from grants.evaluation.views import blueprint
from grants.proposals import queries as proposals


@blueprint.route("/staff/calls/<code>/calibration", methods=["GET", "POST"])
@staff("call_manager")
def calibration(code: str) -> ResponseReturnValue:
    """Open a calibration with two samples; then show who marked, and how far the panel is apart."""
    form = forms.OpenCalibrationForm()
    if form.validate_on_submit():
        samples = [services.SampleInput(**form.sample(place)) for place in range(2)]
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                services.open_calibration(call, samples, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le calibrage est ouvert : les évaluateurs ont deux dossiers d’essai."), "success")
            return redirect(url_for("evaluation.calibration", code=code))
    call = queries.get_call(code, current_actor())
    held = queries.calibration_of(call.id)
    grid = grid_rows(call.id)
    samples_held = queries.samples_of(held.id) if held else []
    page = render_template(
        "evaluation/calibration.html",
        call=call,
        held=held,
        samples=[_spread(sample, grid) for sample in samples_held],
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/staff/calls/<code>/calibration/close")
@staff("call_manager")
def close_calibration(code: str) -> ResponseReturnValue:
    """End the exercise; evaluators then read the spread."""
    form = ActionForm()
    if form.validate_on_submit():
        with unit_of_work():
            held = queries.calibration_for_update(queries.get_call(code, current_actor()).id)
            services.close_calibration(held, form.seen_version, current_actor(), arrival())
        flash(_("Le calibrage est terminé ; les évaluateurs voient la dispersion, sans les noms."), "success")
    return redirect(url_for("evaluation.calibration", code=code))


@blueprint.get("/calibrations")
@staff("evaluator")
def calibrations() -> ResponseReturnValue:
    """List the viewer's own trial files."""
    return render_template("evaluation/calibrations.html", sheets=queries.own_sheets(current_actor()))


@blueprint.route("/calibrations/<int:sheet_id>", methods=["GET", "POST"])
@staff("evaluator")
def sample(sheet_id: int) -> ResponseReturnValue:
    """Mark a trial file beside the grid; later read how far the panel is apart, without names."""
    form = forms.MarkSampleForm()
    if request.method == "POST":
        return _keep(sheet_id, form)
    sheet = queries.own_sheet(sheet_id, current_actor())
    form.comment.data, form.version.data = sheet.comment, str(sheet.version)
    return _sample_page(sheet, _given(sheet.marks), form)


def _keep(sheet_id: int, form: forms.MarkSampleForm) -> ResponseReturnValue:
    given, is_final = forms.given_marks(request.form), request.form.get("action") == "validate"
    problems: dict[str, str] = {}
    if form.validate():
        try:
            with unit_of_work():
                sheet = queries.own_sheet(sheet_id, current_actor(), lock=True)
                services.mark_sample(
                    sheet,
                    {code: mark.half_points for code, mark in given.items()},
                    form.comment.data or "",
                    is_final,
                    form.seen_version,
                    current_actor(),
                    arrival(),
                )
        except ProblemsError as error:
            problems = {field: str(message) for field, message in error.problems if field}
            form.add_error(error)
        else:
            flash(
                _("Vos notes d’essai sont validées.") if is_final else _("Vos notes sont enregistrées."),
                "success",
            )
            return redirect(url_for("evaluation.sample", sheet_id=sheet_id))
    return _sample_page(queries.own_sheet(sheet_id, current_actor()), given, form, problems, 422)


def _given(marks: dict[str, int]) -> dict[str, MarkInput]:
    return {code: MarkInput(half) for code, half in marks.items()}


def _sample_page(
    sheet: SampleSheet,
    given: dict[str, MarkInput],
    form: forms.MarkSampleForm,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    held = sheet.sample.calibration
    grid = grid_rows(held.call_id)
    groups = forms.grid_entries(grid, given, {}, problems)
    is_frozen = sheet.validated_at is not None or held.state == CalibrationState.CLOSED
    shown = None
    if is_frozen and queries.is_shown(held):
        panel = next(item for item in queries.samples_of(held.id) if item.id == sheet.sample_id)
        shown = _spread(panel, grid)
    page = render_template(
        "evaluation/sample.html",
        sheet=sheet,
        sample=sheet.sample,
        call=held.call,
        groups=groups,
        entries=[entry for group in groups for entry in group.entries],
        total=forms.total_points(groups),
        is_frozen=is_frozen,
        shown=shown,
        form=form,
        **_content_of(sheet),
    )
    return page, status


def _content_of(sheet: SampleSheet) -> dict[str, Any]:
    """Return the former file to read, without its documents; nothing for a text written for the exercise."""
    if sheet.sample.proposal_id is None:
        return {"content": None}
    judged = queries.judged_file(sheet.sample.proposal_id)
    content = {**judged.content, "documents": []}
    return {"content": content, "names": proposals.display_names(content), "file_ref": None}


@dataclass(frozen=True)
class PersonRow:
    """One evaluator on one sample; total and gap in words, "–" before validating."""

    name: str
    is_done: bool
    total: str
    gap: str


@dataclass(frozen=True)
class CriterionRow:
    """One criterion on one sample: every mark in words, the mean and the gap between extremes."""

    label: str
    marks: str
    mean: str
    range: str
    is_wide: bool


@dataclass(frozen=True)
class SampleView:
    """One sample as a page shows it."""

    sample: Sample
    people: list[PersonRow]
    criteria: list[CriterionRow]


# Two whole marks between the extremes: worth talking about.
WIDE = 2.0


def _spread(sample: Sample, grid: GridRows) -> SampleView:
    weights = {criterion.code: criterion.weight for criterion in grid.criteria}
    validated = sample.validated
    gaps = {row.evaluator_id: row for row in spread_by_evaluator(weights, validated)}
    people = [
        PersonRow(
            row.name,
            row.validated_at is not None,
            _figure(gaps[row.evaluator_id].total) if row.evaluator_id in gaps else "–",
            _signed(gaps[row.evaluator_id].gap) if row.evaluator_id in gaps else "–",
        )
        for row in sample.sheets
    ]
    names = {item.code: getattr(item, f"name_{current_language()}") for item in grid.criteria}
    criteria = [
        CriterionRow(
            f"{item.code} {names[item.code]}",
            " · ".join(_short(mark) for mark in item.marks) or "–",
            _figure(item.mean),
            _short(item.range) if item.range is not None else "–",
            item.range is not None and item.range >= WIDE,
        )
        for item in spread_by_criterion(weights, validated)
    ]
    return SampleView(sample, people, criteria)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace(".", ",").replace("-", "−")


def _short(value: float) -> str:
    return f"{value:g}".replace(".", ",")
