"""Writes on calls: write them, have them approved, publish them, move them on."""

from grants.calls.services.following import (
    FollowLinkUnusable,
    ask_to_follow,
    confirm_following,
    follow_call,
    forget_followers,
    stop_following,
    stop_following_call,
)
from grants.calls.services.moves import (
    approve_call,
    ask_approval,
    cancel_call,
    mark_decided,
    publish_call,
    send_back_call,
    start_evaluation,
)
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
    "Published",
    "QuestionsClosed",
    "TooManyQuestions",
    "answer_question",
    "approve_call",
    "ask_approval",
    "ask_question",
    "ask_rehearsal",
    "ask_to_follow",
    "cancel_call",
    "confirm_following",
    "copy_call",
    "create_call",
    "follow_call",
    "forget_followers",
    "keep_rehearsal",
    "mark_decided",
    "publish_call",
    "send_back_call",
    "set_aside_question",
    "start_evaluation",
    "stop_following",
    "stop_following_call",
    "update_call",
]
