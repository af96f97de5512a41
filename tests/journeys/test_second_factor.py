"""The second factor in a real Chromium, in Arabic on a phone: enrol by the picture, come back with a code."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from grants.accounts import services
from grants.accounts.models import User
from grants.core.db import unit_of_work
from tests import requirements
from tests.factories.accounts import make_user
from tests.journeys.browser import chromium
from tests.journeys.inside import inside
from tests.journeys.test_axe import faults_of

pytestmark = pytest.mark.chromium
EMAIL, PASSWORD = "salma@example.ma", "quatre mots sans rapport"
PHONE = {"width": 360, "height": 740}


def make_person() -> None:
    make_user(EMAIL, language="ar")
    with unit_of_work() as session:
        person = session.scalars(select(User)).one()
        person.password_hash = services.hash_password(PASSWORD)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    requirements.require("chromium")
    inside(app, make_person)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_phone_enrols_and_signs_in(address: str) -> None:
    complaints: list[str] = []
    with chromium() as browser:
        tab = browser.new_context(reduced_motion="reduce", viewport=PHONE).new_page()
        tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

        def check() -> None:
            assert faults_of(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert tab.get_attribute("html", "dir") == "rtl"

        def sign_in() -> None:
            tab.goto(f"{address}/ar/sign-in?next=/ar/account/second-factor")
            tab.fill("[name=email]", EMAIL)
            tab.fill("[name=password]", PASSWORD)
            with tab.expect_navigation():
                tab.locator("main form button[type=submit]").first.click()

        def press(part: str) -> None:
            with tab.expect_navigation():
                tab.locator(f'main form[action*="{part}"] button, main form.form button').first.click()

        sign_in()
        check()
        press("second-factor/start")
        check()
        drawn = tab.eval_on_selector("img.qr", "one => one.complete ? one.naturalWidth : 0")
        assert drawn > 100  # the strict content policy lets the drawing in
        secret = tab.inner_text(".code-box").replace(" ", "")
        tab.fill("[name=code]", pyotp.TOTP(secret).now())
        press("none")
        check()
        codes = tab.locator(".codes li").all_inner_texts()
        assert len(codes) == 10
        tab.context.clear_cookies()
        sign_in()
        assert "/ar/sign-in/code" in tab.url
        check()
        tab.locator("details summary").click()
        tab.fill("[name=recovery]", codes[0])
        press("none")
        assert tab.url.endswith("/ar/account/second-factor")
        check()
    assert complaints == []
