"""Pages of reports: for the associations that file them and the staff that reviews them."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__)

from grants.reporting.views import applicant, correction, sections, staff  # noqa: E402, F401
