"""Serve pages with the embedded server, send e-mails beside, and stop cleanly on SIGTERM."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask

from grants.core import clock
from grants.core.db import unit_of_work
from grants.outbox import services as outbox
from grants.outbox.transport import transport_for

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5


def serve_pages(app: Flask, port: int, say: Callable[[str], None]) -> None:
    """Serve on the host setting and the port until SIGTERM or Ctrl-C; the worker runs in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(app, stop), daemon=True)
    server = waitress.create_server(
        app, host=app.config["HOST"], port=port, threads=8, clear_untrusted_proxy_headers=True
    )
    signal.signal(signal.SIGTERM, _interrupt)
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
    """Send the e-mails that are due, again and again, until told to stop."""
    stop = stop or threading.Event()
    with app.app_context():
        transport = transport_for(app.config)
    while not stop.is_set():
        try:
            with app.app_context():
                sent = send_due(transport)
        except Exception:
            logger.exception("the worker met an error")
            sent = 0
        if not sent:
            stop.wait(PAUSE_SECONDS)


def send_due(transport: outbox.Transport) -> int:
    """Send one batch of due e-mails; return how many were tried."""
    at = clock.now()
    with unit_of_work():
        emails = outbox.claim_due(at)
        for email in emails:
            try:
                transport(email)
            except OSError as error:
                outbox.mark_failed(email, str(error), at)
            else:
                outbox.mark_sent(email, at)
    return len(emails)
