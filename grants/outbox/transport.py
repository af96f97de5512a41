"""How e-mails leave: kept readable in the database for the demonstration, or by SMTP."""

import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from grants.outbox.models import Email
from grants.outbox.services import Transport


def transport_for(config: Mapping[str, Any]) -> Transport:
    """Return the transport of the MAIL_URL setting: file: keeps, smtp://[user:password@]host:port sends."""
    address = urlsplit(config["MAIL_URL"])
    if address.scheme == "file":
        return _keep

    def send(email: Email) -> None:
        with smtplib.SMTP(address.hostname or "localhost", address.port or 25, timeout=20) as server:
            if address.username:
                server.starttls()
                server.login(address.username, address.password or "")
            server.send_message(compose(email, config["MAIL_FROM"]))

    return send


def _keep(_email: Email) -> None:
    """Leave the e-mail where it is: the demonstration's mailbox page shows the rows."""


def plain_header(text: str) -> str:
    """Return a text that stays one line of a header.

    The library decodes what looks like an encoded word, a line break inside it included, and would write
    what follows as headers of their own.
    """
    return "".join(sign if sign.isprintable() else " " for sign in text).replace("=?", "= ?")


def compose(email: Email, sender: str) -> EmailMessage:
    """Return the message of an outbox row."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = plain_header(email.recipient)
    message["Subject"] = plain_header(email.subject)
    message["Message-ID"] = f"<grants-{email.id}@{sender.rpartition('@')[2]}>"
    message.set_content(email.body)
    message["Content-Language"] = email.language
    return message
