"""Pages of calls for the ministry's staff; the public page belongs to the portal."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)

from grants.calls.views import corrigenda, following, moves, outages, parts, questions, staff  # noqa: E402, F401
