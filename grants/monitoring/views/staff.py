"""The indicator page, the reports behind a number, and what the figures are."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.errors import NotFound
from grants.core.i18n import _, pick
from grants.core.pagination import small_number
from grants.core.request import current_actor
from grants.indicators.queries import FigureFilter, indicators, known_school_years, measures
from grants.monitoring import queries
from grants.monitoring.views import blueprint
from grants.reporting.queries import revisions_behind

READERS_OF_REPORTS = ("programme_officer", "finance_officer", "auditor")


@blueprint.route("/indicators", endpoint="indicators")
@staff()
def indicators_page() -> ResponseReturnValue:
    """Show the figures of one school year, by programme, line and city."""
    years = known_school_years()
    lines = queries.programme_lines()
    year = request.args.get("year") or (years[0] if years else "")
    line = request.args.get("line") or None
    city = request.args.get("city") or None
    programme = request.args.get("programme", type=small_number)
    codes = tuple(item.code for item in lines if programme in (None, item.programme_number))
    return render_template(
        "monitoring/indicators.html",
        table=queries.indicator_table(year, programme, line, city) if years else None,
        series=queries.yearly_figures(FigureFilter((line,) if line else codes, None, city)),
        years=[(label, label) for label in years],
        lines=[(item.code, pick(item, "short")) for item in lines],
        programmes=sorted({(item.programme_number, pick(item.programme)) for item in lines}),
        cities=queries.city_choices(),
        chosen={"year": year, "line": line, "city": city, "programme": programme},
        may_open=current_actor().has_role(*READERS_OF_REPORTS),
    )


@blueprint.route("/indicators/sources")
@staff(*READERS_OF_REPORTS)
def sources() -> ResponseReturnValue:
    """Show the reports a number is made of, each with its own part of it."""
    year, line = request.args.get("year", ""), request.args.get("line", "")
    city = request.args.get("city") or None
    status = request.args.get("status", "validated")
    if not year or not line or status not in ("validated", "provisional"):
        raise NotFound
    rows = revisions_behind(line, city, year, status)
    return render_template(
        "monitoring/sources.html",
        rows=rows,
        chosen={"year": year, "line": line, "city": city, "status": status},
        cities=dict(queries.city_choices()),
        lines={item.code: pick(item, "short") for item in queries.programme_lines()},
    )


@blueprint.route("/indicators/definitions")
@staff()
def definitions() -> ResponseReturnValue:
    """Show what each indicator and measure is, and how it adds up."""
    return render_template(
        "monitoring/definitions.html",
        indicators=indicators(),
        measures=measures(),
        kinds={"persons": _("personnes"), "contacts": _("présences"), "audience": _("audience")},
        rules={
            "sum": _("somme"),
            "never": _("ne s’additionne pas"),
            "partition": _("parties d’un tout"),
            "overlapping": _("modalités qui se recouvrent"),
        },
    )
