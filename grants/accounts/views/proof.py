"""Verify what a person signed in types to prove identity: counted, slow, outside any transaction."""

from flask import request

from grants.accounts import queries, services
from grants.accounts.services.attempts import TooManyAttempts
from grants.core.actors import Actor
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival


def require_password(actor: Actor, text: str, field: str) -> None:
    """Refuse a text that is not the actor's password, at the form field named.

    Raises TooManyAttempts when the account or the network address tried too often.
    """
    address = request.remote_addr or ""
    with unit_of_work():
        minutes = services.count_attempt("sign-in", actor.email, address, arrival())
    if minutes:
        raise TooManyAttempts(minutes)
    if not services.verify_password(queries.get_user(actor.id).password_hash, text):
        raise DomainError(_("Ce n’est pas votre mot de passe actuel."), field=field)
    with unit_of_work():
        services.forget_attempts("sign-in", actor.email, address)
