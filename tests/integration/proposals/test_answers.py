"""Extra questions of a call over HTTP: the nine kinds, one by one and as a page, and how they are read."""

import io
import re

import pytest

from grants.calls.models import CallLine, ChecklistItem, ExtraQuestion, ReferenceText
from grants.core.db import db, unit_of_work
from grants.proposals import queries, services
from grants.proposals.content import ActivityRow
from tests.factories.calls import call_line_of, make_call
from tests.integration.proposals.conftest import PDF, submit
from tests.integration.proposals.test_autosave import change, content, send
from tests.integration.proposals.test_views import editor, now, owner, page, post, statements
from tests.uploads import sent_before

__all__ = ["editor", "now", "owner"]
COLOURS = [
    {"code": "c1", "fr": "Rouge vif", "ar": "أحمر", "en": "Bright red"},
    {"code": "c2", "fr": "Bleu nuit", "ar": "أزرق", "en": "Night blue"},
]
# kind: (typed, kept, as it is read in French)
GOOD = {
    "text": ("Deux\r\nlignes", "Deux\nlignes", "Deux"),
    "number": ("1 200", 1200, "1 200"),
    "amount": ("168 776,50", 16877650, "168 776,50 DH"),
    "date": ("2027-03-31", "2027-03-31", "31/03/2027"),
    "choice": ("c2", "c2", "Bleu nuit"),
    "choices": (["c1", "c2"], ["c1", "c2"], "Rouge vif"),
    "city": ("Oujda", "oujda", "Oujda"),
    "yes_no": ("no", False, "Non"),
}
BAD = {
    "text": "x" * 3_001,
    "number": "douze",
    "amount": "beaucoup",
    "date": "hier",
    "choice": "c9",
    "choices": ["c1", "c9"],
    "city": "Atlantide",
}


