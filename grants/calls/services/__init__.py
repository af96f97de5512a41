"""Writes on calls: write them, have them approved, publish them, move them on."""

from grants.calls.services.moves import (
    approve_call,
    ask_approval,
    cancel_call,
    mark_decided,
    publish_call,
    send_back_call,
    start_evaluation,
)
from grants.calls.services.writing import copy_call, create_call, update_call

__all__ = [
    "approve_call",
    "ask_approval",
    "cancel_call",
    "copy_call",
    "create_call",
    "mark_decided",
    "publish_call",
    "send_back_call",
    "start_evaluation",
    "update_call",
]
