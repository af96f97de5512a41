"""Pages of proposals: for members of an association and for staff."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

from grants.proposals.views import applicant, autosave, carrying, files, sections, staff, submission  # noqa: E402, F401
