"""Pages of staff: prepare agreements from decisions, offer them, sign for the ministry, list them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.agreements import forms, queries, services
from grants.agreements.policies import READERS
from grants.agreements.queries import AgreementFilters
from grants.agreements.schedule import document_kind
from grants.agreements.states import AgreementKind, AgreementState, Party
from grants.agreements.story import story_of
from grants.agreements.views import blueprint
from grants.agreements.views.pages import agreement_context, sign_page
from grants.core.access import staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor
from grants.proposals.queries import get_for_update as get_proposal_for_update
from grants.strategy.queries import line_choices


@blueprint.get("/staff/agreements")
@staff(*READERS)
def index() -> ResponseReturnValue:
    """List agreements, filtered by state, line, kind and words."""
    chosen = AgreementFilters(
        state=_known(request.args.get("state", ""), AgreementState.choices()),
        line=request.args.get("line", "")[:3],
        kind=_known(request.args.get("kind", ""), AgreementKind.choices()),
        text=request.args.get("q", "").replace("\x00", "").strip()[:60],
    )
    return render_template(
        "agreements/index.html",
        page=queries.page_for_staff(chosen, current_actor(), requested_page()),
        chosen=chosen,
        states=AgreementState.choices(),
        kinds=AgreementKind.choices(),
        lines=line_choices(),
    )


@blueprint.get("/staff/agreements/to-prepare")
@staff("call_manager")
def to_prepare() -> ResponseReturnValue:
    """List the selected proposals that wait for their agreement."""
    return _to_prepare_page()


def _to_prepare_page(form: AppForm | None = None) -> ResponseReturnValue:
    page = render_template(
        "agreements/to_prepare.html",
        selected=[
            (item.proposal, item.decision, document_kind(item.decision.amount_centimes or 0))
            for item in queries.selected_without_agreement()
        ],
        form=form,
    )
    return page, (422 if form is not None else 200)


@blueprint.post("/staff/agreements/prepare")
@staff("call_manager")
def prepare() -> ResponseReturnValue:
    """Prepare the agreement of one selected proposal."""
    form = forms.PrepareAgreementForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                proposal = get_proposal_for_update(form.proposal.data, current_actor())
                agreement = services.prepare_agreement(proposal.id, current_actor(), arrival())
                reference = agreement.reference
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(reference)s est prêt. Relisez les deux textes.", reference=reference), "success")
            return redirect(url_for("agreements.staff_show", reference=reference))
    return _to_prepare_page(form)


@blueprint.get("/staff/agreements/<reference>")
@staff(*READERS)
def staff_show(reference: str) -> ResponseReturnValue:
    """Show an agreement to staff: its papers, signatures, payments and story."""
    agreement = queries.get_visible(reference, current_actor())
    context = agreement_context(agreement)
    return render_template("agreements/staff_show.html", story=story_of(agreement), **context)


@blueprint.post("/staff/agreements/<reference>/offer")
@staff("call_manager")
def offer(reference: str) -> ResponseReturnValue:
    """Draw both papers, then offer the agreement to both parties."""
    form = ActionForm()
    agreement = queries.get_visible(reference, current_actor())
    if form.validate_on_submit():
        papers = services.draw_papers(agreement)
        with unit_of_work():
            locked = queries.get_for_update(reference, current_actor())
            services.offer_agreement(locked, papers, form.seen_version, current_actor(), arrival())
        flash(_("%(reference)s est à signer par les deux parties.", reference=reference), "success")
    return redirect(url_for("agreements.staff_show", reference=reference))


@blueprint.route("/staff/agreements/<reference>/sign", methods=["GET", "POST"])
@staff("authorising_officer")
def staff_sign(reference: str) -> ResponseReturnValue:
    """Sign for the ministry."""
    return sign_page(reference, Party.MINISTRY, "agreements.staff_show", "agreements/staff_sign.html")


def _known(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in {key for key, _label in choices} else ""
