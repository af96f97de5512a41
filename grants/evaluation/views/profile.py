"""An evaluator's own pages: profile with absences and former ties, the guide, invitations to calls."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm
from grants.core.i18n import _
from grants.core.pagination import key_in
from grants.core.request import arrival, current_actor
from grants.evaluation import forms, queries, services
from grants.evaluation.queries.pool import LANGUAGES_READ
from grants.evaluation.views import blueprint


@blueprint.route("/evaluator", methods=["GET", "POST"])
@staff("evaluator")
def profile() -> ResponseReturnValue:
    """Show and keep what the viewer offers."""
    form = forms.EvaluatorProfileForm()
    form.offer([(code, queries.language_label(code)) for code in LANGUAGES_READ])
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.save_profile(
                    form.languages.data or [],
                    form.capacity.data or 0,
                    form.phone.data or "",
                    form.address.data or "",
                    form.seen_version,
                    current_actor(),
                    arrival(),
                )
        except (Conflict, NotAllowed):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Votre profil est enregistré."), "success")
            return redirect(url_for("evaluation.profile"))
    return _profile_page(form, None, None)


def _profile_page(form: Any, absence: Any, tie: Any) -> ResponseReturnValue:
    own = queries.profile_of(current_actor().id or 0)
    if form is None or not form.is_submitted():
        form = forms.EvaluatorProfileForm(
            formdata=None,
            obj=own.profile,
            languages=own.languages,
            version=str(own.profile.version) if own.profile else "",
        )
        form.offer([(code, queries.language_label(code)) for code in LANGUAGES_READ])
    absence = absence or forms.AbsenceForm(formdata=None)
    tie = tie or forms.PastTieForm(formdata=None)
    tie.offer()
    guide = queries.guide_in_force()
    page = render_template(
        "evaluation/profile.html",
        own=own,
        form=form,
        absence=absence,
        tie=tie,
        guide=guide,
        read_at=queries.read_at(current_actor().id, guide),
        lines=queries.lines_of(own.lines),
    )
    return page, 422 if form.errors or absence.errors or tie.errors else 200


@blueprint.post("/evaluator/absences")
@staff("evaluator")
def add_absence() -> ResponseReturnValue:
    """Note days away."""
    form = forms.AbsenceForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.add_absence(form.starts_on.data, form.ends_on.data, current_actor(), arrival())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Votre absence est notée."), "success")
            return redirect(url_for("evaluation.profile", _anchor="absences"))
    return _profile_page(None, form, None)


@blueprint.post("/evaluator/absences/<int:absence_id>/take-back")
@staff("evaluator")
def take_absence_back(absence_id: int) -> ResponseReturnValue:
    """Say that one is there after all."""
    if ActionForm().validate_on_submit():
        with unit_of_work():
            absence = queries.absence_for_update(absence_id, current_actor())
            services.take_absence_back(absence, current_actor(), arrival())
        flash(_("L’absence est retirée."), "success")
    return redirect(url_for("evaluation.profile", _anchor="absences"))


@blueprint.post("/evaluator/ties")
@staff("evaluator")
def declare_past_tie() -> ResponseReturnValue:
    """Declare a former employment or membership."""
    form = forms.PastTieForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                association = queries.association_by_reference(form.name.data)
                services.declare_past_tie(
                    form.tie_kind,
                    association,
                    form.name.data,
                    (form.from_year.data, form.to_year.data),
                    current_actor(),
                    arrival(),
                )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le lien est déclaré."), "success")
            return redirect(url_for("evaluation.profile", _anchor="ties"))
    return _profile_page(None, None, form)


@blueprint.route("/evaluator/guide", methods=["GET", "POST"])
@staff("evaluator", "call_manager")
def guide() -> ResponseReturnValue:
    """Show the guide in force; an evaluator confirms to have read it."""
    found = queries.guide_in_force()
    if found is None:
        raise NotFound(_("Aucun guide n’est encore publié."))
    if request.method == "POST" and ActionForm().validate_on_submit():
        number = key_in(request.form.get("number", "")) or 0
        with unit_of_work():
            services.confirm_guide(number, current_actor(), arrival())
        flash(_("Lecture confirmée : vous pouvez ouvrir vos dossiers."), "success")
        return redirect(url_for("evaluation.mine"))
    return render_template(
        "evaluation/guide.html",
        guide=found,
        text=queries.guide_text(found),
        read_at=queries.read_at(current_actor().id, found),
    )


@blueprint.get("/evaluator/invitations")
@staff("evaluator")
def invitations() -> ResponseReturnValue:
    """List the viewer's invitations, with a form to answer each."""
    return _invitations_page({})


def _invitations_page(given: dict[int, Any]) -> ResponseReturnValue:
    own = queries.profile_of(current_actor().id or 0)
    usual = own.profile.capacity if own.profile else None
    found = queries.own_invitations(current_actor())
    entries = []
    for invitation in found:
        accept = given.get(invitation.id) or forms.AcceptInvitationForm(
            formdata=None, capacity=usual, version=str(invitation.version)
        )
        entries.append((invitation, accept))
    failing = [form for form in given.values() if form.errors]
    page = render_template(
        "evaluation/invitations.html",
        entries=entries,
        own=own,
        form=failing[0] if failing else forms.AcceptInvitationForm(formdata=None),
    )
    return page, 422 if failing else 200


@blueprint.post("/evaluator/invitations/<int:invitation_id>/accept")
@staff("evaluator")
def accept_invitation(invitation_id: int) -> ResponseReturnValue:
    """Accept so many files of a call."""
    form = forms.AcceptInvitationForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                invitation = queries.own_invitation_for_update(invitation_id, current_actor())
                services.accept_invitation_to_evaluate(
                    invitation, form.capacity.data or 0, form.seen_version, current_actor(), arrival()
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Merci : vous évaluerez des dossiers de cet appel."), "success")
            return redirect(url_for("evaluation.invitations"))
    return _invitations_page({invitation_id: form})


@blueprint.route("/evaluator/invitations/<int:invitation_id>/<answer>", methods=["GET", "POST"])
@staff("evaluator")
def leave_call(invitation_id: int, answer: str) -> ResponseReturnValue:
    """Refuse an invitation, or step down after accepting it, on a page of its own."""
    if answer not in ("refuse", "leave"):
        raise NotFound
    form = forms.AnswerReasonForm()
    if form.validate_on_submit():
        act = services.refuse_invitation if answer == "refuse" else services.step_down
        try:
            with unit_of_work():
                invitation = queries.own_invitation_for_update(invitation_id, current_actor())
                act(invitation, form.reason.data or "", form.seen_version, current_actor(), arrival())
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le gestionnaire d’appels est averti."), "success")
            return redirect(url_for("evaluation.invitations"))
    found = next((row for row in queries.own_invitations(current_actor()) if row.id == invitation_id), None)
    if found is None:
        raise NotFound(_("Cette invitation n’existe pas."))
    if not form.is_submitted():
        form.version.data = str(found.version)
    page = render_template("evaluation/leave_call.html", invitation=found, answer=answer, form=form)
    return page, 422 if form.errors else 200
