"""Writes on calls: write them, have them approved, publish them, move them on."""

from grants.calls.services.corrigenda import (
    FrozenCall,
    abandon_corrigendum,
    approve_corrigendum,
    ask_corrigendum_approval,
    change_corrigendum,
    draft_after,
    give_reasons,
    prepare_corrigendum,
    publish_corrigendum,
    send_back_corrigendum,
)
from grants.calls.services.following import (
    FollowLinkUnusable,
    ask_to_follow,
    confirm_following,
    follow_call,
    forget_followers,
    stop_following,
    stop_following_call,
)
from grants.calls.services.gaps import confirm_gap, dismiss_gap, propose_gap
from grants.calls.services.moves import (
    approve_call,
    ask_approval,
    cancel_call,
    cancel_published,
    mark_decided,
    publish_call,
    send_back_call,
    start_evaluation,
)
from grants.calls.services.outages import note_outage
from grants.calls.services.questions import (
    Published,
    QuestionsClosed,
    TooManyQuestions,
    answer_question,
    ask_question,
    set_aside_question,
)
from grants.calls.services.rehearsals import ask_rehearsal, keep_rehearsal
from grants.calls.services.writing import copy_call, create_call, update_call

__all__ = [
    "FollowLinkUnusable",
    "FrozenCall",
    "Published",
    "QuestionsClosed",
    "TooManyQuestions",
    "abandon_corrigendum",
    "answer_question",
    "approve_call",
    "approve_corrigendum",
    "ask_approval",
    "ask_corrigendum_approval",
    "ask_question",
    "ask_rehearsal",
    "ask_to_follow",
    "cancel_call",
    "cancel_published",
    "change_corrigendum",
    "confirm_following",
    "confirm_gap",
    "copy_call",
    "create_call",
    "dismiss_gap",
    "draft_after",
    "follow_call",
    "forget_followers",
    "give_reasons",
    "keep_rehearsal",
    "mark_decided",
    "note_outage",
    "prepare_corrigendum",
    "propose_gap",
    "publish_call",
    "publish_corrigendum",
    "send_back_call",
    "send_back_corrigendum",
    "set_aside_question",
    "start_evaluation",
    "stop_following",
    "stop_following_call",
    "update_call",
]
