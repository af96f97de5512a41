"""Questions, reference texts, documents and reports of a call; the versions frozen at publication."""

from datetime import date

import pytest

from grants.audit.chain import digest
from grants.calls import queries, services
from grants.calls.content import call_content, draft_content
from grants.calls.kinds import DocumentOrigin, Meaning, QuestionKind, ReportEnd
from grants.calls.parts import ReportDraft
from grants.core.db import unit_of_work
from grants.obligations.states import ObligationKind
from tests.factories.calls import call_draft, make_call, manager

pytestmark = pytest.mark.usefixtures("database")

LINES = dict.fromkeys(("EDU", "CUL", "LAN", "CAM", "HUM", "VOC"), 100_000_000)


def suggested(state="draft"):
    return make_call(state=state, lines=LINES, questions=None, texts=None)


def test_each_line_has_suggested_questions_of_different_kinds():
    call = suggested()
    kinds = set()
    for line in LINES:
        own = [item for item in queries.extra_questions(call.id, line) if item.line_code == line]
        assert len(own) >= 2
        assert len({item.kind for item in own}) >= 2, line
        kinds |= {item.kind for item in queries.extra_questions(call.id, line)}
    assert kinds == set(QuestionKind)


def test_questions_of_a_line_are_its_own_and_the_general_ones():
    call = suggested()
    meanings = {item.meaning for item in queries.extra_questions(call.id, "CAM")}
    assert Meaning.INSURANCE_POLICY in meanings
    assert Meaning.MIGRANT_ROLE in meanings
    assert Meaning.SCHOOL not in meanings


def test_training_carries_the_circular_and_children_their_protection():
    call = suggested()
    texts = {line: queries.reference_texts(call.id, line) for line in LINES}
    assert [text.code for text in texts["VOC"]] == ["training_circular"]
    assert (
        [text.code for text in texts["CAM"]] == [text.code for text in texts["EDU"]] == ["child_protection"]
    )
    assert texts["HUM"] == []
    for text in (*texts["VOC"], *texts["CAM"]):
        assert len(text.items) >= 5
        assert all((text.title_ar, text.text_ar, text.text_en, text.source))


def test_documents_say_whether_they_can_be_completed_and_who_keeps_them():
    call = suggested()
    camp = {item.code: item for item in queries.required_documents(call.id, "CAM")}
    school = {item.code: item for item in queries.required_documents(call.id, "EDU")}
    assert camp["PEC"].is_essential
    assert not school["PEC"].is_essential
    assert school["ENG"].is_essential
    assert school["STAT"].origin == DocumentOrigin.ACCOUNT
    assert school["ENG"].origin == DocumentOrigin.PROJECT


def test_reports_are_kept_as_written():
    reports = (
        ReportDraft(ObligationKind.PROGRESS_REPORT, ReportEnd.MONTHS, 20, end_months=4, is_cut=True),
        ReportDraft(ObligationKind.PROGRESS_REPORT, ReportEnd.DATE, 0, ends_on=date(2027, 6, 30)),
        ReportDraft(ObligationKind.FINAL_REPORT, ReportEnd.END, 60),
    )
    call = make_call(state="draft", reports=reports)
    assert queries.draft_of(call).reports == reports


def test_a_change_keeps_the_rows_of_what_stays():
    call = suggested()
    before = {item.code: item.id for item in queries.all_questions(call.id)}
    points = {item.code: item.id for text in queries.all_texts(call.id) for item in text.items}
    with unit_of_work():
        locked = queries.get_for_update(call.code)
        draft = queries.draft_of(locked)
        kept = tuple(item for item in reversed(draft.asked_questions) if item.code != "school")
        texts = tuple(item for item in draft.reference_texts if item.line_code != "CAM")
        services.update_call(
            locked,
            call_draft(lines=LINES, questions=kept, texts=texts, documents=draft.documents),
            None,
            manager(),
            draft.opens_at,
        )
    after = {item.code: item.id for item in queries.all_questions(call.id)}
    assert after == {code: number for code, number in before.items() if code != "school"}
    assert list(after) == [item.code for item in kept]
    left = {item.code: item.id for text in queries.all_texts(call.id) for item in text.items}
    assert left["read"] == points["read"]
    assert queries.latest_version(call.id) is None


def test_publication_freezes_the_whole_call_as_version_1():
    call = suggested("published")
    version = queries.latest_version(call.id)
    assert version is not None
    assert version.number == 1
    assert version.content == call_content(call)
    assert version.sha256 == digest(version.content)
    assert version.published_at == call.published_at
    asked = {item["code"] for item in version.content["questions"]}
    assert asked >= {"school", "insurance_policy"}
    assert {item["code"] for item in version.content["texts"]} == {"training_circular", "child_protection"}
    assert version.content["grid"]["groups"][0]["criteria"][0]["weight"] == 10


def test_a_draft_has_no_version():
    assert queries.latest_version(suggested().id) is None


@pytest.mark.parametrize("given", [{}, {"questions": None, "texts": None}])
def test_content_of_a_draft_is_that_of_its_rows(given):
    draft = call_draft(lines=LINES, **given)
    call = make_call(state="draft", lines=LINES, **given)
    content = call_content(call)
    assert {**content, **draft_content(draft)} == content
