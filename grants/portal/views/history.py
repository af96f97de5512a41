"""Published results: every figure as printed, with what is known and what is doubtful about it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import public
from grants.core.i18n import _, pick
from grants.portal.caching import shared
from grants.portal.open_data import COLUMNS
from grants.portal.published import beneficiary_rows, groups_of, read_filters
from grants.portal.views import blueprint
from grants.strategy import queries
from grants.strategy.history import as_figures
from grants.strategy.history_words import MARK_KINDS
from grants.strategy.queries import ResultFilters
from grants.strategy.states import ResultStatus
from grants.territory.queries import city_names


@blueprint.route("/published-results")
@public
@shared
def published_results() -> ResponseReturnValue:
    """Show the published figures asked for, the marks they bear and the relations that hold."""
    lines, programmes = queries.plain_lines(), queries.programmes()
    filters = read_filters(request.args, {line.code: line.key for line in lines})
    codes = {line.key: line.code for line in lines}
    marks = queries.marks_by_result()
    inconsistencies = queries.inconsistencies()
    everything = as_figures(queries.published_results(), marks, codes)
    shown = [figure for figure in everything if filters.holds(figure.row)]
    names = {line.code: pick(line, "short") for line in lines}
    programme_names = {item.number: pick(item) for item in programmes}
    return render_template(
        "portal/published_results.html",
        filters=filters,
        line_code=codes.get(filters.line or "", ""),
        line_names=names,
        programme_names=programme_names,
        statuses=ResultStatus.choices(),
        applied=_applied(filters, programme_names, names, codes),
        total=len(shown),
        groups=groups_of(shown, programme_names),
        bars=beneficiary_rows(everything, names, {item.code: item.kind for item in inconsistencies}),
        inconsistencies=inconsistencies,
        mark_kinds=MARK_KINDS,
        bearers=queries.results_by_mark(),
        checks=queries.checks(),
        cities=city_names(),
        columns=COLUMNS,
    )


def _applied(
    filters: ResultFilters, programmes: dict[int, str], lines: dict[str, str], codes: dict[str, str]
) -> list[tuple[str, str]]:
    """Return (words, address without it) for each filter in force."""
    words = {
        "programme": programmes.get(filters.programme or 0, ""),
        "line": lines.get(codes.get(filters.line or "", ""), ""),
        "status": ResultStatus.named(filters.status).label if filters.status else "",
    }
    labels = {"programme": _("Programme"), "line": _("Axe"), "status": _("État")}
    kept: dict[str, Any] = {name: request.args[name] for name in words if words[name]}
    return [
        (
            _("%(label)s : %(value)s", label=labels[name], value=words[name]),
            url_for("portal.published_results", **{key: value for key, value in kept.items() if key != name}),
        )
        for name in kept
    ]