def plain_spaces(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def asked(scene):
    """A call that asks one question of each kind."""
    with unit_of_work():
        for place, kind in enumerate([*GOOD, "file"]):
            labels = {f"label_{language}": f"Question {kind} {language}" for language in ("fr", "ar", "en")}
            choices = COLOURS if kind in ("choice", "choices") else []
            db.session.add(
                ExtraQuestion(
                    call_id=scene.call.id,
                    code=f"Q_{kind}",
                    kind=kind,
                    choices=choices,
                    position=place,
                    **labels,
                )
            )


def answers(ref, scene):
    return {row.code: row.value for row in content(ref, scene).answers}


@pytest.mark.parametrize("kind", GOOD)
def test_an_answer_is_kept_as_it_is_typed(scene, draft, asked, owner, kind):
    typed, kept, read = GOOD[kind]
    answer = send(owner, draft, scene.owner.id, change(f"answer:Q_{kind}", {"value": typed}))["units"][0]
    assert answer["status"] == "saved", answer
    assert answers(draft, scene) == {f"Q_{kind}": kept}
    text = page(owner, f"/proposals/{draft}/questions")
    assert f'data-unit="answer:Q_{kind}" data-seen="{answer["seen"]}"' in text
    history = plain_spaces(page(owner, f"/proposals/{draft}/changes"))
    assert f"Question {kind} fr" in history
    assert read in history
    taken_back = change(f"answer:Q_{kind}", {"value": ""}, answer["seen"])
    again = send(owner, draft, scene.owner.id, taken_back)["units"][0]
    assert again["status"] == "saved", again
    assert answers(draft, scene) == {}


@pytest.mark.parametrize("kind", BAD)
def test_a_wrong_answer_is_refused_at_its_field(scene, draft, asked, owner, kind):
    answer = send(owner, draft, scene.owner.id, change(f"answer:Q_{kind}", {"value": BAD[kind]}))["units"][0]
    assert answer["status"] == "refused"
    assert answer["faults"]["value"]
    assert answers(draft, scene) == {}
    text = post(owner, draft, "questions", 422, **{f"question-Q_{kind}": BAD[kind]})
    assert answer["faults"]["value"] in text.replace("&#39;", "’")
    assert answers(draft, scene) == {}


def test_an_answer_that_nobody_asks_for_is_refused(scene, draft, asked, owner):
    send(owner, draft, scene.owner.id, change("answer:Q_none", {"value": "x"}), status=400)
    send(owner, draft, scene.owner.id, change("answer:Q_file", {"value": "x"}), status=400)
    send(owner, draft, scene.owner.id, change("answer:Q_text", {"other": "x"}), status=400)


def test_two_people_on_one_answer_compare_in_words(scene, draft, asked, owner, editor):
    send(owner, draft, scene.owner.id, change("answer:Q_city", {"value": "Oujda"}))
    sent = change("answer:Q_city", {"value": "Rabat"}, "0.")
    answer = send(editor, draft, scene.editor.id, sent)["units"][0]
    assert answer["status"] == "conflict"
    assert answer["now"]["values"] == {"value": "Oujda"}
    data = {"question-Q_choice": "c1", "seen": "answer:Q_choice=0."}
    send(owner, draft, scene.owner.id, change("answer:Q_choice", {"value": "c2"}))
    text = post(editor, draft, "questions", 409, **data)
    assert (
        "Bleu nuit" in re.search(r'class="banner banner-warning conflict".*?</div></dl>', text, re.DOTALL)[0]
    )


def test_a_page_of_answers_and_a_file_come_back_in_words(scene, draft, asked, owner, at):
    data = {f"question-Q_{kind}": typed for kind, (typed, _kept, _read) in GOOD.items()}
    data["question-Q_file"] = (io.BytesIO(PDF), "plan.pdf")
    answer = owner.post(f"/fr/proposals/{draft}/questions", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    assert answers(draft, scene) == {f"Q_{kind}": kept for kind, (_typed, kept, _read) in GOOD.items()}
    assert "plan.pdf" in page(owner, f"/proposals/{draft}/questions")
    review = plain_spaces(page(owner, f"/proposals/{draft}/review"))
    submit(scene, draft, at)
    number, _size = statements(owner, f"/proposals/{draft}")
    assert number <= 22, number
    for text in (review, plain_spaces(page(owner, f"/proposals/{draft}"))):
        for kind, (_typed, _kept, read) in GOOD.items():
            assert f"Question {kind} fr" in text
            assert read in text
        assert "Question file fr" in text
        assert "Q_" not in text
    arabic = owner.get(f"/ar/proposals/{draft}").text
    assert "أزرق" in arabic
    assert "Question choice ar" in arabic


def test_a_wrong_file_is_said_at_its_question(scene, draft, asked, owner):
    data = {"question-Q_file": (io.BytesIO(b"MZ\x90\x00"), "plan.exe"), "question-Q_text": "Gardé"}
    answer = owner.post(f"/fr/proposals/{draft}/questions", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Gardé" in answer.text
    assert "has-error" in answer.text


def test_a_file_sent_before_answers_its_question(scene, draft, asked, owner):
    address = f"/fr/proposals/{draft}/questions"
    data = {"question-Q_file": sent_before(owner, name="avant.pdf"), "question-Q_number": "douze"}
    wrong = owner.post(address, data=data)
    assert wrong.status_code == 422
    assert f'name="question-Q_file" value="{data["question-Q_file"]}"' in wrong.text
    assert owner.post(address, data={**data, "question-Q_number": "12"}).status_code == 302
    assert "avant.pdf" in page(owner, f"/proposals/{draft}/questions")
    gone = owner.post(address, data={"question-Q_file": "A" * 24})
    assert gone.status_code == 422
    assert "n’est plus là" in gone.text
    assert "A" * 24 not in gone.text


def test_the_points_of_a_text_are_confirmed_one_by_one(scene, draft, owner):
    names = {f"{part}_{language}": "Charte" for part in ("title", "text") for language in ("fr", "ar", "en")}
    words = {f"text_{language}": "Nous respectons la charte." for language in ("fr", "ar", "en")}
    with unit_of_work():
        items = [ChecklistItem(code="p1", is_required=True, **words)]
        db.session.add(ReferenceText(call_id=scene.call.id, code="CHARTE", items=items, **names))
    assert "À confirmer" in page(owner, f"/proposals/{draft}/references")
    answer = send(owner, draft, scene.owner.id, change("reference:CHARTE.p1", {"confirmed": "yes"}))
    assert answer["units"][0]["status"] == "saved", answer
    assert content(draft, scene).references == ("CHARTE.p1",)
    assert "À confirmer" not in page(owner, f"/proposals/{draft}/references")
    history = page(owner, f"/proposals/{draft}/changes")
    assert "Nous respectons la charte." in history
    assert "CHARTE.p1" not in history
    post(owner, draft, "references", seen=[f"reference:CHARTE.p1={answer['units'][0]['seen']}"])
    assert content(draft, scene).references == ()


@pytest.fixture
def camp(scene, at):
    """A draft in the line of holiday camps, with one activity that has no details yet: (ref, unit)."""
    line_id = call_line_of(make_call("AAP-2027", lines={"CAM": 50_000_000}), "CAM").id
    with unit_of_work():
        line = db.session.get_one(CallLine, line_id)
        proposal = services.start_draft(line, scene.association, "Colonie", "fr", scene.owner, at)
        ref = proposal.ref
    with unit_of_work():
        rows = [ActivityRow("holiday_camps", "Colonie d’été", "oujda")]
        services.save_activities(queries.get_for_update(ref, scene.owner), rows, scene.owner, at)
    return ref, content(ref, scene).activities[0].id


HOMES = "rows-0-details.children"


def test_the_home_cities_of_a_camp_are_read_in_any_spelling(scene, camp, owner):
    ref, key = camp
    shown = page(owner, f"/proposals/{ref}/activities")
    assert f'name="{HOMES}.0.city"' in shown
    data = {
        "rows-0-id": str(key),
        "rows-0-title": "Colonie d’été",
        "rows-0-sub_line_code": "holiday_camps",
        "rows-0-city_code": "oujda",
        f"{HOMES}.0.city": "  RABAT ",
        f"{HOMES}.0.F": "12",
        f"{HOMES}.1.city": "وجدة",
        f"{HOMES}.1.M": "8",
        "seen": re.findall(r'name="seen" value="([^"]+)"', shown),
    }
    post(owner, ref, "activities", **data)
    assert content(ref, scene).activities[0].details["children"] == {"rabat": {"F": 12}, "oujda": {"M": 8}}
    history = page(owner, f"/proposals/{ref}/changes")
    assert "Enfants par ville d’origine" in history
    assert "Rabat" in history


def test_a_city_that_does_not_exist_keeps_the_whole_grid(scene, camp, owner):
    ref, key = camp
    data = {
        "rows-0-id": str(key),
        "rows-0-title": "Colonie d’été",
        "rows-0-sub_line_code": "holiday_camps",
        "rows-0-city_code": "oujda",
        f"{HOMES}.0.city": "Atlantide",
        f"{HOMES}.0.F": "douze",
        f"{HOMES}.1.city": "Rabat",
        f"{HOMES}.1.M": "8",
    }
    text = post(owner, ref, "activities", 422, **data)
    assert "Atlantide" in text
    assert "douze" in text
    assert 'value="8"' in text
    assert not content(ref, scene).activities[0].details
