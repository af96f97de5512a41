"""Pages of the demonstration only: the e-mails it would have sent, and the components of the pages."""

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from grants.core.access import public
from grants.core.pagination import requested_page
from grants.portal import queries, samples
from grants.portal.views import blueprint


@blueprint.route("/demo/mail")
@public
def demo_mail() -> ResponseReturnValue:
    """List the e-mails of the demonstration, the latest first, of everyone or of one recipient."""
    _demonstration_only()
    recipient = request.args.get("recipient", "").strip()
    return render_template(
        "portal/demo_mail.html",
        page=queries.emails_page(recipient, requested_page()),
        recipient=recipient,
        recipients=[(address, address) for address in queries.recipients()],
    )


@blueprint.route("/demo/mail/<int:email_id>")
@public
def demo_message(email_id: int) -> ResponseReturnValue:
    """Show one e-mail of the demonstration, its links followed with a click."""
    _demonstration_only()
    return render_template("portal/demo_message.html", email=queries.email(email_id))


@blueprint.route("/demo/components")
@public
def components() -> ResponseReturnValue:
    """Show every component in every state, on invented data."""
    _demonstration_only()
    return render_template("portal/components.html", **samples.context())


def _demonstration_only() -> None:
    if not current_app.config["DEMONSTRATION"]:
        abort(404)
