"""Pages of associations."""

from flask import Blueprint

blueprint = Blueprint("associations", __name__)

from grants.associations.views import applicant, members, public, staff  # noqa: E402, F401
