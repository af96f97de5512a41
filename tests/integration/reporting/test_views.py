"""The pages of reports over HTTP: filled in, submitted, returned, validated; refused to others."""

import re

import pytest
from sqlalchemy import select

from grants.core.db import db
from grants.indicators.queries import FigureFilter, person_figures
from grants.reporting.models import DeclaredTotal, ReportRevision
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.reporting import make_people, make_report


def version_in(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page.text)[1]


def grid_fields(page, value="0"):
    """Return the fields of the first tables of the page, all with one value."""
    names = re.findall(r'name="(c\d{8}-T1-[^"]+)"', page.text)
    assert len(names) == 72
    return dict.fromkeys(names, value)


def test_the_whole_life_of_a_report_over_http(database, sign_in):
    people = make_people()
    owner = sign_in(people.owner.email)
    page = owner.get("/fr/reports")
    assert page.status_code == 200
    start = re.search(r'action="([^"]*/reports/start/\d+)"', page.text)[1]
    address = owner.post(start).headers["Location"]
    assert owner.post(start).headers["Location"] == address
    page = owner.get(address)
    assert "Participants à Oujda" in page.text
    grid = owner.get(f"{address}/participants/oujda")
    data = grid_fields(grid) | {"c20150901-T1-F-5-11": "12", "c20150901-T1-M-60": "8", "total20150901": "20"}
    assert owner.post(f"{address}/participants/oujda", data=data).status_code == 302
    page = owner.get(f"{address}/activities")
    names = re.findall(r'name="(a\d+-\d+-(?:F|M|NS))"', page.text)
    assert owner.post(f"{address}/activities", data=dict.fromkeys(names, "10")).status_code == 302
    page = owner.get(f"{address}/expenses")
    names = re.findall(r'name="((?:spent|justified)-[^"]+)"', page.text)
    assert owner.post(f"{address}/expenses", data=dict.fromkeys(names, "63 000,00")).status_code == 302
    assert owner.post(f"{address}/narrative", data={"narrative": "<script>x</script>"}).status_code == 302
    page = owner.get(f"{address}/submit")
    assert "&lt;script&gt;" in page.text
    refused = owner.post(f"{address}/submit", data={"version": version_in(page)})
    assert refused.status_code == 422
    assert "Cochez la déclaration" in refused.text
    done = owner.post(f"{address}/submit", data={"version": version_in(page), "declared": "y"})
    assert done.status_code == 302
    assert "SHA-256" in owner.get(address).text

    reference = address.rpartition("/")[2]
    officer = sign_in(people.officer.email)
    assert reference in officer.get("/fr/staff/reports?state=submitted").text
    review = officer.get(f"/fr/staff/reports/{reference}")
    assert review.status_code == 200
    assert "Les 70 % sont atteints" in review.text
    empty = officer.post(f"/fr/staff/reports/{reference}/return", data={"version": version_in(review)})
    assert empty.status_code == 422
    assert "au moins une remarque" in empty.text
    sent = officer.post(
        f"/fr/staff/reports/{reference}/return",
        data={"version": version_in(review), "remark-participants-oujda": "Vérifiez les garçons."},
    )
    assert sent.status_code == 302
    second = reference.replace("-R1", "-R2")
    assert "Vérifiez les garçons." in owner.get(f"/fr/reports/{second}").text
    assert "Vérifiez les garçons." in owner.get(f"/fr/reports/{second}/participants/oujda").text
    page = owner.get(f"/fr/reports/{second}/submit")
    owner.post(f"/fr/reports/{second}/submit", data={"version": version_in(page), "declared": "y"})
    review = officer.get(f"/fr/staff/reports/{second}")
    validate = f"/fr/staff/reports/{second}/validate"
    assert officer.post(validate, data={"version": version_in(review)}).status_code == 302
    assert officer.post(validate, data={"version": version_in(review)}).status_code == 409
    assert officer.get(f"/fr/staff/reports/{second}/content").status_code == 200
    figures = person_figures(["line_code"], FigureFilter())[("EDU",)]
    assert figures["validated"].persons == 20
    page = owner.get(f"/fr/reports/{second}/correct")
    again = owner.post(
        f"/fr/reports/{second}/correct", data={"version": version_in(page), "reason": "Une erreur."}
    )
    assert again.headers["Location"].endswith("-R3")


