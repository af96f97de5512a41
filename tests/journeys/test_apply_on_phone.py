"""An association applies on a phone, in Arabic, from nothing to the receipt; the network is cut twice."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from pypdf import PdfReader
from sqlalchemy import select

from grants import create_app
from grants.core import clock
from grants.core.clock import local
from grants.core.db import db
from grants.operations import initialise
from grants.proposals import queries
from grants.proposals.content import ProposalContent
from grants.proposals.models import Proposal, SubmittedVersion
from tests import demonstration, requirements
from tests.benchmarks import servers
from tests.factories.calls import make_call
from tests.journeys import cast, steps_apply
from tests.journeys.browser import ChromiumHand, chromium
from tests.journeys.cast import Calendar, Story
from tests.journeys.inside import inside
from tests.journeys.test_path_chromium import Site

pytestmark = pytest.mark.chromium
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
NEEDS = "وصل أطفال الحي هذه السنة ولا مكان لهم في المدرسة، وأسرهم لا تعرف الإجراءات."
FOLLOW_UP = "تُسجل أوراق الحضور في كل حصة وتُراجع كل شهر."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product over an empty database: staff and one open call, no association."""
    requirements.require("chromium")
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = demonstration.settings_for(tmp_path) | {"GRANTS_BASE_URL": address}
    app = create_app({name.removeprefix("GRANTS_"): value for name, value in settings.items()})
    inside(app, lambda: initialise(lambda _line: None))
    inside(app, cast.engage_staff)
    calendar = calendar_of_today()
    inside(app, lambda: an_open_call(calendar))
    command = [str(demonstration.COMMAND), "serve", "--port", str(port)]
    with servers.serving(command, port, settings, "/healthz"):
        yield Site(app, address, tmp_path / "clock")


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def calendar_of_today() -> Calendar:
    opens_at = (datetime.now(UTC) - timedelta(days=3)).replace(second=0, microsecond=0)
    return Calendar(opens_at, opens_at + timedelta(days=40))


def an_open_call(calendar: Calendar) -> None:
    make_call(
        calendar.code,
        opens_at=calendar.opens_at,
        closes_at=calendar.closes_at,
        execution_starts_on=calendar.starts_on,
        execution_ends_on=calendar.ends_on,
        questions=None,
        texts=None,
    )


def story_on_phone(site: Site, browser: Browser, complaints: list[str]) -> Story:
    def staff(email: str) -> ChromiumHand:
        hand = ChromiumHand(browser, site.address, "ar", complaints)
        hand.open("/sign-in")
        hand.send("/sign-in/demonstration", holding={"email": email})
        return hand

    return Story(
        language="ar",
        calendar=calendar_of_today(),
        sign_in=staff,
        passer_by=lambda language: ChromiumHand(browser, site.address, language, complaints, **PHONE),
        writing_begins=lambda: None,
        call_opens=lambda: None,
        deadline_passes=lambda _code: None,
        now=clock.now,
    )


def test_from_nothing_to_the_receipt(site: Site, browser: Browser) -> None:
    complaints: list[str] = []
    story = story_on_phone(site, browser, complaints)
    steps_apply.an_association_is_verified(story)
    phone = story.applicant
    assert isinstance(phone, ChromiumHand)
    account_documents(phone, story)
    eligible_and_begun(phone, story)
    steps_apply.fill_every_section(story)
    a_partner(phone, story)
    cut_in_a_text(site, phone, story, "needs", "needs", NEEDS)
    cut_in_a_text(site, phone, story, "sustainability", "follow_up", FOLLOW_UP)
    cut_in_the_budget(site, phone, story)
    assert content(site, story).texts["needs"] == NEEDS
    submitted_by_double_tap(site, phone, story)
    the_receipt_leads_to_its_verification(site, phone, story)
    assert complaints == []


def content(site: Site, story: Story) -> ProposalContent:
    def read() -> ProposalContent:
        key = db.session.scalars(select(Proposal.id).where(Proposal.draft_code == story.draft)).one()
        return queries.content_of(queries.load_for_update(key))

    found = inside(site.app, read)
    assert isinstance(found, ProposalContent)
    return found


