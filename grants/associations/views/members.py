"""The members page of an association: who is in, invitations, leaving."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.associations import queries, services
from grants.associations.forms import InviteMemberForm, member_of
from grants.associations.states import MemberRight
from grants.associations.views import blueprint
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.core.request import arrival, current_actor


@blueprint.route("/associations/<ref>/members", methods=["GET", "POST"])
@signed_in
def members(ref: str) -> ResponseReturnValue:
    association = queries.get_visible(ref, current_actor())
    form = InviteMemberForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.invite_member(
                    queries.get_for_update(ref, current_actor()),
                    form.email.data,
                    member_of(MemberRight, form.right.data),
                    current_actor(),
                    arrival(),
                )
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("L’invitation est envoyée à %(email)s.", email=form.email.data), "success")
            return redirect(url_for("associations.members", ref=ref))
    association = queries.get_visible(ref, current_actor())
    memberships = queries.current_members(association.id)
    page = render_template(
        "associations/members.html",
        form=form,
        association=association,
        memberships=memberships,
        transfer=queries.open_transfer(association.id),
        owners=sum(member.right == MemberRight.OWNER for member in memberships),
    )
    return page, (422 if form.errors else 200)


@blueprint.post("/associations/<ref>/members/<int:membership_id>/end")
@signed_in
def end_membership(ref: str, membership_id: int) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        association = queries.get_for_update(ref, actor)
        membership = queries.get_membership(association, membership_id)
        own = membership.user_id == actor.id
        services.end_membership(membership, actor, arrival())
    flash(_("Vous avez quitté l’association.") if own else _("Cette personne n’est plus membre."), "success")
    return redirect(url_for("associations.mine") if own else url_for("associations.members", ref=ref))
