"""Lists of places and holidays for staff."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.i18n import MONTHS, current_language
from grants.territory import queries
from grants.territory.spelling import spelling_key
from grants.territory.views import blueprint


@blueprint.route("/staff/reference/regions")
@staff()
def regions() -> ResponseReturnValue:
    """List the regions of both divisions."""
    return render_template(
        "territory/regions.html", present=queries.regions("2015"), former=queries.regions("1997")
    )


@blueprint.route("/staff/reference/cities")
@staff()
def cities() -> ResponseReturnValue:
    """List the cities with their regions and accepted spellings, found by any spelling."""
    wanted = spelling_key(request.args.get("q", ""))
    region = request.args.get("region", "")
    spellings = queries.aliases()
    shown = [
        city
        for city in queries.cities()
        if region in ("", city.region_2015_code)
        and any(
            wanted in spelling_key(name)
            for name in (city.name_fr, city.name_ar, *spellings.get(city.code, ()))
        )
    ]
    return render_template(
        "territory/cities.html",
        cities=shown,
        spellings=spellings,
        regions=queries.region_names("2015"),
        former=queries.region_names("1997"),
        q=request.args.get("q", ""),
        region=region,
    )


@blueprint.route("/staff/reference/holidays")
@staff()
def holidays() -> ResponseReturnValue:
    """List the fixed-date public holidays."""
    months = MONTHS[current_language()]
    return render_template("territory/holidays.html", holidays=queries.holidays(), months=months)
