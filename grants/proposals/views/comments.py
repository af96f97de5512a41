"""Comments between members on a draft: threads by section and unit, for members only."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.queries import names_of
from grants.associations.queries import current_members
from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _, instant_words
from grants.core.request import arrival, current_actor
from grants.proposals import queries, services
from grants.proposals.forms.comments import CommentForm
from grants.proposals.models import DraftComment, Proposal
from grants.proposals.rules import SECTIONS
from grants.proposals.units import read_units
from grants.proposals.views import blueprint
from grants.proposals.views.changes import for_members
from grants.proposals.views.readable import named_unit, section_title


@dataclass(frozen=True)
class CommentWords:
    """One comment in words."""

    id: int
    who: str
    when: str
    body: str
    told: str


@dataclass(frozen=True)
class ThreadWords:
    """One thread in words, with the place it speaks of."""

    id: int
    place: str
    url: str
    settled_by: str
    is_settled: bool
    comments: list[CommentWords]


@blueprint.route("/proposals/<ref>/comments", methods=["GET", "POST"])
@signed_in
def comments(ref: str) -> ResponseReturnValue:
    """Read the threads; begin one, or reply."""
    proposal = for_members(ref)
    form = CommentForm(place=request.args.get("section", ""))
    form.offer(_places(proposal, form.place.data or ""), _members(proposal))
    if form.validate_on_submit():
        try:
            key = _save(ref, form)
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for("proposals.comments", ref=ref, _anchor=f"comment-{key}"))
    page = render_template(
        "proposals/comments.html", proposal=proposal, form=form, threads=_threads(proposal)
    )
    return page, 422 if form.is_submitted() and (form.errors or form.form_errors) else 200


def _save(ref: str, form: CommentForm) -> int:
    section, _sign, unit = (form.place.data or "basics").partition("|")
    actor, at, told = current_actor(), arrival(), form.mentioned.data or []
    with unit_of_work():
        proposal = queries.get_for_update(ref, actor)
        if form.thread_id is not None:
            written = services.reply_to_comment(proposal, form.thread_id, form.body.data, told, actor, at)
        else:
            written = services.add_comment(proposal, section, unit or None, form.body.data, told, actor, at)
        return written.id


@blueprint.route("/proposals/<ref>/comments/<int:thread_id>/settle", methods=["POST"])
@signed_in
def settle_comment(ref: str, thread_id: int) -> ResponseReturnValue:
    """Mark a thread as settled, or open it again."""
    settled = request.form.get("settled") != "no"
    with unit_of_work():
        proposal = queries.get_for_update(ref, current_actor())
        services.settle_comment(proposal, thread_id, settled, current_actor(), arrival())
    flash(_("Le fil est réglé.") if settled else _("Le fil est rouvert."), "success")
    return redirect(url_for("proposals.comments", ref=ref))


def _places(proposal: Proposal, place: str) -> list[tuple[str, str]]:
    """Return the sections, each followed by its units where the reader comes from that section."""
    found = []
    for section in SECTIONS:
        title = section_title(section)
        found.append((section, title))
        if place.partition("|")[0] == section:
            keys = list(queries.unit_tokens(proposal, section))
            values = read_units(proposal, keys)
            found += [(f"{section}|{key}", f"{title} · {named_unit(key, values.get(key))}") for key in keys]
    return found


def _members(proposal: Proposal) -> list[tuple[int, str]]:
    return [
        (member.user_id, member.user.display_name)
        for member in current_members(proposal.association_id)
        if member.user_id != current_actor().id
    ]


def _threads(proposal: Proposal) -> list[ThreadWords]:
    threads = queries.threads_of(proposal.id)
    every = [comment for thread in threads for comment in (thread.first, *thread.replies)]
    people = {comment.author_id for comment in every} | {thread.first.resolved_by_id for thread in threads}
    people |= {key for comment in every for key in comment.mentioned_ids}
    names = names_of(people)
    units = read_units(proposal, {thread.first.unit_key for thread in threads if thread.first.unit_key})
    found = []
    for thread in threads:
        first = thread.first
        place = section_title(first.section)
        if first.unit_key:
            place = f"{place} · {named_unit(first.unit_key, units.get(first.unit_key))}"
        url = url_for(f"proposals.{first.section}", ref=proposal.ref) if proposal.state == "draft" else ""
        found.append(
            ThreadWords(
                first.id,
                place,
                url,
                names.get(first.resolved_by_id or 0, ""),
                first.resolved_at is not None,
                [_words(comment, names) for comment in (first, *thread.replies)],
            )
        )
    return found


def _words(comment: DraftComment, names: dict[int, str]) -> CommentWords:
    told = ", ".join(names[key] for key in comment.mentioned_ids if key in names)
    return CommentWords(
        comment.id, names.get(comment.author_id, ""), instant_words(comment.created_at), comment.body, told
    )
