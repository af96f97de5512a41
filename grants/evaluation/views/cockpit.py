"""The cockpit of a call's scoring: progress, late evaluators, divergences, spread of marks, what blocks."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries as calls
from grants.core.access import staff
from grants.core.charts import ColumnChart, column_chart, frame
from grants.core.db import unit_of_work
from grants.core.errors import Conflict
from grants.core.forms import ActionForm
from grants.core.i18n import _, current_language, ngettext
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.evaluation import queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.marking import HIGHEST
from grants.evaluation.queries import Spread
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import third_words
from grants.proposals.states import ProposalState


@blueprint.get("/staff/calls/<code>/cockpit")
@staff("call_manager")
def cockpit(code: str) -> ResponseReturnValue:
    """Show how the scoring of a call goes, and the way to each thing that blocks its closing."""
    call = queries.get_call(code, current_actor())
    grid = grid_rows(call.id)
    seen = queries.cockpit_of(call.id, arrival())
    return render_template(
        "evaluation/cockpit.html",
        call=call,
        cockpit=seen,
        blocks=queries.blocks_of(call.id),
        in_evaluation=seen.count(ProposalState.IN_EVALUATION),
        divergences=queries.page_of_divergences(call.id, requested_page()),
        difference_limit=grid.difference_limit,
        why=lambda reasons: third_words(reasons, grid.difference_limit),
    )


@blueprint.post("/staff/calls/<code>/remind")
@staff("call_manager")
def remind(code: str) -> ResponseReturnValue:
    """Remind one late evaluator, or all of them."""
    if ActionForm().validate_on_submit():
        chosen = request.form.get("evaluator", "")
        people = [int(chosen)] if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else None
        try:
            with unit_of_work():
                call = calls.get_for_update(code)
                number = services.remind_evaluators(call, people, current_actor(), arrival())
        except Conflict as error:
            flash(str(error.message), "error")
        else:
            flash(ngettext("Une relance est partie.", "%(num)s relances sont parties.", number), "success")
    return redirect(url_for("evaluation.cockpit", code=code))


@dataclass(frozen=True)
class Drawn:
    """One spread as the page shows it: its words, its figures in words, its chart."""

    id: str
    label: str
    spread: Spread
    mean: str
    deviation: str
    chart: ColumnChart


@blueprint.get("/staff/calls/<code>/marks")
@staff("call_manager")
def marks(code: str) -> ResponseReturnValue:
    """Show how marks are spread, by evaluator and by criterion: charts with their tables."""
    call = queries.get_call(code, current_actor())
    found = queries.distribution_of(call.id, grid_rows(call.id))
    language = current_language()
    return render_template(
        "evaluation/marks.html",
        call=call,
        whole=_drawn("whole", _("Toutes les notes"), found.whole),
        people=[
            _drawn(f"person-{place}", name, spread) for place, (name, spread) in enumerate(found.evaluators)
        ],
        criteria=[
            _drawn(f"criterion-{row.code}", f"{row.code} {getattr(row, f'name_{language}')}", spread)
            for row, spread in found.criteria
        ],
        halves_heads=[{"label": half, "end": True} for half in HALVES],
    )


HALVES = [f"{half // 2},5" if half % 2 else str(half // 2) for half in range(HIGHEST + 1)]


def _drawn(key: str, label: str, spread: Spread) -> Drawn:
    box = frame(480, 200) if key == "whole" else frame(300, 120, margin=30)
    labels = HALVES if key == "whole" else ["" if half % 2 else str(half // 2) for half in range(HIGHEST + 1)]
    chart = column_chart(labels, ["edu"], [[count] for count in spread.row], box)
    return Drawn(key, label, spread, _figure(spread.mean), _figure(spread.deviation), chart)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")
