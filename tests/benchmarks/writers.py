"""People who write drafts over real HTTP: each signed in, with a complete draft and a hand that saves."""

from __future__ import annotations

import http.client
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from flask import Flask

from grants.accounts.models import SignInSession
from grants.accounts.queries import token_digest
from grants.core import clock
from grants.core.db import unit_of_work
from grants.proposals import queries
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.integration.proposals.conftest import Scene, make_draft


@dataclass
class Writer:
    """One person with a draft: what a browser would know."""

    user_id: int
    ref: str
    cookie: tuple[str, str]
    seen: dict[str, str]
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """One answer: status, JSON, milliseconds on the server where it says so."""

    status: int
    body: dict[str, Any]
    server_ms: float


def prepare_writers(app: Flask, number: int) -> list[Writer]:
    """Make people, associations and complete drafts in one call; needs an application context."""
    line_id = call_line_of(make_call()).id
    found = []
    for place in range(number):
        owner = make_user(f"plume{place}@example.ma")
        association = make_association(owner=owner, name=f"Association {place}")
        owner = as_member(owner, association)
        ref = make_draft(Scene(owner, owner, association.id, line_id), NOW, f"Projet {place}")
        proposal = queries.get_visible(ref, owner)
        seen = {}
        for section in ("basics", "needs", "budget"):
            seen |= queries.unit_tokens(proposal, section)
        found.append(Writer(int(owner.id or 0), ref, session_cookie(app, int(owner.id or 0)), seen))
    return found


def session_cookie(app: Flask, user_id: int) -> tuple[str, str]:
    """Open a session for a person; return the cookie that carries it."""
    token = secrets.token_hex(16)
    moment = clock.now()
    with unit_of_work() as session:
        session.add(
            SignInSession(
                token_hash=token_digest(token),
                user_id=user_id,
                created_at=moment - timedelta(minutes=1),
                expires_at=moment + timedelta(hours=5),
            )
        )
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return app.config["SESSION_COOKIE_NAME"], serializer.dumps({"sign_in": token})


class Hand:
    """The connection of one writer; raises OSError or HTTPException when the server is gone."""

    def __init__(self, writer: Writer, port: int) -> None:
        self.writer, self.port = writer, port
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        writer.cookies = dict([writer.cookie])
        self.writer.token = self.ask("GET", "autosave").body["csrf"]

    def save(self, *changes: dict[str, Any]) -> Reply:
        """Send one batch."""
        return self.ask("POST", "autosave", {"user": self.writer.user_id, "changes": list(changes)})

    def beat(self, section: str = "basics") -> Reply:
        """Say that the page is open."""
        return self.ask("POST", "presence", {"user": self.writer.user_id, "section": section, "unit": None})

    def ask(self, method: str, place: str, body: Any = None) -> Reply:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-CSRFToken": self.writer.token,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.writer.cookies.items()),
        }
        sent = None if body is None else json.dumps(body).encode()
        self.link.request(method, f"/fr/proposals/{self.writer.ref}/{place}", sent, headers)
        answer = self.link.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.writer.cookies[name] = morsel.value
        timing = answer.headers.get("Server-Timing", "")
        duration = float(timing.partition("app;dur=")[2].partition(",")[0]) if "app;dur=" in timing else 0.0
        return Reply(answer.status, json.loads(content), duration)
