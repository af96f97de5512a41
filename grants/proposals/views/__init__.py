"""Pages of proposals: for members of an association and for staff."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

from grants.proposals.views import (  # noqa: E402, F401
    activities,
    answers,
    applicant,
    autosave,
    files,
    plan,
    sections,
    staff,
    submission,
    texts,
)
