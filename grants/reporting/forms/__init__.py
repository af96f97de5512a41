"""Shapes of input on reports: tables of persons, contacts, expenses, narrative, review."""

from grants.reporting.forms.actions import CorrectReportForm, ReviewReportForm, SubmitReportForm, review_form
from grants.reporting.forms.numbers import ContactsForm, ExpensesForm, contacts_form, expenses_form
from grants.reporting.forms.participants import ParticipantsForm, participants_form
from grants.reporting.forms.text import NarrativeForm

__all__ = [
    "ContactsForm",
    "CorrectReportForm",
    "ExpensesForm",
    "NarrativeForm",
    "ParticipantsForm",
    "ReviewReportForm",
    "SubmitReportForm",
    "contacts_form",
    "expenses_form",
    "participants_form",
    "review_form",
]
