"""Editors of questions, reference texts, payments and reports; copying a call; two managers at once."""

from datetime import UTC, datetime

import pytest

from grants.calls import queries
from grants.calls.kinds import Meaning, QuestionKind
from grants.core.db import db
from tests.factories.accounts import make_user
from tests.factories.calls import make_call

BASE = "/fr/staff/calls/AAP-2026"
SIX = dict.fromkeys(("EDU", "CUL", "LAN", "CAM", "HUM", "VOC"), 100_000_000)
QUESTION = {
    "line": "EDU",
    "kind": "text",
    "meaning": "school",
    "label_fr": "Quelle école accueille le projet ?",
    "label_ar": "ما هي المدرسة المستقبلة؟",
    "label_en": "Which school hosts the project?",
    "code": "school",
}
CHOICES = {
    "choices-0-fr": "Oui, déjà",
    "choices-0-ar": "نعم",
    "choices-0-en": "Yes",
    "choices-1-fr": "",
    "choices-2-fr": "Pas encore",
    "choices-2-ar": "ليس بعد",
    "choices-2-en": "Not yet",
}


@pytest.fixture
def manager(app, sign_in, frozen_clock):
    with app.app_context(), app.test_request_context("/fr/"):
        make_user("manager@example.ma", "call_manager")
        make_user("second@example.ma", "call_manager")
        make_user("auditor@example.ma", "auditor")
        make_call(state="draft", lines=SIX, questions=None, texts=None)
    frozen_clock(datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    return sign_in("manager@example.ma")


def draft_now(app, code="AAP-2026"):
    with app.app_context(), app.test_request_context("/fr/"):
        found = queries.draft_of(queries.get_for_update(code))
        db.session.rollback()
        return found


def version_now(app):
    with app.app_context(), app.test_request_context("/fr/"):
        return queries.get_for_update("AAP-2026").version


def post(client, app, path, **values):
    return client.post(f"{BASE}/{path}", data={"version": version_now(app), **values})


def test_every_page_of_the_editor_opens(app, manager):
    pages = (
        "parts/questions",
        "parts/texts",
        "parts/questions/new",
        "parts/texts/new",
        "preview-questions?line=CAM",
        "parts/questions/EDU/school",
    )
    for page in (
        *pages,
        "parts/texts/VOC/training_circular",
        "edit/payments",
        "edit/reports",
        "parts/questions/all/migrant_role",
    ):
        for language in ("fr", "ar", "en"):
            assert manager.get(f"{BASE}/{page}".replace("/fr/", f"/{language}/")).status_code == 200, page
    assert manager.get(f"{BASE}/parts/questions/EDU/unknown").status_code == 404


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_question_of_each_kind_is_added_and_read_back(app, manager, kind):
    choices = CHOICES if kind.has_choices else {}
    values = {**QUESTION, **choices, "kind": kind.value, "meaning": "", "code": "mine", "is_required": "y"}
    answer = post(manager, app, "parts/questions/new", **values)
    assert answer.status_code == 302, answer.text
    question = draft_now(app).asked_questions[-1]
    assert (question.code, question.kind, question.is_required) == ("mine", kind, True)
    assert [item.code for item in question.choices] == (["oui_deja", "pas_encore"] if choices else [])
    page = manager.get(f"{BASE}/parts/questions/EDU/mine")
    assert "Quelle école accueille le projet ?" in page.text
    preview = manager.get(f"{BASE}/preview-questions?line=EDU").text
    assert "Which school hosts the project?" in preview
    assert "ما هي المدرسة المستقبلة؟" in preview


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"label_fr": ""}, "nécessaire", "label_fr"),
        ({"label_ar": "Quelle école ?"}, "en arabe", "label_ar"),
        ({"label_en": "المدرسة"}, "lettres latines", "label_en"),
        ({"kind": "number"}, "Ce sens demande", "meaning"),
        ({"code": "École"}, "minuscules", "code"),
        ({"code": "insurance_policy", "line": "CAM"}, "déjà pris", "code"),
        ({"code": "migrant_role"}, "déjà pris", "code"),
        ({**CHOICES}, "retirez-les", "kind"),
        ({**CHOICES, "kind": "choice", "meaning": "", "choices-2-ar": "Non"}, "en arabe", "choices-2-ar"),
        ({**CHOICES, "kind": "choice", "meaning": "", "choices-0-fr": ""}, "en français", "choices-0-fr"),
    ],
)
def test_a_wrong_question_is_said_at_its_field_and_stays(app, manager, changes, words, field):
    answer = post(
        manager,
        app,
        "parts/questions/new",
        **{**QUESTION, "code": "school_2", "help_fr": "Gardé tel quel", **changes},
    )
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-e"')[1][:400]
    assert "Gardé tel quel" in answer.text


