"""A hostile visitor: walks the pages a person reaches and sends their forms back with absurd values."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from tests.journeys.pages import CHOSEN, Form, Page

ABSURD = (
    "\x00",
    "²",
    "٣",
    "-1",
    str(2**70),
    "9" * 5000,
    "99 999 999 999",
    "x" * 10_000,
    "\u202e<b>🦓{{7*7}}'\"\r\nBcc: a@example.ma",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "",
)
QUERY_NAMES = (
    "page q text state status bank line call stage year city programme version language region role "
    "recipient next kind late"
).split()
KEPT = ("csrf_token",)
LEAVING = ("/sign-out", "/end", "/end-all", "/close", "/reopen", "/sign-in/demonstration")


@dataclass
class Visit:
    """What one person saw: every address opened, by its rule, and every form met, by where it goes."""

    email: str
    addresses: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], tuple[str, Form]] = field(default_factory=dict)


@dataclass
class Fault:
    """A request that the product did not answer with a page of its own."""

    request: str
    what: str

    def __str__(self) -> str:
        return f"{self.request}\n    {self.what}"


def rule_of(app: Flask, address: str, method: str = "GET") -> tuple[str, dict[str, Any]] | None:
    """Return the endpoint of an address with its values; None when no page stands there."""
    adapter = app.url_map.bind("localhost")
    try:
        return adapter.match(urlsplit(address).path, method=method)
    except HTTPException:
        return None


def send(client: FlaskClient, method: str, address: str, faults: list[Fault], **given: Any) -> Any:
    """Send a request; a server error or an exception becomes a fault, and None is returned."""
    words = f"{method} {address[:200]} {str(given.get('data', ''))[:300]}"
    try:
        response = client.open(address, method=method, **given)
    except Exception as error:
        last = [frame for frame in traceback.extract_tb(error.__traceback__) if "/grants/" in frame.filename]
        where = f"{last[-1].filename}:{last[-1].lineno}" if last else "?"
        faults.append(Fault(words, f"{type(error).__name__}: {str(error)[:300]} at {where}"))
        return None
    response.get_data()
    response.close()
    if response.status_code >= 500:
        faults.append(Fault(words, f"answered {response.status_code}"))
        return None
    return response


def walk(
    app: Flask, client: FlaskClient, email: str, start: Iterable[str], faults: list[Fault], each: int = 2
) -> Visit:
    """Follow the links of a person's pages, at most `each` addresses a rule, and gather their forms."""
    visit, waiting = Visit(email), list(start)
    while waiting:
        address = waiting.pop(0)
        found = rule_of(app, address)
        if found is None or found[0] == "static" or found[1].get("lang", "fr") != "fr":
            continue
        seen = visit.addresses.setdefault(found[0], [])
        path = urlsplit(address).path
        if len(seen) >= each or path in seen:
            continue
        seen.append(path)
        response = send(client, "GET", address, faults)
        if response is None or response.mimetype != "text/html" or response.status_code != 200:
            continue
        page = Page(response.text, address)
        for form in page.forms:
            if form.method == "post":
                target = urljoin(address, form.action) if form.action else address
                _keep(app, visit, target, form)
        waiting += [urljoin(address, href) for href, _words in page.links if href.startswith("/")]
    return visit


def _keep(app: Flask, visit: Visit, target: str, form: Form) -> None:
    found = rule_of(app, target, "POST")
    if found is None:
        return
    names = tuple(sorted({pattern(name) for name in form.names}))
    visit.forms.setdefault((found[0], names), (target, form))


def pattern(name: str) -> str:
    """Return a field name with its numbers taken out, so that rows of a table count once."""
    return re.sub(r"\d+", "#", name)


def honest(form: Form) -> MultiDict[str, Any]:
    """Return what a browser would send when nothing is changed."""
    values: MultiDict[str, Any] = MultiDict()
    for control in form.controls:
        if control.kind == "file" or (control.kind in (*CHOSEN, "button") and not control.is_on):
            continue
        values.add(control.name, control.value)
    return values


def attacks(form: Form, values: Iterable[str], per_field: bool = True) -> Iterator[MultiDict[str, Any]]:
    """Give bodies: nothing, all fields absurd, each kind of field absurd alone, missing, a list or a file."""
    names = [name for name in dict.fromkeys(control.name for control in form.controls) if name not in KEPT]
    values = list(values)
    yield MultiDict()
    if not names:
        return
    for value in values:
        yield MultiDict(dict.fromkeys(names, value))
    yield MultiDict((name, "x") for name in names for _twice in range(3))
    kinds = {pattern(name): name for name in names}
    for number, name in enumerate(kinds.values() if per_field else ()):
        for value in values if per_field == "all" else values[number % 4 :: 4]:
            body = honest(form)
            body.setlist(name, [value])
            yield body
        without = honest(form)
        without.poplist(name)
        yield without
        yield _with_file(honest(form), name)


def _with_file(body: MultiDict[str, Any], name: str) -> MultiDict[str, Any]:
    body.setlist(name, [(BytesIO(b"PK\x03\x04 no archive"), "..\\..//evil\u202e.docx")])
    return body
