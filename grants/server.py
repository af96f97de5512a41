"""Serve pages with the embedded server, work beside (e-mails, expired links), stop cleanly on SIGTERM."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import waitress
from flask import Flask

from grants.accounts import services as accounts
from grants.core import clock
from grants.core.db import unit_of_work
from grants.outbox import services as outbox
from grants.outbox.models import Email
from grants.outbox.transport import transport_for

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5
BATCH = 20
SWEEP_EVERY = timedelta(hours=1)


def serve_pages(app: Flask, port: int, say: Callable[[str], None]) -> None:
    """Serve on the host setting and the port until SIGTERM or Ctrl-C; the worker runs in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(app, stop), daemon=True)
    server = waitress.create_server(
        app,
        host=app.config["HOST"],
        port=port,
        threads=8,
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )
    # A shell that starts a command in the background makes it deaf to Ctrl-C: hear both again.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _interrupt)
    thread.start()
    say(f"==> Serving on http://{app.config['HOST']}:{port}/ (Ctrl-C to stop)")
    try:
        server.run()  # returns on KeyboardInterrupt
    finally:
        stop.set()
        server.task_dispatcher.shutdown(timeout=10)
        server.close()
        say("==> Stopped")


def _interrupt(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def run_worker(app: Flask, stop: threading.Event | None = None) -> None:
    """Send the e-mails that are due and, once an hour, forget what has expired, until told to stop."""
    stop = stop or threading.Event()
    with app.app_context():
        transport = transport_for(app.config)
    sweeper = Sweeper()
    while not stop.is_set():
        sent = _attempt(app, lambda: send_due(transport))
        _attempt(app, sweeper.sweep_when_due)
        if not sent:
            stop.wait(PAUSE_SECONDS)


def _attempt(app: Flask, work: Callable[[], int]) -> int:
    """Do a piece of work in a context of its own; an error is logged and leaves the worker alive."""
    try:
        with app.app_context():
            return work()
    except Exception:
        logger.exception("the worker met an error")
        return 0


def send_due(transport: outbox.Transport) -> int:
    """Send the e-mails that are due, each in a transaction of its own; return how many were tried."""
    tried = 0
    while tried < BATCH and send_one(transport):
        tried += 1
    return tried


def send_one(transport: outbox.Transport) -> bool:
    """Send the oldest e-mail that is due, outside any transaction; say whether there was one.

    It is leased first, so that another worker leaves it alone, and marked after: a worker killed
    between the two sends it again when the lease has run out.
    """
    at = clock.now()
    with unit_of_work():
        leased = outbox.lease_next(at)
    if leased is None:
        return False
    email = outbox.detached(leased)
    error = _hand_over(email, transport)
    with unit_of_work():
        outbox.settle(email.id, error, clock.now())
    return True


def _hand_over(email: Email, transport: outbox.Transport) -> str | None:
    """Give an e-mail to the transport; return the error in words, None when it was taken."""
    try:
        transport(email)
    except Exception as error:  # whatever one e-mail meets, the next ones leave
        logger.warning("e-mail %s was not sent: %s", email.id, type(error).__name__)
        return str(error) or type(error).__name__
    return None


class Sweeper:
    """Remembers when the worker last forgot what has expired."""

    def __init__(self) -> None:
        self.swept_at: datetime | None = None

    def sweep_when_due(self) -> int:
        """Forget what has expired unless done within the hour; return how many rows went."""
        at = clock.now()
        if self.swept_at is not None and at - self.swept_at < SWEEP_EVERY:
            return 0
        self.swept_at = at
        with unit_of_work():
            return accounts.forget_expired(at)