def test_a_question_is_changed_moved_and_taken_out(app, manager):
    answer = post(
        manager, app, "parts/questions/EDU/school", **{**QUESTION, "line": "all", "meaning": "host_site"}
    )
    assert answer.status_code == 302
    codes = [item.code for item in draft_now(app).asked_questions]
    place = codes.index("school")
    question = draft_now(app).asked_questions[place]
    assert (question.line_code, question.meaning) == (None, Meaning.HOST_SITE)
    assert post(manager, app, "parts/questions/all/school/move", way="up").status_code == 302
    assert [item.code for item in draft_now(app).asked_questions].index("school") == place - 1
    assert post(manager, app, "parts/questions/all/school/move", way="sideways").status_code == 400
    assert post(manager, app, "parts/questions/all/school/move", way="remove").status_code == 302
    assert "school" not in [item.code for item in draft_now(app).asked_questions]
    assert post(manager, app, "parts/questions/all/school/move", way="up").status_code == 404


def test_a_choice_more_keeps_what_was_typed(app, manager):
    answer = post(manager, app, "parts/questions/new", **QUESTION, **CHOICES, more="1")
    assert answer.status_code == 200
    assert "Pas encore" in answer.text
    assert 'name="choices-3-fr"' in answer.text


def test_a_text_with_its_checklist_is_written(app, manager):
    values = {
        "line": "HUM",
        "title_fr": "Règles de distribution",
        "title_ar": "قواعد التوزيع",
        "title_en": "Rules of distribution",
        "text_fr": "Chaque remise est inscrite.",
        "text_ar": "تسجل كل عملية تسليم.",
        "text_en": "Each handover is recorded.",
        "source": "Cahier des charges",
        "items-0-text_fr": "Un registre est tenu.",
        "items-0-text_ar": "يمسك سجل.",
        "items-0-text_en": "A register is kept.",
    }
    assert post(manager, app, "parts/texts/new", **values).status_code == 302
    text = draft_now(app).reference_texts[-1]
    assert (text.code, text.line_code) == ("regles_de_distribution", "HUM")
    assert [item.code for item in text.items] == ["un_registre_est_tenu"]
    wrong = post(manager, app, "parts/texts/new", **{**values, "items-0-text_ar": "Un registre"})
    assert wrong.status_code == 422
    assert "en arabe" in wrong.text.split('id="items-0-text_ar-e"')[1][:300]


BANDS = {
    "bands-0-bound": "below",
    "bands-0-bound_centimes": "60 000",
    "bands-0-tranches-0-share_pct": "100",
    "bands-0-tranches-0-condition": "signature",
    "bands-1-bound": "above",
    "bands-1-tranches-0-share_pct": "70",
    "bands-1-tranches-0-condition": "signature",
    "bands-1-tranches-1-share_pct": "30",
    "bands-1-tranches-1-condition": "final_report",
}


def test_payments_are_changed(app, manager):
    assert post(manager, app, "edit/payments", **BANDS).status_code == 302
    rules = draft_now(app).tranche_rules
    assert [(rule.below_centimes, len(rule.tranches)) for rule in rules] == [(6_000_000, 1), (None, 2)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"bands-1-tranches-1-share_pct": "29"}, "bands-1-tranches-0-share_pct", "et non 99"),
        ({"bands-1-tranches-1-condition": ""}, "bands-1-tranches-1-condition", "Choisissez"),
        ({"bands-0-bound_centimes": ""}, "bands-0-bound_centimes", "sans borne"),
        ({"bands-0-bound_centimes": "beaucoup"}, "bands-0-bound_centimes", "montant comme"),
        ({"bands-0-tranches-0-share_pct": "moitié"}, "bands-0-tranches-0-share_pct", "nombre entier"),
    ],
)
def test_wrong_payments_are_said_at_their_field(app, manager, changes, field, words):
    answer = post(manager, app, "edit/payments", **{**BANDS, **changes})
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-e"')[1][:400]


REPORTS = {
    "reports-0-kind": "progress_report",
    "reports-0-basis": "all",
    "reports-0-report_end": "months",
    "reports-0-end_months": "4",
    "reports-0-due_days": "20",
    "reports-0-is_cut": "y",
    "reports-1-kind": "final_report",
    "reports-1-basis": "all",
    "reports-1-report_end": "end",
    "reports-1-due_days": "60",
}


def test_the_report_calendar_is_changed(app, manager):
    assert post(manager, app, "edit/reports", **REPORTS).status_code == 302
    first, last = draft_now(app).reports
    assert (first.end_months, first.due_days, first.is_cut) == (4, 20, True)
    assert (last.kind, last.is_cut) == ("final_report", False)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reports-0-end_months": ""}, "reports-0-end_months", "nombre de mois"),
        ({"reports-0-end_months": "13"}, "reports-0-end_months", "12 mois"),
        ({"reports-0-ends_on": "2027-06-30"}, "reports-0-ends_on", "seulement quand"),
        (
            {"reports-0-report_end": "date", "reports-0-end_months": "", "reports-0-ends_on": "2031-01-01"},
            "reports-0-ends_on",
            "pendant",
        ),
        ({"reports-1-due_days": "400"}, "reports-1-due_days", "365"),
    ],
)
def test_a_wrong_report_is_said_at_its_field(app, manager, changes, field, words):
    answer = post(manager, app, "edit/reports", **{**REPORTS, **changes})
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-e"')[1][:400]


