"""A hand that writes a script in every text field it finds, and a walk that looks for it on every page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.journeys.hands import HttpHand, Values
from tests.journeys.pages import Control, Form, Page

SCRIPT = '"><script>alert(1)</script>'
RAW = "<script>alert"
WRITTEN = ("text", "textarea")
# A row of a table is filled in only where the story fills it in; the signature of a mail is checked apart.
ROWS = re.compile(r"^rows-\d+-|^documents-|^groups-|^lines-")


class HostileHand(HttpHand):
    """Adds a script to every text it writes, fills the texts left empty with it, and never sees it run."""

    def send(self, action: str = "", values: Values | None = None, **how: object) -> Page:
        form = self.page.form(action, how.get("holding"))  # type: ignore[arg-type]
        return super().send(action, hostile_values(form, values or {}), **how)  # type: ignore[arg-type]

    def _shown(self, answer: object, status: int) -> Page:
        page = super()._shown(answer, status)
        assert RAW not in page.html, page.address
        return page


def hostile_values(form: Form, values: Values) -> Values:
    """Return the values with the script in every free text of the form."""
    texts = [control for control in form.controls if control.kind in WRITTEN and not control.has_keypad]
    changed = {c.name: f"{values[c.name]}{SCRIPT}" for c in texts if c.name in values}
    left = {c.name: SCRIPT for c in texts if c.name not in values and _may_fill(c)}
    return {**values, **left, **changed}


def _may_fill(control: Control) -> bool:
    return not control.value and not ROWS.search(control.name)


def walk(hand: HttpHand, most: int = 400) -> tuple[int, int, list[str]]:
    """Follow every link from the first page of a person.

    Returns the number of pages, of those that show the script as text, and the faults found.
    """
    waiting, seen, shown, faults = [f"/{hand.language}/", f"/{hand.language}/work"], set[str](), 0, []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        with hand.client.get(address) as answer:
            if answer.status_code >= 400:
                faults.append(f"{address} answers {answer.status_code}")
            if answer.mimetype != "text/html":
                continue
            text = answer.text
        if RAW in text:
            faults.append(f"{address} holds a script")
        shown += "&lt;script&gt;" in text
        waiting += _links(Page(text, address), hand.language)
        if answer.status_code in (301, 302, 303):
            waiting.append(answer.location)
    return len(seen), shown, faults


def _links(page: Page, language: str) -> list[str]:
    """Return the site's own addresses linked from a page, in this language, places in the page left out."""
    addresses = []
    for href, _words in page.links:
        parts = urlsplit(href)
        if not parts.netloc and parts.path.startswith((f"/{language}/", "/open-data/")):
            addresses.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return addresses
