"""Visit every address of the application as one person, and tell which canaries were met there."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Route

from tests.canaries.plants import Planted
from tests.canaries.reading import canaries_in
from tests.canaries.rules import Viewer, World, may_see

HREF = re.compile(r'(?:href|action|src)="(/[^"#]*)')
# Pages of the demonstration show every e-mail to whoever tries it; they do not exist in production.
LEFT_OUT = ("static", "portal.demo_mail", "portal.demo_message", "portal.components")
LINKS_A_ROUTE = 4
PRESSED = 5


@dataclass
class References:
    """The values known for each argument of an address: by blueprint and name, then by name alone."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def of(self, route: Route, name: str) -> list[str]:
        blueprint = route.endpoint.partition(".")[0]
        for key in (f"{route.endpoint}:{name}", f"{blueprint}.{name}", name):
            if key in self.values:
                return self.values[key]
        return ["1", "2"]


@dataclass(frozen=True)
class Leak:
    """A canary met by someone who may not see it."""

    viewer: str
    address: str
    status: int
    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.viewer} met {self.kind} ({self.place}) at {self.address} [{self.status}]"


@dataclass
class Crawler:
    """One person's walk over the whole application."""

    app: Flask
    client: FlaskClient
    viewer: Viewer
    planted: Planted
    world: World
    references: References
    language: str = "fr"
    visited: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    leaks: list[Leak] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def crawl(self, only: Callable[[Route], bool] = lambda _route: True) -> list[Leak]:
        """Visit the addresses of every route, then what pages link to, then send what forms send."""
        waiting: list[str] = []
        for route in self.app.url_map.iter_rules():
            if "GET" in (route.methods or ()) and route.endpoint not in LEFT_OUT and only(route):
                for address in self.addresses(route):
                    waiting += self.visit(address)
                    if self.is_refused(route):
                        break  # by the mark of the view, before any reference is read
        followed: Counter[str] = Counter()
        for address in waiting:
            if address not in self.visited and followed[_shape(address)] < LINKS_A_ROUTE:
                followed[_shape(address)] += 1
                self.visit(address)
        return self.leaks

    def press(self, only: Callable[[Route], bool] = lambda _route: True) -> list[Leak]:
        """Send an empty form and empty JSON to every route that takes any; nothing may be kept of it."""
        for route in self.app.url_map.iter_rules():
            if "POST" in (route.methods or ()) and route.endpoint not in LEFT_OUT and only(route):
                for address in list(self.addresses(route))[:PRESSED]:
                    if self.is_refused(route):
                        break
                    self.look(self.client.post(address, data={"version": "0"}), f"POST {address}")
                    if "autosave" in route.endpoint or "presence" in route.endpoint:
                        self.look(self.client.post(address, json={"units": []}), f"POST {address}")
        return self.leaks

    def is_refused(self, route: Route) -> bool:
        """Say whether the access mark of a view keeps the viewer out, whatever the address names."""
        access = getattr(self.app.view_functions[route.endpoint], "access", None)
        if access is None or access.kind == "public":
            return False
        if self.viewer.user is None:
            return True
        return bool(access.kind == "staff" and not (self.viewer.roles & (access.roles or self.viewer.roles)))

    def addresses(self, route: Route) -> Iterator[str]:
        """Yield the addresses of a route with every reference known for its arguments."""
        names = [name for name in sorted(route.arguments) if name != "lang"]
        for values in product(*(self.references.of(route, name) for name in names)):
            address = route.rule.replace("<lang>", self.language)
            for name, value in zip(names, values, strict=True):
                address = re.sub(rf"<(\w+:)?{name}>", lambda _m, v=value: quote(v), address)
            yield address

    def visit(self, address: str) -> list[str]:
        """Get an address and return what it links to."""
        if address in self.visited:
            return []
        self.visited.add(address)
        response = self.client.get(address)
        self.look(response, address)
        if response.mimetype != "text/html":
            response.close()
            return []
        links = (html.unescape(link) for link in HREF.findall(response.text))
        return [link for link in links if not link.startswith("/static")]

    def look(self, response: object, address: str) -> None:
        """Note the canaries of an answer that the viewer may not see."""
        self.statuses[response.status_code] += 1  # type: ignore[attr-defined]
        assert response.status_code != 500, (self.viewer.name, address)  # type: ignore[attr-defined]
        for plant in self.planted.named_in(canaries_in(response)):  # type: ignore[arg-type]
            self.met.add(plant.kind)
            if not may_see(self.viewer, plant, self.world):
                status = response.status_code  # type: ignore[attr-defined]
                self.leaks.append(Leak(self.viewer.name, address, status, plant.kind, plant.table))


def _shape(address: str) -> str:
    """Return what addresses of one page have in common: numbers and references made even."""
    parts = urlsplit(address)
    path = re.sub(r"/[^/]*[\dA-Z][^/]*", "/*", parts.path)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return path + "?" + "&".join(names)
