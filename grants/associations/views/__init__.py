"""Pages of associations."""

from flask import Blueprint

blueprint = Blueprint("associations", __name__)

from grants.associations.views import (  # noqa: E402
    applicant,  # noqa: F401
    bank,  # noqa: F401
    board,  # noqa: F401
    doubles,  # noqa: F401
    members,  # noqa: F401
    papers,  # noqa: F401
    public,  # noqa: F401
    review,  # noqa: F401
    staff,  # noqa: F401
    transfers,  # noqa: F401
)