def fits(phone: ChromiumHand) -> None:
    assert phone.tab.evaluate("document.documentElement.scrollWidth") <= 360, phone.tab.url


def account_documents(phone: ChromiumHand, story: Story) -> None:
    """Give what the account keeps, each beside its date of issue."""
    phone.open(f"/associations/{story.association}/documents")
    kinds = phone.tab.locator(".files > .file:has(details form)").evaluate_all(
        "all => all.map(one => one.id)"
    )
    assert len(kinds) >= 3
    today = local(datetime.now(UTC)).date()
    days = {"issued_on": -20, "period_ends_on": -60, "stated_expiry_on": 200}
    for kind in kinds:
        box = phone.tab.locator(f"#{kind}")
        box.locator("details").first.locator("summary").tap()
        scan = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": cast.PDF}
        box.locator("input[type=file]").first.set_input_files(scan)
        for name, away in days.items():
            for field in box.locator("details form").first.locator(f"[name$={name}]").all():
                field.fill(cast.in_days(today, away))
        for field in box.locator("details form").first.locator("[inputmode=decimal]").all():
            field.fill("250 000,00")
        with phone.tab.expect_navigation():
            box.locator("details form").first.locator("button[type=submit]").tap()
        assert phone.tab.locator(".field.has-error").count() == 0, (
            kind,
            phone.tab.locator("main").inner_text(),
        )
        fits(phone)


def eligible_and_begun(phone: ChromiumHand, story: Story) -> None:
    """Answer the eight questions of the public page, and begin the draft with these answers."""
    phone.open(f"/calls/{story.calendar.code}")
    fits(phone)
    phone.follow(f"/calls/{story.calendar.code}/eligibility")
    fits(phone)
    tab, calendar = phone.tab, story.calendar
    for name, value in (
        ("kind", "national"),
        ("receipt", "definitive"),
        ("line", "EDU"),
        ("city", "oujda"),
        ("late", "no"),
    ):
        tab.locator(f"#{name}").select_option(value)
    typed = {
        "founded": "2010-03-01",
        "start": calendar.starts_on.isoformat(),
        "end": calendar.ends_on.isoformat(),
        "request": "150000",
        "own": "40000",
    }
    for name, value in typed.items():
        tab.locator(f"#{name}").fill(value)
    with tab.expect_navigation():
        tab.locator("main form button[type=submit]").tap()
    expect(tab.locator("#answer .banner-success")).to_be_visible()
    phone.open(f"/calls/{calendar.code}/start?{tab.url.partition('?')[2].partition('#')[0]}")
    phone.send(values={"title": cast.TITLES["ar"], "language": "ar"})
    story.draft = phone.page.address.partition("?")[0].rpartition("/")[2]
    assert story.draft.startswith("B-"), phone.page.address


def a_partner(phone: ChromiumHand, story: Story) -> None:
    phone.open(f"/proposals/{story.draft}/partners")
    fits(phone)
    names = {
        c.name.partition("-0-")[2]: c for c in phone.page.form().controls if c.name.startswith("partners-0-")
    }
    kind = next(name for name, control in names.items() if control.kind == "select")
    lines = {name: "جماعة وجدة" for name, control in names.items() if control.kind in ("text", "textarea")}
    values = {**lines, kind: names[kind].options[1]}
    phone.send(values={f"partners-0-{name}": value for name, value in values.items()})


def says(phone: ChromiumHand, word: str) -> None:
    """Wait until the page says this of the autosave, in its language."""
    bar = phone.tab.locator("[data-autosave]")
    words = json.loads(bar.get_attribute("data-words") or "{}")[word]
    assert re.search(r"[\u0600-\u06ff]", words)
    parts = words.split("{time}")
    pattern = r"\d\d:\d\d".join(re.escape(part) for part in parts)
    expect(bar.locator("[data-save-words]")).to_have_text(re.compile(pattern), timeout=15_000)


