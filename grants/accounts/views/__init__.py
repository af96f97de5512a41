"""Pages of accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from grants.accounts.views import (  # noqa: E402
    links,  # noqa: F401
    own,  # noqa: F401
    second_factor,  # noqa: F401
    sign_in,  # noqa: F401
    sign_in_code,  # noqa: F401
    staff,  # noqa: F401
    step_up,  # noqa: F401
)
