"""The page beside the ranking: what optimisation and uncertainty say, for information only."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.evaluation import queries
from grants.evaluation.best_allocation import NotComputed
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.queries.beside import beside as compute_beside
from grants.evaluation.score_rows import points_text
from grants.evaluation.uncertainty import NotEstimated, WhyNot
from grants.evaluation.views import blueprint
from grants.evaluation.wordings import binding_words


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/beside")
@staff(*SCORE_READERS)
def beside(code: str, number: int) -> ResponseReturnValue:
    """Show the best allocation, verified reasons, severities, rank intervals and leave-one-out shares."""
    call = queries.get_call(code, current_actor())
    held = queries.get_session(call.id, number)
    ranking = queries.ranking_of(call, held)
    if not ranking.files:
        raise NotFound(_("Aucun dossier de cet appel n’est noté."))
    line = ranking.line(request.args.get("line", ""))
    found = compute_beside(held, ranking, line, arrival())
    refused = found.severity if isinstance(found.severity, NotEstimated) else None
    return render_template(
        "evaluation/beside.html",
        call=call,
        held=held,
        ranking=ranking,
        line=line,
        found=found,
        model=None if refused else found.severity,
        refused=_why_not(refused) if refused else "",
        not_computed=_not_computed(found.best.not_computed) if found.best else "",
        changes=[change for change in found.best.changes if change.line == line.code] if found.best else [],
        spread={interval.ref: interval for interval in found.intervals},
        points=points_text,
        reason_words=lambda reason: binding_words(reason, ranking.grid.pass_mark),
    )


def _why_not(refused: NotEstimated) -> str:
    if refused.reason is WhyNot.NOT_CONNECTED:
        groups = " | ".join(", ".join(group) for group in refused.components)
        return str(
            _(
                "Non estimée : les évaluateurs ne sont pas tous liés par des dossiers communs (%(groups)s).",
                groups=groups,
            )
        )
    if refused.reason is WhyNot.NO_SHARED_FILES:
        return str(_("Non estimée : aucun dossier n’a été noté par deux évaluateurs."))
    return str(_("Non estimée : trop peu de dossiers communs."))


def _not_computed(reason: NotComputed | None) -> str:
    if reason is None:
        return ""
    if reason is NotComputed.TOO_MANY_FILES:
        return str(_("Non calculée : plus de 300 dossiers dans un axe, sans le complément d’optimisation."))
    return str(_("Non calculée : le calcul exact serait trop long."))
