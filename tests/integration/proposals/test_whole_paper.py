"""The whole proposal as a PDF: every section, both languages, a draft marked as such, its readers only."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from grants.core.charts import Span
from grants.core.db import db, unit_of_work
from grants.core.i18n import in_language
from grants.core.pdf import PdfDocument
from grants.proposals import queries, services
from grants.proposals.content import ActivityRow
from grants.proposals.models import Activity, Proposal
from grants.proposals.pdf import draw_whole
from grants.proposals.pdf.parts import Chart, Prose
from grants.proposals.section_words import TITLES
from tests.factories.accounts import make_user
from tests.factories.plan import TEXTS
from tests.integration.proposals.conftest import submit

HOSTILE = "Titre <b>&amp;</b> {{ 7*7 }} (\\) %PDF-1.4 endobj \u202e inversé"


def text_of(data: bytes, folder) -> str:
    path = folder / "whole.pdf"
    path.write_bytes(data)
    command = [shutil.which("pdftotext") or "pdftotext", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def bare(text: str) -> str:
    """Return the text without spaces and direction controls: where lines end says nothing."""
    return re.sub(r"[\s\u200b-\u200f\u2066-\u2069\u202a-\u202e]", "", text)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_draft_holds_every_section_its_mark_and_what_is_missing(
    scene, draft, at, sign_in, frozen_clock, tmp_path, language
):
    frozen_clock(at)
    answer = sign_in("redacteur@example.ma").get(f"/{language}/proposals/{draft}/draft.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "brouillon" in answer.headers["Content-Disposition"]
    text = bare(text_of(answer.data, tmp_path))
    titles = {
        "fr": ("Besoinsetpublicvisé", "Équipe", "Partenaires", "Dépensesetfinancement", "Calendrier"),
        "ar": ("الحاجياتوالفئةالمستهدفة", "فريقالعمل", "الشركاء", "النفقاتوالتمويل", "الجدولالزمني"),
    }[language]
    marks = {"fr": "Brouillon,nondéposé", "ar": "مسودةغيرمودعة"}
    for words in (*titles, marks[language], *map(bare, TEXTS.values()), "SalmaAlami", "Bilan"):
        assert words in text
    for row in queries.content_of(_proposal(scene, draft)).budget:
        assert bare(row.label) in text


def test_what_is_missing_is_listed(scene, draft, at, tmp_path):
    with unit_of_work():
        _proposal(scene, draft).ends_on = None
    facts = queries.whole_of_draft(_proposal(scene, draft), at, "fr")
    assert facts.missing
    text = bare(text_of(draw_whole(facts), tmp_path))
    assert all(bare(words) in text for words in facts.missing)


def test_every_section_has_its_part(scene, draft, at):
    facts = queries.whole_of_draft(_proposal(scene, draft), at, "fr")
    assert [part.title for part in facts.parts] == list(TITLES.values())


def test_an_empty_draft_says_so_in_its_parts(scene, at):
    with unit_of_work():
        services.start_draft(scene.line, scene.association, "Vide", "ar", scene.editor, at)
    empty = db.session.scalars(select(Proposal)).one()
    facts = queries.whole_of_draft(_proposal(scene, empty.ref), at, "fr")
    assert facts.parts[3].blocks == (Prose("Non renseigné"),)
    assert draw_whole(facts).startswith(b"%PDF-")


def test_a_submission_is_drawn_from_what_was_frozen(scene, draft, at, sign_in, tmp_path):
    submit(scene, draft, at)
    version = queries.latest_version(_proposal(scene, "AAP-2026-EDU-0001").id)
    facts = queries.whole_of_version(version, "fr")
    assert draw_whole(facts) == draw_whole(facts)
    with unit_of_work():
        _proposal(scene, "AAP-2026-EDU-0001").title = "Changé depuis"
    client = sign_in("presidente@example.ma")
    answer = client.get("/fr/proposals/AAP-2026-EDU-0001/file.pdf")
    assert answer.data == draw_whole(facts)
    text = bare(text_of(answer.data, tmp_path))
    assert version.sha256[:16] in text
    assert "Brouillon" not in text
    assert "Changédepuis" not in text
    moved = client.get("/fr/proposals/AAP-2026-EDU-0001/draft.pdf")
    assert moved.headers["Location"].endswith("/fr/proposals/AAP-2026-EDU-0001/file.pdf")


def test_only_its_readers_have_it(scene, draft, at, sign_in, client):
    stranger = sign_in(make_user("autre@example.ma").email)
    manager = sign_in(make_user("gestionnaire@example.ma", "call_manager").email)
    evaluator = sign_in(make_user("eval@example.ma", "evaluator").email)
    address = f"/fr/proposals/{draft}/draft.pdf"
    for reader in (stranger, manager, evaluator):
        assert reader.get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert sign_in("redacteur@example.ma").get(address.replace("draft", "file")).status_code == 404
    submit(scene, draft, at)
    address = "/fr/proposals/AAP-2026-EDU-0001/file.pdf"
    assert manager.get(address).status_code == 200
    for reader in (stranger, evaluator):
        assert reader.get(address).status_code == 404


def test_a_hostile_title_and_three_hundred_activities(scene, draft, at, tmp_path):
    with unit_of_work():
        proposal = _proposal(scene, draft)
        proposal.title = HOSTILE
        first = queries.content_of(proposal).activities[0]
        for number in range(300):
            row = replace(first, title=f"Atelier numéro {number}", description="mot " * 400 * (number == 7))
            db.session.add(_row(proposal, row, number))
    facts = queries.whole_of_draft(_proposal(scene, draft), at, "fr")
    text = bare(text_of(draw_whole(facts), tmp_path))
    assert bare(HOSTILE).removesuffix("inversé") in text
    assert all(f"Ateliernuméro{number}" in text for number in range(300))
    assert text.count("motmot") >= 150


def _row(proposal: Proposal, row: ActivityRow, position: int) -> Activity:
    values = {name: value for name, value in vars(row).items() if name not in ("id", "starts_on", "ends_on")}
    days = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 3, 1)}
    return Activity(proposal_id=proposal.id, position=position + 10, **values, **days)


def _proposal(scene, ref: str) -> Proposal:
    return queries.get_visible(ref, scene.editor)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_activities_and_milestones_stand_over_the_months(scene, draft, at, tmp_path, language):
    with in_language(language):
        facts = queries.whole_of_draft(_proposal(scene, draft), at, language)
        charts = [block for part in facts.parts for block in part.blocks if isinstance(block, Chart)]
        timetable = queries.display_names(queries.content_of(_proposal(scene, draft)).as_json()).timetable
    assert [(place, is_day) for _name, place, is_day in charts[0].rows] == [
        (row.place, row.is_milestone) for row in timetable.rows
    ]
    assert any(is_day for _name, _place, is_day in charts[0].rows)
    text = bare(text_of(draw_whole(facts), tmp_path))
    assert charts[0].months[0][0] in text
    assert all(bare(row.label)[:20] in text for row in timetable.rows)


def test_a_long_timetable_goes_over_several_drawings(tmp_path):
    paper = PdfDocument("ar", "Titre", "B-1", "Brouillon", datetime(2026, 1, 1, tzinfo=UTC))
    paper.timeline([(f"Étape {n:02}", Span(n, 2.0), n % 2 == 0) for n in range(70)], [("01/2026", 0.0)], "x")
    text = text_of(paper.build(), tmp_path)
    assert all(f"{n:02}" in text for n in range(70))
    assert text.count("01/2026") == 3
