"""Pages of calls over HTTP, in French: a whole call written, approved by another person, published."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from grants.calls import queries
from grants.calls.models import Call
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.calls import CLOSES, make_call

SCRIPT = "<script>alert(1)</script>"
NAMES = ("title", "summary", "eligibility")


@pytest.fixture
def people(app):
    with app.app_context():
        make_user("manager@example.ma", "call_manager")
        make_user("director@example.ma", "director")
        make_user("auditor@example.ma", "auditor")
        make_user("owner@example.ma")


@pytest.fixture
def manager(people, sign_in, frozen_clock):
    frozen_clock(datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    return sign_in("manager@example.ma")


@pytest.fixture
def director(people, sign_in):
    return sign_in("director@example.ma")


def call_form(app, **values):
    with app.app_context():
        lines = [line.code for line in queries.all_lines()]
    form = {
        "year": "2026",
        "title_fr": "Appel à projets 2026",
        "title_ar": "طلب المشاريع 2026",
        "title_en": "Call for projects 2026",
        "summary_fr": "Pour l’intégration.",
        "summary_ar": "من أجل الإدماج.",
        "summary_en": "For integration.",
        "eligibility_fr": "Un an d’existence.",
        "eligibility_ar": "سنة من الوجود.",
        "eligibility_en": "One year of existence.",
        "contact_email": "appels@example.ma",
        "opens_at": "2026-10-26T08:00",
        "closes_at": "2026-12-07T23:59",
        "results_on": "2027-02-15",
        "execution_starts_on": "2027-03-01",
        "execution_ends_on": "2028-02-29",
        "ceiling_centimes": "300 000,00",
        "cofunding_min_pct": "20",
        "overhead_max_pct": "7",
        "equipment_max_pct": "20",
        "in_kind_max_pct": "50",
        "min_months": "3",
        "max_months": "12",
        "max_grants_per_association": "2",
    }
    for position, code in enumerate(lines):
        form |= {f"lines-{position}-line_code": code, f"lines-{position}-appeal_reserve_pct": "5"}
        form[f"lines-{position}-envelope_centimes"] = {"EDU": "4 200 000", "HUM": "2 400 000,00"}.get(
            code, ""
        )
    return {**form, **values}


def get_call(app, code="AAP-2026") -> Call:
    with app.app_context(), app.test_request_context("/fr/"), unit_of_work():
        call = queries.get_for_update(code)
        db.session.expunge_all()
        return call


def post(client, path, app, **values):
    code = path.split("/")[-2]
    return client.post(path, data={"version": get_call(app, code).version, **values})


def test_a_whole_call_from_first_word_to_publication(app, manager, director):
    assert "Écrire un appel" in manager.get("/fr/staff/calls").text
    page = manager.get("/fr/staff/calls/new")
    assert page.status_code == 200
    created = manager.post("/fr/staff/calls/new", data=call_form(app))
    assert (created.status_code, created.location) == (302, "/fr/staff/calls/AAP-2026")
    call = get_call(app)
    assert call.closes_at == datetime(2026, 12, 7, 23, 59, tzinfo=UTC)
    assert [(line.line_code, line.envelope_centimes) for line in call.lines] == [
        ("EDU", 420_000_000),
        ("HUM", 240_000_000),
    ]
    base = "/fr/staff/calls/AAP-2026"
    assert manager.get(base).status_code == 200
    assert post(manager, f"{base}/ask-approval", app).status_code == 302
    assert manager.post(f"{base}/approve", data={"version": 2}).status_code == 403
    assert "Approuver" in director.get(base).text
    assert post(director, f"{base}/approve", app).status_code == 302
    assert post(manager, f"{base}/publish", app).status_code == 302
    assert get_call(app).state == "published"
    story = manager.get(base).text
    for word in ("Créé", "Approbation demandée", "Approuvé", "Publié"):
        assert word in story


def test_what_is_wrong_is_said_and_what_was_typed_stays(app, manager):
    typed = call_form(app, title_ar="Appel", closes_at="2026-11-01T12:00", ceiling_centimes="beaucoup")
    answer = manager.post("/fr/staff/calls/new", data=typed)
    assert answer.status_code == 422
    assert "beaucoup" in answer.text
    answer = manager.post("/fr/staff/calls/new", data={**typed, "ceiling_centimes": "300 000"})
    assert answer.status_code == 422
    assert "en arabe" in answer.text
    assert "30 jours" in answer.text
    assert "Appel à projets 2026" in answer.text
    assert "4 200 000" in answer.text


def test_each_section_is_changed(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="draft")
    base = "/fr/staff/calls/AAP-2026/edit"
    for section in ("general", "dates", "lines", "rules", "grid", "documents"):
        assert manager.get(f"{base}/{section}").status_code == 200, section
    assert manager.get(f"{base}/else").status_code == 404
    saved = manager.post(f"{base}/dates", data={**call_form(app, closes_at="2026-12-14T18:00"), "version": 1})
    assert saved.status_code == 302
    assert get_call(app).closes_at == datetime(2026, 12, 14, 18, 0, tzinfo=UTC)
    saved = manager.post(f"{base}/lines", data={**call_form(app), "version": 2})
    assert saved.status_code == 302
    assert [line.envelope_centimes for line in get_call(app).lines] == [420_000_000, 240_000_000]
    saved = manager.post(f"{base}/rules", data={**call_form(app, cofunding_min_pct="30"), "version": 3})
    assert saved.status_code == 302
    assert get_call(app).cofunding_min_pct == 30
    assert manager.post(f"{base}/rules", data={**call_form(app), "version": 3}).status_code == 409
    too_much = {**call_form(app, cofunding_min_pct="95"), "version": 4}
    assert manager.post(f"{base}/rules", data=too_much).status_code == 422


def test_the_grid_is_changed_within_a_draft_and_its_weights_make_100(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        call = make_call(state="draft")
        values = grid_form(queries.grid_of(call.id))
    url = "/fr/staff/calls/AAP-2026/edit/grid"
    refused = manager.post(url, data={**values, "groups-0-criteria-0-weight": "12"})
    assert refused.status_code == 422
    assert "102" in refused.text
    values |= {
        "groups-0-criteria-0-weight": "12",
        "groups-0-criteria-1-weight": "8",
        "groups-3-criteria-1-name_fr": "Lien avec les écoles du quartier",
        "groups-1-minimum": "",
    }
    assert manager.post(url, data=values).status_code == 302
    with app.app_context(), app.test_request_context("/fr/"):
        grid = queries.grid_of(call_id(app))
        assert [item.weight for item in grid.groups[0].criteria] == [12, 8, 5]
        assert grid.groups[3].criteria[1].name_fr == "Lien avec les écoles du quartier"
        assert grid.groups[1].minimum is None


def test_documents_are_required_by_line(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        codes = list(dict.fromkeys(item.code for item in queries.all_documents(make_call(state="draft").id)))
    url = "/fr/staff/calls/AAP-2026/edit/documents"
    values = {"version": 1}
    for position, code in enumerate(codes):
        values |= {f"documents-{position}-code": code, f"documents-{position}-general": "required"}
    part = codes.index("PART")
    values |= {f"documents-{part}-general": "optional", f"documents-{part}-lines": ["HUM"]}
    values |= {f"documents-{codes.index('ICE')}-general": "no"}
    values |= {
        "new_code": "ASSU",
        "new_name_fr": "Assurance",
        "new_name_ar": "التأمين",
        "new_name_en": "Insurance",
    }
    answer = manager.post(url, data=values)
    assert answer.status_code == 302, answer.text
    with app.app_context(), app.test_request_context("/fr/"):
        number = call_id(app)
        required = {item.code for item in queries.required_documents(number, "HUM") if item.is_required}
        assert {"PART", "ASSU", "PEC"} <= required
        assert "ICE" not in {item.code for item in queries.required_documents(number, "HUM")}
        education = {item.code: item.is_required for item in queries.required_documents(number, "EDU")}
        assert education["PART"] is False
    values |= {"version": 2, f"documents-{part}-lines": ["VOC"]}
    assert manager.post(url, data=values).status_code == 422


def call_id(app) -> int:
    return get_call(app).id


def grid_form(grid):
    values = {"version": 1, "pass_mark": "60", "difference_limit": "15"}
    for number, group in enumerate(grid.groups):
        prefix = f"groups-{number}-"
        values |= {prefix + name: getattr(group, name) for name in ("code", "name_fr", "name_ar", "name_en")}
        values[prefix + "minimum"] = "" if group.minimum is None else str(group.minimum)
        for place, item in enumerate(group.criteria):
            inner = f"{prefix}criteria-{place}-"
            values |= {
                inner + name: getattr(item, name) for name in ("code", "name_fr", "name_ar", "name_en")
            }
            values[inner + "weight"] = str(item.weight)
    return values


def test_a_draft_with_texts_missing_is_not_given_to_the_director(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="draft", summary_ar="")
    answer = post(manager, "/fr/staff/calls/AAP-2026/ask-approval", app)
    assert answer.status_code == 422
    assert "Le résumé en arabe" in answer.text


def test_sending_back_needs_a_reason(app, director):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="to_approve")
    url = "/fr/staff/calls/AAP-2026/send-back"
    assert post(director, url, app, reason=" ").status_code == 422
    assert post(director, url, app, reason="Calendrier trop court.").status_code == 302
    assert "Calendrier trop court." in director.get("/fr/staff/calls/AAP-2026").text


def test_a_call_is_cancelled_with_a_reason_before_publication(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="approved")
    url = "/fr/staff/calls/AAP-2026/cancel"
    refused = post(manager, url, app, cancellation="")
    assert refused.status_code == 422
    assert "écrivez la raison" in refused.text
    assert post(manager, url, app, cancellation="Crédits retirés.").status_code == 302
    assert get_call(app).state == "cancelled"


def test_a_move_seen_on_another_version_is_a_conflict(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        version = make_call(state="approved").version
    url = "/fr/staff/calls/AAP-2026/publish"
    assert manager.post(url, data={"version": version - 1}).status_code == 409
    assert manager.post(url, data={"version": version}).status_code == 302
    assert manager.post(url, data={"version": version}).status_code == 409


def test_a_published_call_is_not_edited(app, manager):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="published")
    assert manager.get("/fr/staff/calls/AAP-2026/edit/grid").status_code == 302
    assert "edit/grid" not in manager.get("/fr/staff/calls/AAP-2026").text


def test_others_do_not_enter(app, people, sign_in):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="draft")
    owner, auditor = sign_in("owner@example.ma"), sign_in("auditor@example.ma")
    for path in ("/fr/staff/calls", "/fr/staff/calls/AAP-2026", "/fr/staff/calls/new"):
        assert owner.get(path).status_code == 403
    assert auditor.get("/fr/staff/calls/AAP-2026").status_code == 200
    assert auditor.get("/fr/staff/calls/AAP-2026/edit/dates").status_code == 403
    assert auditor.post("/fr/staff/calls/AAP-2026/publish", data={"version": 1}).status_code == 403
    assert auditor.get("/fr/staff/calls/AAP-1999").status_code == 404


def test_a_script_in_any_text_is_shown_as_text(app, manager):
    texts = {f"{name}_{tongue}": f"Texte {SCRIPT}" for name in NAMES for tongue in ("fr", "en")}
    texts |= {f"{name}_ar": f"هذا النص الطويل جدا مكتوب باللغة العربية {SCRIPT}" for name in NAMES}
    assert manager.post("/fr/staff/calls/new", data=call_form(app, **texts)).status_code == 302
    paths = ["/fr/staff/calls", "/ar/staff/calls", "/fr/staff/calls/AAP-2026", "/ar/staff/calls/AAP-2026"]
    paths += [f"/fr/staff/calls/AAP-2026/edit/{section}" for section in ("general", "grid", "documents")]
    for path in paths:
        page = manager.get(path)
        assert page.status_code == 200
        assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    refused = manager.post("/fr/staff/calls/new", data=call_form(app, contact_email=SCRIPT, title_fr="Autre"))
    assert refused.status_code == 422
    assert SCRIPT not in refused.text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2025-11-30T23:59", datetime(2025, 11, 30, 22, 59, tzinfo=UTC)),
        ("2026-12-07T23:59", datetime(2026, 12, 7, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_typed_in_the_time_of_morocco(app, manager, typed, stored):
    year = typed[:4]
    values = {"year": year, "opens_at": f"{year}-10-26T08:00", "closes_at": typed}
    assert manager.post("/fr/staff/calls/new", data=call_form(app, **values)).status_code == 302
    assert get_call(app, f"AAP-{year}").closes_at == stored
    page = manager.get(f"/fr/staff/calls/AAP-{year}/edit/dates").text
    assert f'value="{typed}"' in page
    shown = manager.get(f"/fr/staff/calls/AAP-{year}").text
    assert "23 h 59" in shown.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_list_costs_the_same_at_one_and_at_thirty_calls(app, manager):
    def statements() -> int:
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        assert manager.get("/fr/staff/calls").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    with app.app_context(), app.test_request_context("/fr/"):
        make_call("AAP-2000")
    one = statements()
    with app.app_context(), app.test_request_context("/fr/"):
        for year in range(2001, 2030):
            make_call(f"AAP-{year}")
    assert statements() == one <= 12


def test_evaluation_is_offered_once_the_deadline_has_passed(app, manager, frozen_clock):
    with app.app_context(), app.test_request_context("/fr/"):
        make_call(state="published")
    base = "/fr/staff/calls/AAP-2026"
    assert "start-evaluation" not in manager.get(base).text
    frozen_clock(CLOSES + timedelta(minutes=1))
    assert "start-evaluation" in manager.get(base).text
    assert post(manager, f"{base}/start-evaluation", app).status_code == 302
    assert get_call(app).state == "in_evaluation"
