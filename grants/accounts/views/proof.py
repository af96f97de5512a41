"""Verify what a person types to prove identity: counted, slow, outside any transaction."""

from flask import request

from grants.accounts import queries, services
from grants.accounts.models import User
from grants.accounts.services.attempts import TooManyAttempts
from grants.core.actors import Actor
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.core.request import arrival


def count(kind: str, email: str) -> None:
    """Count an attempt before it is made. Raises TooManyAttempts for the account or the network address."""
    with unit_of_work():
        minutes = services.count_attempt(kind, email, request.remote_addr or "", arrival())
    if minutes:
        raise TooManyAttempts(minutes)


def forget(kind: str, email: str) -> None:
    """Forget the attempts of a person who came in; stands inside a unit of work."""
    services.forget_attempts(kind, email, request.remote_addr or "")


def require_password(actor: Actor, text: str, field: str) -> None:
    """Refuse a text that is not the actor's password, at the form field named; raises TooManyAttempts too."""
    count("sign-in", actor.email)
    if not services.verify_password(queries.get_user(actor.id).password_hash, text):
        raise DomainError(_("Ce n’est pas votre mot de passe actuel."), field=field)
    with unit_of_work():
        forget("sign-in", actor.email)


def require_code(user: User, code: str, recovery: str, fields: tuple[str, str]) -> None:
    """Take a code of the application, or a recovery code where one was typed instead.

    fields names the form fields of the two. Raises WrongCode at its field, TooManyAttempts.
    """
    user_id, email = user.id, user.email
    if not code and not recovery:
        raise DomainError(_("Écrivez le code à six chiffres de votre application."), field=fields[0])
    count("code", email)
    try:
        with unit_of_work():
            if code:
                services.accept_code(user_id, code, arrival())
            else:
                services.accept_recovery_code(queries.get_user(user_id, lock=True), recovery, arrival())
            forget("code", email)
    except services.WrongCode as error:
        raise services.WrongCode(error.message, field=fields[0 if code else 1]) from error
