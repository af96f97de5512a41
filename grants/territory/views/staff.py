"""Lists of places and holidays for staff."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.i18n import MONTHS, _, current_language
from grants.core.request import arrival, current_actor
from grants.territory import queries, services
from grants.territory.forms import AddHolidayForm
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


@blueprint.route("/staff/reference/holidays", methods=["GET", "POST"])
@staff()
def holidays() -> ResponseReturnValue:
    """List the holidays; those who may, add one whose date is announced year by year."""
    form = AddHolidayForm()
    if form.validate_on_submit():
        names = (form.name_fr.data, form.name_ar.data, form.name_en.data)
        try:
            with unit_of_work():
                services.add_holiday(form.on.data, names, current_actor(), arrival())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le jour férié est ajouté : il compte dans les délais en jours ouvrables."), "success")
            return redirect(url_for("territory.holidays"))
    page = render_template(
        "territory/holidays.html",
        holidays=queries.holidays(),
        dated=queries.dated_holidays(),
        months=MONTHS[current_language()],
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/staff/reference/holidays/remove")
@staff("call_manager", "director", "administrator")
def remove_holiday() -> ResponseReturnValue:
    """Take a holiday of one year away."""
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise NotFound(_("Ce jour n’est pas sur la liste.")) from None
    with unit_of_work():
        services.remove_holiday(on, current_actor(), arrival())
    flash(_("Le jour férié est retiré."), "success")
    return redirect(url_for("territory.holidays"))