def at(phone: ChromiumHand, story: Story, section: str) -> None:
    phone.open(f"/proposals/{story.draft}/{section}")
    expect(phone.tab.locator("[data-autosave][data-ready]")).to_be_attached()
    fits(phone)


def types_over(field: Locator, words: str) -> None:
    field.press("Control+a")
    field.press_sequentially(words)


def cut_in_a_text(site: Site, phone: ChromiumHand, story: Story, section: str, name: str, words: str) -> None:
    """The network goes in the middle of a sentence and comes back after its end."""
    at(phone, story, section)
    before = content(site, story)
    field, half = phone.tab.locator(f"#{name}"), len(words) // 2
    field.tap()
    types_over(field, words[:half])
    phone.cut()
    field.press_sequentially(words[half:])
    says(phone, "offline")
    kept = content(site, story).texts[name]
    assert kept in (before.texts[name], words[:half]), "nothing of the second half can have arrived"
    expect(field).to_have_value(words)
    phone.cut(False)
    says(phone, "saved")
    after = content(site, story)
    assert after.texts == {**before.texts, name: words}, "the words arrived, nothing else moved"
    phone.tab.reload()
    expect(field).to_have_value(words)


def cut_in_the_budget(site: Site, phone: ChromiumHand, story: Story) -> None:
    """The same in a row of the budget: its figures are whole afterwards, the other rows as before."""
    at(phone, story, "budget")
    before = content(site, story).budget
    row = phone.tab.locator("[data-row]").first
    label = row.locator('[name$="-label"]')
    label.tap()
    types_over(label, "أساتذة")
    phone.cut()
    label.press_sequentially(" الدعم")
    types_over(row.locator('[name$="-quantity"]'), "6")
    types_over(row.locator('[name$="-unit_cost_centimes"]'), "20000")
    says(phone, "offline")
    assert content(site, story).budget[0].unit_cost_centimes == before[0].unit_cost_centimes
    phone.cut(False)
    says(phone, "saved")
    after = content(site, story).budget
    assert (after[0].label, after[0].quantity, after[0].unit_cost_centimes) == ("أساتذة الدعم", 6, 20_000_00)
    assert after[0].grant_centimes == before[0].grant_centimes
    assert after[1:] == before[1:]


def submitted_by_double_tap(site: Site, phone: ChromiumHand, story: Story) -> None:
    review = phone.open(f"/proposals/{story.draft}/review")
    assert review.has_form("/submit"), review.words[:2000]
    fits(phone)
    form = phone.tab.locator('form[action$="/submit"]')
    form.locator("label:has([name=declared]), [name=declared]").first.tap()
    button = form.locator("button[type=submit]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    for _tap in range(2):
        phone.tab.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone.tab.wait_for_url(re.compile(rf"/ar/proposals/{story.calendar.code}-EDU-\d{{4}}$"))
    phone.tab.wait_for_load_state()
    fits(phone)
    story.proposal = phone.tab.url.rpartition("/")[2]
    assert len(versions(site)) == 1


def versions(site: Site) -> list[tuple[str, datetime, str]]:
    def read() -> list[tuple[str, datetime, str]]:
        rows = db.session.scalars(select(SubmittedVersion)).all()
        return [(row.sha256, row.submitted_at, row.verification_code) for row in rows]

    found: list[tuple[str, datetime, str]] = inside(site.app, read)
    return found


def the_receipt_leads_to_its_verification(site: Site, phone: ChromiumHand, story: Story) -> None:
    sha256, submitted_at, code = versions(site)[0]
    pdf = phone.fetch(f"/proposals/{story.proposal}/receipt.pdf")
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for words in (story.proposal, sha256, local(submitted_at).strftime("%H:%M"), code):
        assert words in text, (words, text)
    verification = f"/verify/{code}"
    assert verification in text
    passer_by = story.passer_by("ar")
    passer_by.tab.goto(f"{site.address}{verification}")
    words = passer_by.tab.locator("main").inner_text()
    assert story.proposal in words
    assert sha256 in re.sub(r"\s", "", words)
    assert cast.TITLES["ar"] not in words
    fits(passer_by)
