"""Pages of proposals: for members of an association and for staff."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

from grants.proposals.views import (  # noqa: E402, F401
    applicant,
    autosave,
    budget_sheet,
    files,
    presence,
    sections,
    staff,
    submission,
)
