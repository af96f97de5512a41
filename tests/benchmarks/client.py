"""A small HTTP client for the measurements: one kept connection, cookies, forms with their token."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.forms import form_to

TIMING = re.compile(r'app;dur=([\d.]+), cpu;dur=([\d.]+), db;dur=[\d.]+;desc="(\d+)"')


@dataclass(frozen=True)
class Answer:
    """One answer: status, where it leads, body; milliseconds on the server, of them processor; statements."""

    status: int
    location: str
    body: bytes
    milliseconds: float
    processor: float
    statements: int

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Client:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def follow(self, answer: Answer) -> Answer:
        while answer.status in (301, 302, 303, 307, 308):
            answer = self.get(answer.location)
        return answer

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page, as a person does; raises RuntimeError where it is refused."""
        form = form_to(self.get("/fr/sign-in").text, "")
        kept = [(name, value) for name, value in form.fields if name not in ("email", "password")]
        answer = self.post("/fr/sign-in", [*kept, ("email", email), ("password", password)])
        if answer.status not in (302, 303):
            raise RuntimeError(f"sign-in of {email} answered {answer.status}")

    def accept_cookie(self, name: str, value: str) -> None:
        """Keep a cookie as if the server had set it."""
        self._cookies[name] = value

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers["Connection"] = "close"  # each request may reach the other worker
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        timing = TIMING.search(response.headers.get("Server-Timing", ""))
        target = urlsplit(response.headers.get("Location", ""))
        return Answer(
            response.status,
            target.path + (f"?{target.query}" if target.query else ""),
            content,
            float(timing[1]) if timing else float("nan"),
            float(timing[2]) if timing else float("nan"),
            int(timing[3]) if timing else 0,
        )
