"""The table of docs/emails.md says what grants/outbox/events.py says, and every event has its text."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from grants.outbox.events import EVENTS, MailEvent

ROOT = Path(__file__).resolve().parents[2]


def documented_rows(text: str) -> set[tuple[str, ...]]:
    """Return the cells of the table's rows: code, recipients, purpose."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {tuple(cell.strip().strip("`") for cell in cells) for cells in rows}


def faults(text: str, events: Iterable[MailEvent]) -> list[str]:
    """Return what the table lacks, tells otherwise, or tells of an event that sends nothing."""
    written = documented_rows(text)
    declared = {(event.code, event.recipients, event.purpose) for event in events}
    return [f"to write: {' | '.join(row)}" for row in sorted(declared - written)] + [
        f"to take out: {' | '.join(row)}" for row in sorted(written - declared)
    ]


def test_the_table_equals_the_events() -> None:
    assert faults((ROOT / "docs" / "emails.md").read_text(), EVENTS.values()) == []


def test_a_missing_a_changed_and_a_spurious_event_are_found() -> None:
    text = "| `call.opened` | the owners | open |\n| `call.closed` | the owners | closed |\n"
    events = [MailEvent("call.opened", "the members", "open"), MailEvent("call.late", "staff", "late")]
    assert faults(text, events) == [
        "to write: call.late | staff | late",
        "to write: call.opened | the members | open",
        "to take out: call.closed | the owners | closed",
        "to take out: call.opened | the owners | open",
    ]


@pytest.mark.parametrize("code", sorted(EVENTS))
def test_every_event_has_its_text(code: str) -> None:
    assert (ROOT / "templates" / "emails" / f"{code}.txt").is_file()


def test_every_text_has_its_event() -> None:
    assert {path.stem for path in (ROOT / "templates" / "emails").glob("*.txt")} == set(EVENTS)
