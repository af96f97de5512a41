"""Appeals at the ministry: the list, one appeal, its acknowledgement, the answer prepared and decided."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.core.access import staff
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.models import Appeal
from grants.evaluation.views import blueprint

READERS = ("call_manager", "director", "auditor")


@blueprint.get("/staff/appeals")
@staff(*READERS)
def appeals() -> ResponseReturnValue:
    """List the filed appeals, those that wait first."""
    page = queries.page_of_appeals(requested_page())
    return render_template("evaluation/appeals.html", page=page, today=local_date(arrival()))


@blueprint.get("/staff/appeals/<reference>")
@staff(*READERS)
def staff_appeal(reference: str) -> ResponseReturnValue:
    """Show one appeal and what is to be done with it."""
    return _page(reference)


@blueprint.post("/staff/appeals/<reference>/acknowledge")
@staff("call_manager")
def acknowledge_appeal(reference: str) -> ResponseReturnValue:
    """Acknowledge an appeal."""

    def act(found: Appeal, form: Any, at: datetime) -> None:
        services.acknowledge_appeal(found, form.seen_version, current_actor(), at)

    return _act(reference, ActionForm(), act, _("Le recours est enregistré ; l’association en est avertie."))


@blueprint.post("/staff/appeals/<reference>/prepare")
@staff("call_manager")
def prepare_answer(reference: str) -> ResponseReturnValue:
    """Propose the answer to the directors."""
    form = forms.AnswerAppealForm()
    form.offer()

    def act(found: Appeal, form: Any, at: datetime) -> None:
        is_upheld = form.outcome.data == "upheld"
        services.prepare_answer(found, form.seen_version, is_upheld, form.reasons.data, current_actor(), at)

    return _act(reference, form, act, _("La réponse est proposée aux directeurs."))


@blueprint.post("/staff/appeals/<reference>/answer")
@staff("director")
def answer_appeal(reference: str) -> ResponseReturnValue:
    """Decide the answer; the letter goes out."""
    form = forms.AnswerAppealForm()
    form.offer()

    def act(found: Appeal, form: Any, at: datetime) -> None:
        is_upheld = form.outcome.data == "upheld"
        services.answer_appeal(found, form.seen_version, is_upheld, form.reasons.data, current_actor(), at)

    return _act(reference, form, act, _("La réponse est envoyée à l’association."))


@blueprint.post("/staff/appeals/<reference>/send-back")
@staff("director")
def send_back_answer(reference: str) -> ResponseReturnValue:
    """Give a prepared answer back to the managers."""

    def act(found: Appeal, form: Any, at: datetime) -> None:
        services.send_back_answer(found, form.seen_version, form.reasons.data, current_actor(), at)

    return _act(reference, forms.SendBackForm(), act, _("La réponse est renvoyée au gestionnaire."))


def _act(
    reference: str, form: Any, act: Callable[[Appeal, Any, datetime], None], done: str
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with unit_of_work():
                act(queries.filed_for_update(reference, current_actor()), form, arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("evaluation.staff_appeal", reference=reference))
    return _page(reference, form, 422)


def _page(reference: str, refused: Any = None, status: int = 200) -> ResponseReturnValue:
    found = queries.get_appeal(reference, current_actor())
    answering = refused if isinstance(refused, forms.AnswerAppealForm) else _answering(found)
    back = refused if isinstance(refused, forms.SendBackForm) else forms.SendBackForm(formdata=None)
    names = names_of({found.acknowledged_by_id, found.prepared_by_id, found.answered_by_id})
    page = render_template(
        "evaluation/staff_appeal.html",
        appeal=found,
        grounds=forms.ground_words(found.grounds),
        had_a_hand=current_actor().id in queries.took_part(found),
        names=names,
        today=local_date(arrival()),
        answering=answering,
        back=back,
        form=refused,
    )
    return page, status


def _answering(found: Appeal) -> forms.AnswerAppealForm:
    """Return the form holding what was prepared."""
    outcome = None if found.proposed_upheld is None else "upheld" if found.proposed_upheld else "dismissed"
    form = forms.AnswerAppealForm(
        formdata=None, outcome=outcome, reasons=found.proposed_reasons, version=str(found.version)
    )
    form.offer()
    return form
