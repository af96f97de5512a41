"""What waits for members of an association: drafts to finish; and on both sides messages to read."""

from datetime import datetime, timedelta

from grants.core.actors import Actor
from grants.core.i18n import _, instant_words, ngettext
from grants.core.worklist import WorkItem
from grants.proposals.models import Proposal
from grants.proposals.queries.applicants import drafts_of
from grants.proposals.queries.messages import unread_work

LATE = timedelta(days=3)


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the drafts in open calls of a member, and the messages that the actor's side has not read."""
    return _drafts(actor, at) + unread_work(actor)


def _drafts(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the drafts in open calls, those taken back for correction apart; late under three days."""
    if not actor.memberships:
        return []
    drafts = [draft for draft in drafts_of(actor) if draft.call_line.call.is_open(at)]
    new = [draft for draft in drafts if draft.reference is None]
    again = [draft for draft in drafts if draft.reference is not None]
    items = []
    if new:
        words = ngettext("brouillon à déposer", "brouillons à déposer", len(new))
        items.append(_item(new, words, at))
    if again:
        words = ngettext("dossier repris, à redéposer", "dossiers repris, à redéposer", len(again))
        items.append(_item(again, words, at))
    return items


def _item(drafts: list[Proposal], words: str, at: datetime) -> WorkItem:
    closes_at = min(draft.call_line.call.closes_at for draft in drafts)
    hint = _("Avant le %(deadline)s", deadline=instant_words(closes_at))
    late = closes_at - at < LATE
    if len(drafts) == 1:
        return WorkItem(1, words, "proposals.show", {"ref": drafts[0].ref}, hint, late)
    return WorkItem(len(drafts), words, "proposals.mine", {}, hint, late)
