"""Verify a receipt: anyone who holds one may confirm its number, its time and its fingerprint."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.access import public
from grants.portal.views import blueprint, plain_blueprint
from grants.proposals import queries as proposals


@plain_blueprint.route("/verify/<code>")
@public
def verify_short(code: str) -> ResponseReturnValue:
    """Lead from the address printed on a receipt to the page in the reader's language."""
    return redirect(url_for("portal.verify", code=code))


@blueprint.route("/verify")
@public
def verify_form() -> ResponseReturnValue:
    """Ask for the code of a receipt."""
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("portal.verify", code=code[:40]))
    return render_template("portal/verify.html", code="", found=None)


@blueprint.route("/verify/<code>")
@public
def verify(code: str) -> ResponseReturnValue:
    """Confirm number, time and fingerprint of a receipt, and nothing else."""
    found = proposals.verified(code)
    return render_template("portal/verify.html", code=code, found=found), 200 if found else 404
