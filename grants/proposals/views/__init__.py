"""Pages of proposals: for members of an association and for staff."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

from grants.proposals.views import (  # noqa: E402
    activities,  # noqa: F401
    answers,  # noqa: F401
    applicant,  # noqa: F401
    autosave,  # noqa: F401
    budget_sheet,  # noqa: F401
    carrying,  # noqa: F401
    changes,  # noqa: F401
    comments,  # noqa: F401
    files,  # noqa: F401
    messages,  # noqa: F401
    plan,  # noqa: F401
    presence,  # noqa: F401
    sections,  # noqa: F401
    staff,  # noqa: F401
    submission,  # noqa: F401
    texts,  # noqa: F401
    whole,  # noqa: F401
)
