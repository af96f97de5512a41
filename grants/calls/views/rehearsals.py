"""Ask for a rehearsal of a call, follow it, read what it found."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import forms, policies, queries, services
from grants.calls.kinds import RehearsalStep
from grants.calls.views import blueprint
from grants.calls.views.staff import READERS
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import NotFound, ProblemsError
from grants.core.i18n import _
from grants.core.request import arrival, current_actor
from grants.jobs.queries import progress_of


@blueprint.route("/staff/calls/<code>/rehearsals", methods=["GET"])
@staff(*READERS)
def rehearsals(code: str) -> ResponseReturnValue:
    """List the rehearsals of a call."""
    return _page(code, forms.RehearseForm(formdata=None, data={"per_line": 3, "seed": 1}), 200)


@blueprint.post("/staff/calls/<code>/rehearsals")
@staff("call_manager")
def rehearse(code: str) -> ResponseReturnValue:
    """Have the worker live the call with invented applicants."""
    form = forms.RehearseForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                call = queries.get_for_update(code)
                per_line, seed = int(form.per_line.data or 0), int(form.seed.data or 0)
                number = services.ask_rehearsal(call, per_line, seed, current_actor(), arrival()).id
        except ProblemsError as error:
            form.add_error(error)
        else:
            flash(_("La répétition est demandée : cette page dit où elle en est."), "success")
            return redirect(url_for("calls.rehearsal", code=code, number=number))
    return _page(code, form, 422)


@blueprint.get("/staff/calls/<code>/rehearsals/<int:number>")
@staff(*READERS)
def rehearsal(code: str, number: int) -> ResponseReturnValue:
    """Show how far a rehearsal is, or what it found."""
    call = queries.get_visible(code, current_actor(), arrival())
    found = queries.rehearsal_of(call.id, number)
    if found is None:
        raise NotFound(_("Cette répétition n’existe pas."))
    return render_template(
        "calls/rehearsal.html",
        call=call,
        rehearsal=found,
        report=found.report,
        progress=progress_of(found.job_id) if found.job_id and found.report is None else None,
        steps={step.value: step.label for step in RehearsalStep},
        section_words=section_words(),
    )


def section_words() -> dict[str, str]:
    """Return the sections of a file in words; one that a later package adds is shown under its code."""
    return {
        "basics": _("Présentation et calendrier"),
        "activities": _("Activités et villes"),
        "beneficiaries": _("Bénéficiaires prévus"),
        "budget": _("Budget"),
        "documents": _("Pièces à joindre"),
        "questions": _("Questions supplémentaires"),
        "answers": _("Questions supplémentaires"),
        "texts": _("Textes de référence"),
        "team": _("Équipe"),
        "partners": _("Partenaires"),
        "timetable": _("Calendrier"),
        "declaration": _("Déclaration"),
    }


def _page(code: str, form: forms.RehearseForm, status: int) -> ResponseReturnValue:
    call = queries.get_visible(code, current_actor(), arrival())
    page = render_template(
        "calls/rehearsals.html",
        call=call,
        form=form,
        rehearsals=queries.rehearsals_of(call.id),
        can_ask=policies.can_rehearse_call(current_actor(), call),
    )
    return page, status
