"""A hand at a real Chromium: it fills in what is seen, clicks, and notes what the browser complains of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Locator,
    sync_playwright,
)

from tests import requirements
from tests.journeys.hands import ALL, Upload, Values
from tests.journeys.pages import CHOSEN, Control, Page

ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=requirements.chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


class ChromiumHand:
    """A person at a window of their own; complaints gathers what the console says is wrong."""

    def __init__(
        self, browser: Browser, base: str, language: str, complaints: list[str], **window: Any
    ) -> None:
        self.context: BrowserContext = browser.new_context(reduced_motion="reduce", **window)
        self.tab = self.context.new_page()
        self.base, self.language, self.complaints = base, language, complaints
        self.page = Page("")
        self.is_cut = False
        self.tab.on("console", self._hear)
        self.tab.on("pageerror", lambda error: complaints.append(f"{self.tab.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that must not be found is asked for on purpose; its status is checked by open().
        expected = "status of 404" in message.text
        expected |= self.is_cut and "INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not expected:
            self.complaints.append(f"{self.tab.url}: {message.text}")

    def open(self, path: str, status: int = 200) -> Page:
        return self._shown(self.tab.goto(f"{self.base}/{self.language}{path}"), status)

    def follow(self, part: str) -> Page:
        href = next(href for href, _words in self.page.links if part in href)
        with self.tab.expect_navigation() as navigation:
            self.tab.locator(f'a[href="{href}"]').filter(visible=True).first.click()
        return self._shown(navigation.value, 200)

    def send(
        self,
        action: str = "",
        values: Values | None = None,
        *,
        holding: dict[str, str] | None = None,
        press: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Page:
        known = self.page.form(action, holding)
        unknown = set(values or {}) - known.names
        assert not unknown, f"{known.action} has no field {sorted(unknown)}"
        form = self._form(action, holding or {})
        for name, value in (values or {}).items():
            self._fill(form, name, known.named(name), value)
        button = f'button[name="{press[0]}"][value="{press[1]}"]' if press else "button:not([name])"
        if form.get_attribute("data-upload"):
            return self._send_file(form, button, status)
        with self.tab.expect_navigation() as navigation:
            form.locator(button).first.click()
        return self._shown(navigation.value, status)

    def _send_file(self, form: Locator, button: str, status: int) -> Page:
        """A file goes piece by piece while the page stays; the form itself goes last."""
        address = form.evaluate("form => form.action")
        is_form = lambda answer: answer.url == address and answer.request.method in ("GET", "POST")  # noqa: E731
        with self.tab.expect_response(lambda answer: is_form(answer) and answer.status != 302) as last:
            form.locator(button).first.click()
        self.tab.locator(".upload").wait_for(state="detached")
        return self._shown(last.value, status)

    def fetch(self, path: str) -> bytes:
        answer = self.context.request.get(f"{self.base}/{self.language}{path}")
        assert answer.ok, (path, answer.status)
        return answer.body()

    def cut(self, is_cut: bool = True) -> None:
        """Take the network away, or give it back."""
        self.is_cut = is_cut
        self.context.set_offline(is_cut)

    def close(self) -> None:
        self.context.close()

    def _form(self, action: str, holding: dict[str, str]) -> Locator:
        """Return the form, brought into view where it waits in a dialog."""
        held = "".join(f':has([name="{name}"][value="{value}"])' for name, value in holding.items())
        ways = [f'[action$="{action}"]', f'[action*="{action}?"]'] if action else [":not([action])"]
        form = self.tab.locator(", ".join(f"form[method=post]{way}{held}" for way in ways)).first
        dialog = self.tab.locator("section.dialog").filter(has=form)
        if dialog.count() and not form.is_visible():
            self.tab.locator(f'a[href="#{dialog.first.get_attribute("id")}"]').first.click()
        return form

    def _fill(self, form: Locator, name: str, controls: list[Control], value: Any) -> None:
        kind, field = controls[0].kind, form.locator(f'[name="{name}"]')
        folded = field.first.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            folded.last.locator("summary").click()
        if kind in CHOSEN:
            for control in controls:
                box = form.locator(f'[name="{name}"][value="{control.value}"]')
                wanted = value in (ALL, True) or control.value == value
                if box.is_checked() != wanted and (wanted or kind == "checkbox"):
                    self._click(box)
        elif kind == "select":
            field.select_option(value)
        elif isinstance(value, Upload):
            file = FilePayload(name=value.name, mimeType=value.kind, buffer=value.content)
            field.set_input_files(file)
        else:
            field.fill(value)

    def _click(self, box: Locator) -> None:
        """Click a box as people do: on its label where it has one around it."""
        label = box.locator("xpath=ancestor::label[1]")
        (label if label.count() else box).click()
        assert box.is_checked()

    def _shown(self, response: Any, status: int) -> Page:
        address = self.tab.url.removeprefix(self.base)
        self.page = Page(self.tab.content(), address)
        assert response is not None, address
        assert response.status == status, (address, response.status, self.page.words[:1500])
        if "/demo/" not in address and not address.startswith("/en"):
            assert self.page.direction == ("rtl" if address.startswith("/ar") else "ltr")
        return self.page