def test_a_draft_without_its_arabic_or_its_final_report_is_kept_but_not_approved(app, manager):
    assert post(manager, app, "parts/questions/EDU/school", **{**QUESTION, "label_ar": ""}).status_code == 302
    kept = {name: value for name, value in REPORTS.items() if name.startswith("reports-0")}
    assert post(manager, app, "edit/reports", **kept).status_code == 302
    page = manager.get(BASE).text
    assert "Question school" in page
    refused = post(manager, app, "ask-approval")
    assert refused.status_code == 422
    assert "Question school" in refused.text
    assert "un rapport final, et un seul" in refused.text


def test_an_envelope_of_zero_is_said_in_its_row(app, manager):
    values = {"lines-0-line_code": "EDU", "lines-0-envelope_centimes": "0", "lines-0-appeal_reserve_pct": "5"}
    answer = post(manager, app, "edit/lines", **values, **{"lines-0-max_grants_per_association": "1"})
    assert answer.status_code == 422
    assert "supérieure à zéro" in answer.text.split('id="lines-0-envelope_centimes-e"')[1][:300]


def test_a_call_is_copied_to_the_next_year_without_its_life(app, manager):
    assert "Reprendre pour une autre année" in manager.get(BASE).text
    answer = manager.post(f"{BASE}/copy", data={"year": "2027"})
    assert (answer.status_code, answer.location) == (302, "/fr/staff/calls/AAP-2027")
    before, after = draft_now(app), draft_now(app, "AAP-2027")
    assert after.title_fr == "Appel à projets AAP-2027"
    assert (after.opens_at.year, after.closes_at.date().isoformat()) == (2027, "2027-12-07")
    assert after.asked_questions == before.asked_questions
    assert after.reference_texts == before.reference_texts
    assert (after.grid, after.tranche_rules, after.lines) == (before.grid, before.tranche_rules, before.lines)
    again = manager.post(f"{BASE}/copy", data={"year": "2027"})
    assert again.status_code == 409
    assert manager.post(f"{BASE}/copy", data={"year": "2026"}).status_code == 422


def test_two_managers_at_once_see_what_changed_and_lose_nothing(app, manager, sign_in):
    second = sign_in("second@example.ma")
    seen = version_now(app)
    form = {
        "line": "EDU",
        "kind": "text",
        "label_ar": "ما هي المدرسة؟",
        "label_en": "Which school?",
        "code": "school",
    }
    first = {**form, "label_fr": "Dans quelle école ?", "version": seen}
    assert second.post(f"{BASE}/parts/questions/EDU/school", data=first).status_code == 302
    mine = {**form, "label_fr": "Dans quel établissement ?", "version": seen}
    refused = manager.post(f"{BASE}/parts/questions/EDU/school", data=mine)
    assert refused.status_code == 409
    assert "Dans quel établissement ?" in refused.text
    assert "Dans quelle école ?" in refused.text
    assert "second" in refused.text.lower()
    assert "Questions supplémentaires" in refused.text
    assert draft_now(app).asked_questions[1].label_fr == "Dans quelle école ?"
    again = post(
        manager,
        app,
        "parts/questions/EDU/school",
        **{name: value for name, value in mine.items() if name != "version"},
    )
    assert again.status_code == 302
    assert draft_now(app).asked_questions[1].label_fr == "Dans quel établissement ?"


def test_the_second_manager_sees_the_figures_of_the_first(app, manager):
    rules = {
        "ceiling_centimes": "300 000",
        "cofunding_min_pct": "25",
        "overhead_max_pct": "7",
        "equipment_max_pct": "20",
        "in_kind_max_pct": "50",
        "max_grants_per_association": "2",
        "min_months": "3",
        "max_months": "12",
    }
    assert manager.post(f"{BASE}/edit/rules", data={**rules, "version": 1}).status_code == 302
    refused = manager.post(f"{BASE}/edit/rules", data={**rules, "cofunding_min_pct": "30", "version": 1})
    assert refused.status_code == 409
    assert "Apport minimal</a> : <bdi>25</bdi>" in refused.text
    assert 'value="30"' in refused.text


def test_who_may_not_write_reads_only(app, manager, sign_in):
    auditor = sign_in("auditor@example.ma")
    assert auditor.get(f"{BASE}/parts/questions").status_code == 200
    assert "Ajouter une question" not in auditor.get(f"{BASE}/parts/questions").text
    for path in ("parts/questions/new", "parts/texts/VOC/training_circular", "edit/reports"):
        assert auditor.get(f"{BASE}/{path}").status_code == 403
    assert auditor.post(f"{BASE}/copy", data={"year": "2027"}).status_code == 403
    assert auditor.post(f"{BASE}/parts/questions/EDU/school/move", data={"way": "remove"}).status_code == 403
