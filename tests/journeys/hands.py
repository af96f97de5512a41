"""Somebody at the pages: opens them, fills in the forms that are there and sends them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.journeys.pages import CHOSEN, Form, Page

ALL = "every box of this name"


@dataclass(frozen=True)
class Upload:
    """A file chosen in a form."""

    name: str
    content: bytes
    kind: str = "application/pdf"


Values = dict[str, Any]


class Hand(Protocol):
    """A person at a browser; addresses leave the language out, actions are the end of an address."""

    language: str

    @property
    def page(self) -> Page: ...

    def open(self, path: str, status: int = 200) -> Page:
        """Open a page of the site in the hand's language."""

    def follow(self, part: str) -> Page:
        """Follow the first link of the page whose address holds a text."""

    def send(
        self,
        action: str = "",
        values: Values | None = None,
        *,
        holding: dict[str, str] | None = None,
        press: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in the form that posts there (none: to the page itself) and send it.

        Every name must be a field of the form and every choice one of those offered; what is not named
        keeps what the page shows. holding tells forms apart by a field; press names the button.
        """

    def fetch(self, path: str) -> bytes:
        """Return a file of the site."""


class HttpHand:
    """A hand over the test client."""

    def __init__(self, client: FlaskClient, language: str) -> None:
        self.client, self.language = client, language
        self.page = Page("")
        self.answer: Any = None

    def open(self, path: str, status: int = 200) -> Page:
        return self._shown(self.client.get(f"/{self.language}{path}", follow_redirects=True), status)

    def follow(self, part: str) -> Page:
        address = urlsplit(self.page.link(part))
        path = address.path + (f"?{address.query}" if address.query else "")
        return self._shown(self.client.get(path, follow_redirects=True), 200)

    def send(
        self,
        action: str = "",
        values: Values | None = None,
        *,
        holding: dict[str, str] | None = None,
        press: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Page:
        form = self.page.form(action, holding)
        answer = self.client.post(
            form.action or self.page.address,
            data=filled(form, values or {}, press),
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        return self._shown(answer, status)

    def fetch(self, path: str) -> bytes:
        with self.client.get(f"/{self.language}{path}") as answer:
            assert answer.status_code == 200, (path, answer.status_code)
            return bytes(answer.data)

    def _shown(self, answer: Any, status: int) -> Page:
        address = answer.request.full_path.rstrip("?")
        self.answer, self.page = answer, Page(answer.text, address)
        assert answer.status_code == status, (address, answer.status_code, self.page.words[:1500])
        return self.page


def filled(form: Form, values: Values, press: tuple[str, str] | None) -> MultiDict[str, Any]:
    """Return what a browser sends for a form filled in so."""
    unknown = set(values) - form.names
    assert not unknown, (
        f"{form.action or 'the form'} has no field {sorted(unknown)}, only {sorted(form.names)}"
    )
    data: MultiDict[str, Any] = MultiDict()
    for control in form.controls:
        if control.name in values:
            continue
        if control.kind not in ("button", "file", "multiple") and control.is_on:
            data.add(control.name, control.value)
    for name, value in values.items():
        for item in _sent(form, name, value):
            data.add(name, item)
    if press:
        assert any(item.value == press[1] for item in form.named(press[0])), press
        data.add(*press)
    return data


def _sent(form: Form, name: str, value: Any) -> list[Any]:
    controls = form.named(name)
    offered = [option for control in controls for option in control.options]
    offered += [control.value for control in controls if control.kind in CHOSEN]
    if value is True or value == ALL:
        return offered
    if value is False:
        return []
    if isinstance(value, Upload):
        return [(BytesIO(value.content), value.name)]
    wanted = value if isinstance(value, list) else [value]
    if offered:
        assert set(wanted) <= set(offered), f"{name} offers {offered[:40]}, not {wanted}"
    return wanted
