"""Pages of agreements and payments, for associations and for staff."""

from flask import Blueprint

blueprint = Blueprint("agreements", __name__)

from grants.agreements.views import applicant, papers, payments, renouncing, staff  # noqa: E402, F401
