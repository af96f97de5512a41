"""Staff pages of the reference data."""

from flask import Blueprint

blueprint = Blueprint("strategy", __name__)

from grants.strategy.views import staff  # noqa: E402, F401
