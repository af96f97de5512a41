"""What a first visit weighs, fonts apart: the page with its style sheets, scripts and images, nothing kept.

    python -m tests.benchmarks.first_visit

Plain is everything as it is; served what the product sends to a browser that takes gzip (static texts are
packed, pages are not); packed what a proxy that compresses pages too sends. The bound is 100 kB served.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tests import demonstration, path
from tests.benchmarks import servers
from tests.benchmarks.client import Client
from tests.journeys import walked

BOUND = 100_000
PAGES = ("home", "call", "call-line", "proposal-budget", "proposal-activities", "draft-questions")
PASSWORD = "demonstration-2026"  # noqa: S105
PARTS = re.compile(
    r'<link[^>]+rel="(?:stylesheet|icon)"[^>]*>|<script[^>]+src="[^"]+"|<img[^>]+src="[^"]+"', re.IGNORECASE
)
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import)\s*\(?["'](\./[^"']+\.js)["']""")

Fetch = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True)
class Weight:
    """Bytes of one first visit: the page alone, then with what it brings, plain, as served, and packed."""

    page: int
    plain: int
    served: int
    packed: int


def weigh(html: bytes, fetch: Fetch) -> Weight:
    """Return what a page brings to a browser that kept nothing; modules bring those that they import."""
    tags = PARTS.findall(html.decode())
    waiting = [found[1] for tag in tags if (found := ADDRESS.search(tag))]
    bodies: dict[str, bytes] = {}
    served = len(html)
    while waiting:
        address = waiting.pop()
        if address in bodies:
            continue
        sent, bodies[address] = fetch(address)
        served += sent
        if address.endswith(".js"):
            waiting += [
                posixpath.normpath(urljoin(address, name))
                for name in IMPORTED.findall(bodies[address].decode())
            ]
    packed = sum(len(gzip.compress(body, 6, mtime=0)) for body in (html, *bodies.values()))
    return Weight(len(html), len(html) + sum(map(len, bodies.values())), served, packed)


def fetch_from(port: int) -> Fetch:
    """Return what fetches a static file of a server: how many bytes came, and the file."""

    def fetch(address: str) -> tuple[int, bytes]:
        asked = Request(f"http://127.0.0.1:{port}{address}", headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer:  # noqa: S310
            body: bytes = answer.read()
            is_packed = answer.headers.get("Content-Encoding") == "gzip"
        return len(body), gzip.decompress(body) if is_packed else body

    return fetch


def main() -> int:
    """Print a row a page; 1 where one is over the bound."""
    with tempfile.TemporaryDirectory(prefix="grants-visit-") as name:
        settings = demonstration.settings_for(Path(name))
        demonstration.load(settings)
        entries = path.pages(settings) + path.found_in(
            settings, path.FINDERS | walked.FINDERS, walked.pages()
        )
        known = {entry.name: entry for entry in entries}
        port = servers.free_port()
        command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
        with servers.serving(command, port, settings, "/healthz"):
            return measure([known[page] for page in PAGES if page in known], port)


def measure(pages: list[path.PathPage], port: int) -> int:
    """Weigh the pages, each read by who opens it; return whether one is over the bound."""
    heads = "".join(f"{head:>10}" for head in ("page", "plain", "served", "packed"))
    print(f"{'first visit':22}{heads}   bytes, bound {BOUND} served")
    is_over = False
    for page in pages:
        client = Client(port)
        if page.email:
            client.sign_in(page.email, PASSWORD)
        answer = client.get(page.address("ar"))
        found = weigh(answer.body, fetch_from(port))
        is_over |= found.served > BOUND
        mark = "  OVER" if found.served > BOUND else ""
        print(f"{page.name:22}{found.page:10}{found.plain:10}{found.served:10}{found.packed:10}{mark}")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
