"""Health for those who operate the product: the process, and everything it needs."""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from grants.core.access import public
from grants.portal.readiness import readiness
from grants.portal.views import plain_blueprint


@plain_blueprint.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer that the process lives; touches nothing else."""
    return Response("ok\n", mimetype="text/plain")


@plain_blueprint.route("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Answer 200 when database, migrations and storage are ready, else 503, naming each."""
    checks = readiness()
    return jsonify(checks), 200 if all(checks.values()) else 503
