"""The board of an association: the mandate and the officers, as its members declare them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.associations import policies, queries, services
from grants.associations.forms import DeclareBoardForm
from grants.associations.forms.board import MORE_ROWS
from grants.associations.views import blueprint
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/associations/<ref>/board", methods=["GET", "POST"])
@signed_in
def board(ref: str) -> ResponseReturnValue:
    """Declare the board; "more" adds blank rows without saving, for browsers without scripts."""
    association = queries.get_visible(ref, current_actor())
    if not policies.can_declare_board(current_actor(), association):
        raise NotAllowed
    is_new = request.args.get("new") == "1"
    form = DeclareBoardForm.of(None if is_new else queries.current_board(association.id), association.version)
    if "more" in request.form:
        form.add_rows(MORE_ROWS)
        return _page(ref, form, is_new)
    if form.validate_on_submit():
        try:
            _save(ref, form, is_new)
        except (NotAllowed, NotFound, Conflict):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Le bureau est enregistré."), "success")
            return redirect(url_for("associations.mine"))
    return _page(ref, form, is_new), (422 if form.errors else 200)


def _save(ref: str, form: DeclareBoardForm, is_new: bool) -> None:
    starts_on, ends_on = form.mandate()
    with unit_of_work():
        services.declare_board(
            queries.get_for_update(ref, current_actor()),
            starts_on,
            ends_on,
            form.officers(),
            form.chosen(),
            form.seen_version,
            current_actor(),
            arrival(),
            is_new,
        )


def _page(ref: str, form: DeclareBoardForm, is_new: bool) -> str:
    association = queries.get_visible(ref, current_actor())
    return render_template(
        "associations/board.html",
        form=form,
        association=association,
        is_new=is_new,
        former=queries.former_boards(association.id),
        has_board=queries.current_mandate(association.id) is not None,
    )
