"""Staff adds a line without a release."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import NotAllowed, ProblemsError
from grants.strategy import queries
from grants.strategy.services import LineDraft, add_line
from tests.factories.accounts import make_user

LEGAL = LineDraft(
    code="JUR",
    names=("Accompagnement juridique", "المواكبة القانونية", "Legal accompaniment"),
    shorts=("Aide juridique", "المساعدة القانونية", "Legal aid"),
    programme_number=5,
    objective_number=8,
    kinds=(
        ("Permanences", "مداومات", "Walk-in hours"),
        ("Dossiers suivis", "ملفات متتبعة", "Cases followed"),
    ),
)
FORM = {
    "code": "JUR",
    "name_fr": LEGAL.names[0],
    "name_ar": LEGAL.names[1],
    "name_en": LEGAL.names[2],
    "short_fr": LEGAL.shorts[0],
    "short_ar": LEGAL.shorts[1],
    "short_en": LEGAL.shorts[2],
    "programme_number": "5",
    "objective_number": "8",
    "thematic_programme_number": "",
    "kinds_fr": "Permanences\nDossiers suivis",
    "kinds_ar": "مداومات\nملفات متتبعة",
    "kinds_en": "Walk-in hours\nCases followed",
}


def test_a_line_is_added_last_with_its_kinds_and_recorded(database, at):
    director = make_user("directeur@example.ma", "director")
    with unit_of_work():
        add_line(LEGAL, director, at)
    line = queries.lines()[-1]
    assert (line.code, line.key, line.programme.number) == ("JUR", "legal_accompaniment", 5)
    assert [kind.code for kind in line.sub_lines] == ["jur_1", "jur_2"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["line.added"]


def test_others_may_not_add_a_line(database, at):
    officer = make_user("finance@example.ma", "finance_officer")
    with pytest.raises(NotAllowed), unit_of_work():
        add_line(LEGAL, officer, at)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "EDU"}, "code"),
        ({"code": "J1R"}, "code"),
        ({"names": ("Culture", "الثقافة", "Culture")}, "code"),
        ({"objective_number": 1}, "objective_number"),
        ({"thematic_programme_number": 12}, "thematic_programme_number"),
        ({"kinds": ()}, "kinds_fr"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field(database, at, change, field):
    manager = make_user("gestionnaire@example.ma", "call_manager")
    with pytest.raises(ProblemsError) as caught, unit_of_work():
        add_line(replace(LEGAL, **change), manager, at)
    assert field in [name for name, _message in caught.value.problems]


def test_the_page_adds_a_line(app, sign_in):
    with app.app_context():
        make_user("gestionnaire@example.ma", "call_manager")
    client = sign_in("gestionnaire@example.ma")
    assert client.get("/fr/staff/reference/lines/new").status_code == 200
    answer = client.post("/fr/staff/reference/lines/new", data=FORM, follow_redirects=True)
    assert answer.status_code == 200
    assert "Accompagnement juridique" in answer.text
    assert client.post("/fr/staff/reference/lines/new", data=FORM).status_code == 422


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_fr", "المواكبة"),
        ("name_ar", "Legal"),
        ("kinds_en", "One"),
        ("code", ""),
        ("programme_number", "x"),
    ],
)
def test_what_is_wrongly_typed_is_kept_and_told(app, sign_in, name, value):
    with app.app_context():
        make_user("gestionnaire@example.ma", "call_manager")
    client = sign_in("gestionnaire@example.ma")
    answer = client.post("/fr/staff/reference/lines/new", data={**FORM, name: value})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text or "error" in answer.text
    assert "Aide juridique" in answer.text


def test_a_script_in_a_name_is_shown_as_text(app, sign_in):
    with app.app_context():
        make_user("gestionnaire@example.ma", "call_manager")
    client = sign_in("gestionnaire@example.ma")
    script = "<script>alert(1)</script>"
    page = client.post(
        "/fr/staff/reference/lines/new", data={**FORM, "name_fr": script}, follow_redirects=True
    ).text
    assert script not in page
    assert "&lt;script&gt;" in page
