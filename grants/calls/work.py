"""What waits for call managers, directors and, of outages, administrators."""

from datetime import datetime

from sqlalchemy import case, func, select

from grants.calls import corrigenda, gaps, questions
from grants.calls.models import Call
from grants.calls.policies import authors_of
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import ngettext
from grants.core.worklist import WorkItem


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the calls that wait for the actor, by what is to be done."""
    items: list[WorkItem] = []
    if actor.has_role("call_manager"):
        items += _for_manager(at)
    if actor.has_role("director"):
        items += _for_director(actor)
    if actor.has_role("administrator"):
        items.append(_gaps())
    return items


def _gaps() -> WorkItem:
    count = gaps.waiting_count()
    label = ngettext("interruption du service à examiner", "interruptions du service à examiner", count)
    return WorkItem(count, label, "calls.outage_index")


def _reopened(at: datetime) -> WorkItem:
    count = gaps.reopened_count(at)
    label = ngettext("appel rouvert par une panne", "appels rouverts par une panne", count)
    return WorkItem(count, label, "calls.corrigendum_index")


def _for_manager(at: datetime) -> list[WorkItem]:
    drafts, approved, past = db.session.execute(
        select(
            func.count(case((Call.state == CallState.DRAFT, 1))),
            func.count(case(((Call.state == CallState.TO_APPROVE) & Call.approved_at.is_not(None), 1))),
            func.count(case(((Call.state == CallState.PUBLISHED) & (Call.accepts_until < at), 1))),
        )
    ).one()
    return [
        _item(drafts, ngettext("appel à compléter", "appels à compléter", drafts), "draft"),
        _item(
            approved, ngettext("appel approuvé à publier", "appels approuvés à publier", approved), "approved"
        ),
        _item(past, ngettext("appel clos à évaluer", "appels clos à évaluer", past), "past"),
        _questions(),
        _corrigenda(corrigenda.approved_count(), "approved"),
        _reopened(at),
    ]


def _questions() -> WorkItem:
    count = questions.waiting()
    label = ngettext("question à répondre", "questions à répondre", count)
    return WorkItem(count, label, "calls.question_index", {"status": "asked"})


def _for_director(actor: Actor) -> list[WorkItem]:
    waiting = db.session.scalars(
        select(Call).where(Call.state == CallState.TO_APPROVE, Call.approved_at.is_(None))
    )
    count = sum(actor.id not in authors_of(call) for call in waiting)
    return [
        _item(count, ngettext("appel à approuver", "appels à approuver", count), "to_approve"),
        _corrigenda(corrigenda.waiting_for(actor), "to_approve"),
    ]


def _corrigenda(count: int, status: str) -> WorkItem:
    words = {
        "approved": ngettext("rectificatif à publier", "rectificatifs à publier", count),
        "to_approve": ngettext("rectificatif à approuver", "rectificatifs à approuver", count),
    }
    return WorkItem(count, words[status], "calls.corrigendum_index")


def _item(count: int, label: str, status: str) -> WorkItem:
    return WorkItem(count, label, "calls.index", {"status": status})
