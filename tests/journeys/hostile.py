"""A hand that writes a script in every text field it finds, and a walk that looks for it on every page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.journeys.hands import HttpHand, Values, filled
from tests.journeys.pages import CHOSEN, Control, Form, Page

SCRIPT = '"><script>alert(1)</script>'
RAW = "<script>alert"
WRITTEN = ("text", "textarea")
# A row of a table is filled in only where the story fills it in; the signature of a mail is checked apart.
ROWS = re.compile(r"^(rows|milestones|team|partners|funders|subsidies)-\d+-|^documents-|^groups-|^lines-")


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
    # A name of a list, such as a city, is refused with anything more in it.
    changed = {c.name: f"{values[c.name]}{SCRIPT}" for c in texts if c.name in values and not c.has_list}
    left = {c.name: SCRIPT for c in texts if c.name not in values and _may_fill(c)}
    return {**values, **left, **changed}


def _may_fill(control: Control) -> bool:
    return not control.value and not ROWS.search(control.name)


@dataclass
class Walk:
    """What a person met following every link: addresses, pages that show the script as text, faults."""

    addresses: list[str] = field(default_factory=list)
    shown: int = 0
    faults: list[str] = field(default_factory=list)
    forms: dict[str, tuple[str, Form]] = field(default_factory=dict)


def walk(hand: HttpHand, most: int = 400) -> Walk:
    """Follow every link of the site from the first page of a person, each address once."""
    found, waiting = Walk(), [f"/{hand.language}/", f"/{hand.language}/work"]
    while waiting and len(found.addresses) < most:
        address = waiting.pop(0)
        if address not in found.addresses:
            found.addresses.append(address)
            waiting += _visit(hand, address, found)
    return found


def _visit(hand: HttpHand, address: str, found: Walk) -> list[str]:
    with hand.client.get(address) as answer:
        if answer.status_code >= 400:
            found.faults.append(f"{address} answers {answer.status_code}")
        if answer.status_code in (301, 302, 303):
            return [answer.location]
        if answer.mimetype != "text/html":
            return []
        text = answer.get_data(as_text=True)
    if RAW in text:
        found.faults.append(f"{address} holds a script")
    found.shown += "&lt;script&gt;" in text
    page = Page(text, address)
    for form in page.forms:
        if form.method == "post" and any(control.kind in WRITTEN for control in form.controls):
            place = re.sub(r"\d+", "0", urlsplit(form.action or address).path)
            found.forms.setdefault(place, (form.action or address, form))
    return _links(page, hand.language)


def provoke(hand: HttpHand, met: Walk) -> list[str]:
    """Send every form met with the script in all its texts, once a kind; return what went wrong."""
    faults = []
    for action, form in met.forms.values():
        data = filled(form, {**_choices(form), **hostile_values(form, {})}, None)
        answer = hand.client.post(action, data=data, follow_redirects=True)
        if answer.status_code >= 500 or RAW in answer.text:
            faults.append(f"{action} answers {answer.status_code} or holds a script")
    return faults


def _choices(form: Form) -> Values:
    """Choose the last of what each list offers and tick every box."""
    boxes = {control.name: control.value for control in form.controls if control.kind in CHOSEN}
    lists = {c.name: c.options[-1] for c in form.controls if c.kind == "select" and c.options}
    return {**boxes, **lists}


def _links(page: Page, language: str) -> list[str]:
    """Return the site's own addresses linked from a page, in this language, places in the page left out."""
    addresses = []
    for href, _words in page.links:
        parts = urlsplit(href)
        if not parts.netloc and parts.path.startswith((f"/{language}/", "/open-data/")):
            addresses.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return addresses
