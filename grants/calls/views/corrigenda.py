"""Corrigenda of published calls: prepare, approve, publish."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.calls import corrigenda, queries, services
from grants.calls.corrigendum_words import rows_of
from grants.calls.forms.corrigenda import ReasonsForm, SendBackCorrigendumForm
from grants.calls.forms.documents import known_documents
from grants.calls.models import Corrigendum
from grants.calls.story import corrigendum_story
from grants.calls.views import blueprint
from grants.calls.views.staff import READERS, SECTIONS, TITLES, section_form
from grants.core.access import staff
from grants.core.actors import Actor
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, VersionedForm
from grants.core.i18n import LANGUAGES, _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor

CHANGEABLE = ("general", "dates", "lines", "rules", "apply", "documents")
Move = Callable[[Corrigendum, int | None, Actor], None]
PLACE = "/staff/corrigenda/<int:corrigendum_id>"


@blueprint.get("/staff/corrigenda")
@staff(*READERS)
def corrigendum_index() -> ResponseReturnValue:
    """List the corrigenda of every call, those in preparation first."""
    return render_template("calls/corrigenda/index.html", page=corrigenda.page_for_staff(requested_page()))


@blueprint.post("/staff/calls/<code>/corrigenda")
@staff("call_manager")
def prepare_corrigendum(code: str) -> ResponseReturnValue:
    """Begin a corrigendum of a published call, or open the one in preparation."""
    call = queries.get_visible(code, current_actor(), arrival())
    found = corrigenda.in_preparation(call.id)
    if found is not None:
        return redirect(url_for("calls.corrigendum", corrigendum_id=found.id))
    with unit_of_work():
        key = services.prepare_corrigendum(queries.get_for_update(code), current_actor(), arrival()).id
    return redirect(url_for("calls.corrigendum", corrigendum_id=key))


@blueprint.get(PLACE)
@staff(*READERS)
def corrigendum(corrigendum_id: int) -> ResponseReturnValue:
    """Show a corrigendum: what changes, why, and what may be done with it."""
    return _page(corrigendum_id)


@blueprint.route(f"{PLACE}/edit/<section>", methods=["GET", "POST"])
@staff("call_manager")
def edit_corrigendum(corrigendum_id: int, section: str) -> ResponseReturnValue:
    """Change one section of the call by way of the corrigendum."""
    if section not in CHANGEABLE:
        abort(404)
    found = corrigenda.get_visible(corrigendum_id, current_actor())
    draft = services.draft_after(found)
    form = section_form(section, found, draft)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                locked = corrigenda.get_for_update(corrigendum_id)
                typed = form.apply(services.draft_after(locked))
                services.change_corrigendum(locked, typed, form.seen_version, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le rectificatif est enregistré. Relisez ce qui change."), "success")
            return redirect(url_for("calls.corrigendum", corrigendum_id=corrigendum_id))
    found = corrigenda.get_visible(corrigendum_id, current_actor())
    page = render_template(
        "calls/corrigenda/edit.html",
        corrigendum=found,
        call=found.call,
        draft=draft,
        form=form,
        section=section,
        title=SECTIONS[section][0],
        lines=queries.all_lines(),
        documents=known_documents(draft),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{PLACE}/reasons")
@staff("call_manager")
def give_reasons(corrigendum_id: int) -> ResponseReturnValue:
    """Write why the call changes."""
    form = ReasonsForm()
    reasons = {language: form[f"reason_{language}"].data or "" for language in LANGUAGES}

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.give_reasons(found, reasons, seen, actor, arrival())

    return _act(corrigendum_id, form, move, _("Les raisons sont enregistrées."))


@blueprint.post(f"{PLACE}/ask-approval")
@staff("call_manager")
def ask_corrigendum_approval(corrigendum_id: int) -> ResponseReturnValue:
    """Give a corrigendum to the directors."""

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.ask_corrigendum_approval(found, seen, actor, arrival())

    return _act(corrigendum_id, ActionForm(), move, _("L’approbation est demandée aux directeurs."))


@blueprint.post(f"{PLACE}/approve")
@staff("director")
def approve_corrigendum(corrigendum_id: int) -> ResponseReturnValue:
    """Approve a corrigendum as it stands."""

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.approve_corrigendum(found, seen, actor, arrival())

    return _act(corrigendum_id, ActionForm(), move, _("Le rectificatif est approuvé."))


@blueprint.post(f"{PLACE}/send-back")
@staff("director", "call_manager")
def send_back_corrigendum(corrigendum_id: int) -> ResponseReturnValue:
    """Give a corrigendum back to its writers."""
    form = SendBackCorrigendumForm()

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.send_back_corrigendum(found, form.reason.data, seen, actor, arrival())

    return _act(corrigendum_id, form, move, _("Le rectificatif est renvoyé en brouillon."))


@blueprint.post(f"{PLACE}/abandon")
@staff("call_manager")
def abandon_corrigendum(corrigendum_id: int) -> ResponseReturnValue:
    """Give up a corrigendum."""

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.abandon_corrigendum(found, seen, actor, arrival())

    return _act(corrigendum_id, ActionForm(), move, _("Le rectificatif est abandonné."))


@blueprint.post(f"{PLACE}/publish")
@staff("call_manager")
def publish_corrigendum(corrigendum_id: int) -> ResponseReturnValue:
    """Publish an approved corrigendum: the call changes now."""

    def move(found: Corrigendum, seen: int | None, actor: Actor) -> None:
        services.publish_corrigendum(found, seen, actor, arrival())

    done = _("Le rectificatif est publié : l’appel a changé et chacun en est averti.")
    return _act(corrigendum_id, ActionForm(), move, done)


def _act(corrigendum_id: int, form: VersionedForm, move: Move, done: str) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with unit_of_work():
                move(corrigenda.get_for_update(corrigendum_id), form.seen_version, current_actor())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(done, "success")
            return redirect(url_for("calls.corrigendum", corrigendum_id=corrigendum_id))
    return _page(corrigendum_id, form)


def _page(corrigendum_id: int, form: Any = None) -> ResponseReturnValue:
    found = corrigenda.get_visible(corrigendum_id, current_actor())
    typed = {name: getattr(found, name) for name in ("reason_fr", "reason_ar", "reason_en", "version")}
    again = SendBackCorrigendumForm(formdata=None)
    page = render_template(
        "calls/corrigenda/show.html",
        corrigendum=found,
        call=found.call,
        rows=rows_of(found.changes, every_language=True),
        sections=[(name, TITLES[name]) for name in CHANGEABLE],
        reasons=form if isinstance(form, ReasonsForm) else ReasonsForm(formdata=None, data=typed),
        send_back=form if isinstance(form, SendBackCorrigendumForm) else again,
        form=form,
        story=corrigendum_story(found),
    )
    return page, 422 if form is not None else 200
