"""Pages of accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from grants.accounts.views import links, own, sign_in, staff, step_up  # noqa: E402, F401
