"""Public pages, and the addresses without a language: health and open data."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)
plain_blueprint = Blueprint("plain", __name__)

from grants.portal.views import (  # noqa: E402
    calls,
    demonstration,
    eligibility,
    health,
    history,
    home,
    open_data,
    previews,
    results,
    verification,
)

__all__ = [
    "calls",
    "demonstration",
    "eligibility",
    "health",
    "history",
    "home",
    "open_data",
    "previews",
    "results",
    "verification",
]
