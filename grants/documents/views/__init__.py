"""Addresses that take a file piece by piece."""

from flask import Blueprint

blueprint = Blueprint("documents", __name__)

from grants.documents.views import uploads  # noqa: E402, F401
