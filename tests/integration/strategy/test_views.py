"""Staff sees all reference data; others don't."""

import pytest

from tests.factories.accounts import make_user

PAGES = ("", "/programmes", "/lines", "/committees", "/regions", "/cities", "/holidays")


@pytest.fixture
def auditor(app, sign_in):
    with app.app_context():
        make_user("audit@example.ma", "auditor")
    return sign_in("audit@example.ma")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("lang", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_staff_reads_each_list_in_each_language(auditor, page, lang, direction):
    answer = auditor.get(f"/{lang}/staff/reference{page}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}" dir="{direction}">' in answer.text


def test_the_overview_counts_what_there_is(auditor):
    page = auditor.get("/fr/staff/reference").text
    for number in (4, 11, 27, 6, 84, 74, 23, 9, 28):
        assert f'<span class="num">{number}</span>' in page


def test_cities_are_found_by_any_spelling_and_by_region(auditor):
    page = auditor.get("/fr/staff/reference/cities?q=guersif").text
    assert "Guercif" in page
    assert "Casablanca</th>" not in page
    assert "Dakhla" in auditor.get("/fr/staff/reference/cities?region=12").text
    assert auditor.get("/fr/staff/reference/cities?q=zzz").status_code == 200


def test_only_those_who_may_add_a_line_are_shown_the_way(auditor):
    assert "lines/new" not in auditor.get("/fr/staff/reference/lines").text
    assert auditor.get("/fr/staff/reference/lines/new").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_member_of_an_association_does_not_enter(app, sign_in, page):
    with app.app_context():
        make_user("association@example.ma")
    assert sign_in("association@example.ma").get(f"/fr/staff/reference{page}").status_code == 403
    assert app.test_client().get(f"/fr/staff/reference{page}").status_code == 302
