"""Work of evaluation done beside the pages: completions whose time is over, old notes to erase."""

from datetime import datetime
from typing import Any

from grants.calls.models import Call, CallLine
from grants.core.actors import System
from grants.core.db import unit_of_work
from grants.evaluation import queries, services
from grants.evaluation.services.blind import PREPARE_JOB
from grants.evaluation.services.completion import CLOSE_JOB, REMIND_JOB
from grants.evaluation.services.letters import DRAW_JOB, LANGUAGES
from grants.evaluation.services.minutes import DRAW_MINUTES_JOB
from grants.evaluation.services.opening import DRAW_OPENING_JOB
from grants.evaluation.services.sealing import STORE_JOB

ERASER = System("retention", "erase_notes")
CLOSER = System("deadline", "close_completion")
REMINDER = System("deadline", "remind_of_completion")


def close_completion(payload: dict[str, Any], at: datetime) -> None:
    """Close one request after its last instant; harmless when it was sent back or closed before."""
    with unit_of_work():
        services.close_completion(queries.load_completion(payload["request"]), CLOSER, at)


def draw_minutes(payload: dict[str, Any], at: datetime) -> None:
    """Draw and keep the minutes of one closed session."""
    services.keep_minutes(payload["session_id"], at)


def store_bundle(payload: dict[str, Any], at: datetime) -> None:
    """Store the sealed bundle of one closed session."""
    services.keep_bundle(payload["session_id"], at)


KEEPER = System("letters", "keep_letters")


def draw_letters(payload: dict[str, Any], at: datetime) -> None:
    """Draw the originals of every letter that has none, a transaction each; safe to repeat."""
    for key in queries.undrawn():
        letter = queries.get_letter(key)
        for language in LANGUAGES:
            services.paper_of(letter, language, KEEPER, at)


def recall_letters(at: datetime) -> None:
    """Recall the letters that nobody opened, each once; safe to repeat."""
    for key in queries.to_recall(at):
        with unit_of_work():
            services.recall_letter(queries.load_letter(key), KEEPER, at)


def remind_of_completion(payload: dict[str, Any], at: datetime) -> None:
    """Remind an association of a request that is still open; harmless when it is not, or was reminded."""
    with unit_of_work():
        services.remind_of_completion(queries.load_completion(payload["request"]), REMINDER, at)


def erase_notes(at: datetime) -> None:
    """Erase private notes five years after they were written."""
    with unit_of_work():
        services.erase_old_notes(ERASER, at)


def remind_of_appeals(at: datetime) -> None:
    """Remind those who owe the answer of an appeal; safe to repeat."""
    for key in queries.to_remind(at):
        with unit_of_work():
            services.remind_of_appeal(queries.load_appeal(key), KEEPER, at)


BLINDER = System("blindness", "prepare_blind_files")


def prepare_blind_files(payload: dict[str, Any], at: datetime) -> None:
    """Make the copies of the files of one proposal of a blind call; safe to repeat."""
    services.prepare_blind_files(payload["proposal_id"], BLINDER, at)


RESERVES = System("reserves", "keep_reserves", "issue_letters")


def release_reserves(at: datetime) -> None:
    """Release the appeal reserve of every line whose appeals are over; safe to repeat."""
    for key in queries.to_release(at):
        with unit_of_work() as session:
            services.release_reserve(session.get_one(CallLine, key, with_for_update=True), RESERVES, at)


def end_reserve_lists(at: datetime) -> None:
    """End the reserve lists of calls whose year is over, a call a transaction; safe to repeat."""
    for key in queries.calls_to_end(at):
        with unit_of_work() as session:
            services.end_reserve_lists(session.get_one(Call, key, with_for_update=True), RESERVES, at)


def draw_opening(payload: dict[str, Any], at: datetime) -> None:
    """Draw and keep the minutes of the opening of a call."""
    services.keep_opening_papers(payload["call_id"], at)


JOBS = {
    DRAW_OPENING_JOB: draw_opening,
    CLOSE_JOB: close_completion,
    REMIND_JOB: remind_of_completion,
    DRAW_JOB: draw_letters,
    DRAW_MINUTES_JOB: draw_minutes,
    STORE_JOB: store_bundle,
    PREPARE_JOB: prepare_blind_files,
}
DAILY = {
    "evaluation.erase_notes": erase_notes,
    "evaluation.recall_letters": recall_letters,
    "evaluation.remind_of_appeals": remind_of_appeals,
    "evaluation.release_reserves": release_reserves,
    "evaluation.end_reserve_lists": end_reserve_lists,
}
