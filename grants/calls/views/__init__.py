"""Pages of calls for the ministry's staff; the public page belongs to the portal."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)

from grants.calls.views import (  # noqa: E402
    corrigenda,  # noqa: F401
    following,  # noqa: F401
    guidance,  # noqa: F401
    moves,  # noqa: F401
    outages,  # noqa: F401
    parts,  # noqa: F401
    questions,  # noqa: F401
    rehearsals,  # noqa: F401
    staff,  # noqa: F401
)
