"""Who may write, approve, publish and read calls."""

from collections.abc import Callable
from typing import Any

from grants.calls.states import WORKFLOW, CallState
from grants.core.actors import Actor


def can_view_calls(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor may read the ministry's pages of calls, drafts included."""
    return actor.has_role("call_manager", "director", "auditor")


def can_write_call(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor prepares calls: writes, asks for approval, publishes, cancels."""
    return actor.has_role("call_manager")


def can_cancel_draft(actor: Actor, call: Any) -> bool:
    """Say whether the actor alone cancels the call: a manager, while nobody outside has read it."""
    return can_write_call(actor, call) and call.published_at is None


def can_cancel_published(actor: Actor, call: Any) -> bool:
    """Say whether the actor pronounces the cancellation of a published call that a manager prepared."""
    return actor.has_role("director")


def can_approve_call(actor: Actor, call: Any) -> bool:
    """Say whether the actor may approve the call: a director who wrote no part of it."""
    return actor.has_role("director") and actor.id is not None and actor.id not in authors_of(call)


def can_send_back_call(actor: Actor, call: Any) -> bool:
    """Say whether the actor may give the call back to its writers."""
    return actor.has_role("director", "call_manager")


def can_decide_call(actor: Actor, call: Any) -> bool:
    """Say whether the actor may mark the call as decided, once results are published."""
    return actor.has_role("chair", "call_manager")


def can_ask_question(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor may ask a question on a call: anyone signed in."""
    return actor.id is not None


def can_follow_call(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor may follow a call with the address of the account: anyone signed in."""
    return actor.id is not None


def can_answer_question(actor: Actor, question: Any = None) -> bool:
    """Say whether the actor reads questions with their askers, answers them or sets them aside."""
    return actor.has_role("call_manager")


def can_view_corrigenda(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor may read corrigenda that are being prepared."""
    return actor.has_role("call_manager", "director", "auditor")


def can_write_corrigendum(actor: Actor, corrigendum: Any = None) -> bool:
    """Say whether the actor prepares and publishes corrigenda."""
    return actor.has_role("call_manager")


def can_approve_corrigendum(actor: Actor, corrigendum: Any) -> bool:
    """Say whether the actor may approve a corrigendum: a director who prepared no part of it."""
    return actor.has_role("director") and actor.id is not None and actor.id not in writers_of(corrigendum)


def can_send_back_corrigendum(actor: Actor, corrigendum: Any) -> bool:
    """Say whether the actor may give a corrigendum back to its writers."""
    return actor.has_role("director", "call_manager")


def can_note_outage(actor: Actor, outage: Any = None) -> bool:
    """Say whether the actor notes that the service did not answer, which extends deadlines by rule."""
    return actor.has_role("administrator")


def writers_of(corrigendum: Any) -> set[int | None]:
    """Return the identifiers of everyone who prepared the corrigendum."""
    return {corrigendum.prepared_by_id, *corrigendum.author_ids}


def can_rehearse_call(actor: Actor, call: Any) -> bool:
    """Say whether the actor may have the call rehearsed: a manager, before publication."""
    return can_write_call(actor, call) and call.published_at is None and call.state != CallState.CANCELLED


def authors_of(call: Any) -> set[int]:
    """Return the identifiers of everyone who wrote the call."""
    return {call.created_by_id, *call.author_ids}


POLICIES: dict[str, Callable[..., bool]] = {
    "view_calls": can_view_calls,
    "create_call": can_write_call,
    "edit_call": can_write_call,
    "ask_call_approval": can_write_call,
    "approve_call": can_approve_call,
    "send_back_call": can_send_back_call,
    "publish_call": can_write_call,
    "start_call_evaluation": can_write_call,
    "decide_call": can_decide_call,
    "cancel_call": can_cancel_draft,
    "cancel_published_call": can_cancel_published,
    "rehearse_call": can_rehearse_call,
    "ask_call_question": can_ask_question,
    "follow_call": can_follow_call,
    "answer_call_question": can_answer_question,
    "view_corrigenda": can_view_corrigenda,
    "write_corrigendum": can_write_corrigendum,
    "approve_corrigendum": can_approve_corrigendum,
    "send_back_corrigendum": can_send_back_corrigendum,
    "note_outage": can_note_outage,
}

# Action of the workflow -> right that it needs.
RIGHTS = {
    "ask_approval": "ask_call_approval",
    "approve": "approve_call",
    "send_back": "send_back_call",
    "publish": "publish_call",
    "start_evaluation": "start_call_evaluation",
    "cancel": "cancel_call",
}


def possible_actions(actor: Actor, call: Any) -> frozenset[str]:
    """Return the moves that the actor may make now, deadlines left aside, and "edit"."""
    moves = {
        action
        for action, right in RIGHTS.items()
        if WORKFLOW.allows(action, call.state) and POLICIES[right](actor, call)
    }
    moves -= {"approve"} if call.is_approved else {"publish"}
    if can_write_call(actor, call) and WORKFLOW.allows("cancel", call.state) and call.published_at is None:
        moves.add("edit")
    return frozenset(moves)
