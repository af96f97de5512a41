"""Time and number of SQL statements of a request, shown in a Server-Timing header if GRANTS_TIMING is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine


@dataclass
class Measure:
    """What one request has cost so far, in seconds and statements."""

    started: float = field(default_factory=perf_counter)
    processor_started: float = field(default_factory=thread_time)
    statements: int = 0
    in_database: float = 0.0
    statement_started: float = 0.0

    def header(self) -> str:
        """Return the value of Server-Timing in milliseconds: whole, processor, database with statements."""
        whole = (perf_counter() - self.started) * 1000
        processor = (thread_time() - self.processor_started) * 1000
        database = f'db;dur={self.in_database * 1000:.3f};desc="{self.statements}"'
        return f"app;dur={whole:.3f}, cpu;dur={processor:.3f}, {database}"


_current: ContextVar[Measure | None] = ContextVar("measure", default=None)


def init_app(app: Flask) -> None:
    """Measure every request of `app` from the first line of its WSGI call to the start of its answer."""
    event.listen(Engine, "before_cursor_execute", _before_statement)
    event.listen(Engine, "after_cursor_execute", _after_statement)
    app.wsgi_app = _timed(app.wsgi_app)  # type: ignore[method-assign, assignment]


def _timed(application: WSGIApplication) -> WSGIApplication:
    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        measure = Measure()
        _current.set(measure)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, ("Server-Timing", measure.header())], *rest)

        return application(environ, start)

    return call


def _before_statement(*_arguments: object) -> None:
    measure = _current.get()
    if measure is not None:
        measure.statement_started = perf_counter()


def _after_statement(*_arguments: object) -> None:
    measure = _current.get()
    if measure is not None:
        measure.statements += 1
        measure.in_database += perf_counter() - measure.statement_started
