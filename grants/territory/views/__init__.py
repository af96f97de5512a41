"""Staff pages of places and holidays."""

from flask import Blueprint

blueprint = Blueprint("territory", __name__)

from grants.territory.views import staff  # noqa: E402, F401