def test_what_was_typed_stays_when_it_is_wrong(database, sign_in):
    people = make_people()
    reference = make_report(people)
    editor = sign_in(people.editor.email)
    address = f"/fr/reports/{reference}/participants/oujda"
    data = grid_fields(editor.get(address)) | {"c20150901-T1-F-5-11": "-3"}
    page = editor.post(address, data=data)
    assert page.status_code == 422
    assert 'value="-3"' in page.text
    assert "error-summary" in page.text
    data |= {"c20150901-T1-F-5-11": "11", "c20150901-T1-M-5-11": "4", "total20150901": "10"}
    page = editor.post(address, data=data)
    assert page.status_code == 422
    assert "11 femmes et filles pour 10" in page.text
    assert 'value="11"' in page.text
    data |= {"total20150901": "1.358"}
    assert editor.post(address, data=data).status_code == 422
    assert db.session.scalar(select(DeclaredTotal)) is None


def test_empty_cells_may_count_as_zero_and_places_as_not_collected(database, sign_in):
    people = make_people()
    reference = make_report(people)
    owner = sign_in(people.owner.email)
    address = f"/fr/reports/{reference}/participants/oujda"
    data = {"c20150901-T1-F-5-11": "5", "zeros20150901": "y", "nc20150716": "y", "nc20160101": "y"}
    assert owner.post(address, data=data).status_code == 302
    page = owner.get(f"/fr/reports/{reference}/submit")
    assert "Il manque encore" not in page.text
    assert "Non collecté." in page.text
    data = {"c20150901-T1-F-5-11": "5"}
    assert owner.post(address, data=data).status_code == 302
    page = owner.get(f"/fr/reports/{reference}/submit")
    assert "autres points" in page.text
    refused = owner.post(f"/fr/reports/{reference}/submit", data={"version": "1", "declared": "y"})
    assert refused.status_code == 422


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_answers_in_every_language(database, sign_in, language):
    people = make_people(cities=("oujda", "rabat"))
    reference = make_report(people)
    owner, officer = sign_in(people.owner.email), sign_in(people.officer.email)
    parts = ("participants/oujda", "participants/rabat", "activities", "expenses", "narrative", "submit")
    for address in ("", f"/{reference}", *(f"/{reference}/{part}" for part in parts)):
        assert owner.get(f"/{language}/reports{address}").status_code == 200
    final = make_report(people, "submitted", {("F", "5-11"): 4000}, final=True)
    assert owner.get(f"/{language}/reports/{final}").status_code == 200
    for address in ("", f"/{final}", f"/{final}/content"):
        assert officer.get(f"/{language}/staff/reports{address}").status_code == 200


def test_others_get_nothing(database, sign_in):
    people = make_people()
    reference = make_report(people, "submitted")
    stranger = make_user("other@example.ma")
    make_association("Autre", owner=stranger)
    evaluator = make_user("eval@example.ma", "evaluator")
    other = sign_in(stranger.email)
    for path in ("", "/submit", "/expenses", "/participants/oujda", "/correct"):
        assert other.get(f"/fr/reports/{reference}{path}").status_code == 404
    assert other.post(f"/fr/reports/start/{people.final_obligation_id}").status_code == 404
    assert other.get(f"/fr/staff/reports/{reference}").status_code == 403
    assert sign_in(evaluator.email).get(f"/fr/staff/reports/{reference}/content").status_code == 403
    finance = make_user("finance@example.ma", "finance_officer")
    reader = sign_in(finance.email)
    assert reader.get(f"/fr/staff/reports/{reference}/content").status_code == 200
    assert reader.post(f"/fr/staff/reports/{reference}/validate").status_code == 403


def test_an_editor_is_refused_the_submission(database, sign_in):
    people = make_people()
    reference = make_report(people)
    editor = sign_in(people.editor.email)
    assert editor.get(f"/fr/reports/{reference}/submit").status_code == 403
    post = editor.post(f"/fr/reports/{reference}/submit", data={"version": "1", "declared": "y"})
    assert post.status_code == 403
    assert db.session.scalars(select(ReportRevision.state)).all() == ["draft"]


def test_a_city_outside_the_agreement_has_no_page(database, sign_in):
    people = make_people()
    reference = make_report(people)
    owner = sign_in(people.owner.email)
    for city in ("rabat", "atlantis"):
        address = f"/fr/reports/{reference}/participants/{city}"
        assert owner.get(address).status_code == 404
        assert owner.post(address, data={"zeros20150901": "y"}).status_code == 404


def test_a_submitted_report_is_no_longer_filled_in(database, sign_in):
    people = make_people()
    reference = make_report(people, "submitted")
    owner = sign_in(people.owner.email)
    address = f"/fr/reports/{reference}/narrative"
    assert owner.get(address).status_code == 302
    assert owner.post(address, data={"narrative": "Autre."}).status_code == 409
    stale = owner.post(f"/fr/reports/{reference}/submit", data={"version": "1", "declared": "y"})
    assert stale.status_code == 409
