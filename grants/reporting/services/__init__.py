"""Writes on reports: fill in, submit, return, validate, correct."""

from grants.reporting.services.correction import start_correction
from grants.reporting.services.drafts import (
    save_contacts,
    save_expenses,
    save_narrative,
    save_participants,
    start_report,
)
from grants.reporting.services.review import send_back_report, validate_report
from grants.reporting.services.submission import submit_report

__all__ = [
    "save_contacts",
    "save_expenses",
    "save_narrative",
    "save_participants",
    "send_back_report",
    "start_correction",
    "start_report",
    "submit_report",
    "validate_report",
]
