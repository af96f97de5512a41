"""Pages of monitoring."""

from flask import Blueprint

blueprint = Blueprint("monitoring", __name__)

from grants.monitoring.views import staff  # noqa: E402,F401
