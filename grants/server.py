"""Serve pages with the embedded server, the worker beside, and stop cleanly on SIGTERM."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask

from grants.worker import run_worker


def serve_pages(app: Flask, port: int, say: Callable[[str], None]) -> None:
    """Serve on the host setting and the port until SIGTERM or Ctrl-C; the worker runs in a thread."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short wait is no news
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


def work_alone(app: Flask) -> None:
    """Run the worker without pages until SIGTERM or Ctrl-C; what it has begun is finished first."""
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda _signal, _frame: stop.set())
    run_worker(app, stop)
