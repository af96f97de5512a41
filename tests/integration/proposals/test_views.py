"""Pages of proposals over HTTP: the whole way of an applicant, refusals, lists of staff."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import event

from grants.calls.models import CallLine
from grants.core.db import db, unit_of_work
from grants.core.timing import Engine
from grants.proposals import queries, services
from grants.proposals.models import Proposal
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import CLOSES, call_line_of, make_call
from tests.factories.proposals import make_proposal
from tests.integration.proposals.conftest import PDF, submit, unbalanced

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def now(frozen_clock, at):
    frozen_clock(at)


@pytest.fixture
def owner(scene, sign_in, now):
    return sign_in("presidente@example.ma")


@pytest.fixture
def editor(scene, sign_in, now):
    return sign_in("redacteur@example.ma")


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(f"/fr{address}")
    assert answer.status_code == status, answer.status_code
    return answer.text


def seen(ref: str, scene) -> Proposal:
    """Return a proposal as it stands after the requests so far."""
    db.session.rollback()
    return queries.get_visible(ref, scene.owner)


def statements(client, address: str) -> tuple[int, int]:
    """Return the number of statements and the bytes of a page."""
    seen: list[str] = []

    def count(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        text = page(client, address)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(seen), len(text.encode())


def test_from_nothing_to_the_receipt(scene, owner, editor):
    assert f"line={scene.line_id}" in page(owner, "/proposals")
    fields = {"call_line": str(scene.line_id), "association": str(scene.association_id), "language": "fr"}
    answer = editor.post("/fr/proposals/new", data={**fields, "title": ""})
    assert answer.status_code == 422
    answer = editor.post("/fr/proposals/new", data={**fields, "title": "École ouverte"})
    ref = answer.location.rpartition("/")[2]
    assert "Pas encore" in page(editor, f"/proposals/{ref}")
    call = scene.call
    first, last = call.execution_starts_on.isoformat(), call.execution_ends_on.isoformat()
    post(
        editor,
        ref,
        "basics",
        title="École ouverte",
        language="fr",
        starts_on=first,
        ends_on=last,
        summary="Résumé\r\nsur deux lignes",
    )
    post(editor, ref, "needs", needs="Besoins", target_group="Enfants du quartier")
    answer = editor.post(
        f"/fr/proposals/{ref}/activities",
        data=row(
            "rows-0-",
            title="Cours",
            sub_line_code="school_support",
            city_code="oujda",
            starts_on=first,
            ends_on=last,
        ),
    )
    assert answer.location.endswith("/activities")
    text = page(editor, f"/proposals/{ref}/activities")
    assert 'name="rows-0-details.level"' in text
    key = re.search(r'name="rows-0-id" value="(\d+)"', text).group(1)
    post(
        editor,
        ref,
        "activities",
        seen=re.findall(r'name="seen" value="([^"]+)"', text),
        **row("rows-0-details.", level="primary", subjects="arabic", hours_week="4", school="École Al Wahda"),
        **row(
            "rows-0-",
            id=key,
            title="Cours",
            sub_line_code="school_support",
            city_code="oujda",
            starts_on=first,
            ends_on=last,
            planned_participations="240",
        ),
        **row("rows-1-", title=""),
    )
    post(
        editor,
        ref,
        "beneficiaries",
        **{"grids-0-city": "oujda", "grids-0-n_0_1": "60", "grids-0-n_1_1": "50"},
    )
    post(
        editor,
        ref,
        "budget",
        **row(
            "rows-0-",
            heading_code="staff",
            label="Enseignants",
            quantity="640",
            unit_cost_centimes="120,00",
            grant_centimes="52 800,00",
            own_cash_centimes="24 000",
        ),
    )
    plan_post(editor, ref, first)
    for required in re.findall(
        r'name="required_document" value="(\d+)"', page(editor, f"/proposals/{ref}/documents")
    ):
        upload(editor, ref, required, "pièce.pdf", PDF, 302)
    assert "Un propriétaire de l’association dépose" in page(editor, f"/proposals/{ref}/review")
    review = page(owner, f"/proposals/{ref}/review")
    version = re.search(r'name="version" type="hidden" value="(\d+)"', review).group(1)
    assert owner.post(f"/fr/proposals/{ref}/submit", data={"version": version}).status_code == 422
    assert editor.post(f"/fr/proposals/{ref}/submit", data={"declared": "y"}).status_code == 403
    answer = owner.post(f"/fr/proposals/{ref}/submit", data={"version": version, "declared": "y"})
    assert answer.location.endswith("/fr/proposals/AAP-2026-EDU-0001")
    assert "Dépôt enregistré" in page(owner, "/proposals/AAP-2026-EDU-0001")
    assert owner.post(f"/fr/proposals/{ref}/submit", data={"declared": "y"}).status_code == 409
    with_receipt(owner, scene)


def plan_post(client, ref: str, first: str) -> None:
    """Fill in the sections of plain rows and texts, and the declaration."""
    post(client, ref, "timetable", **row("milestones-0-", title="Lancement", due_on=first))
    post(
        client,
        ref,
        "team",
        **row("team-0-", role="Coordination", qualification="Dix ans", time_pct="50", engagement="paid"),
    )
    post(client, ref, "funding", no_other_subsidy="yes")
    post(
        client,
        ref,
        "sustainability",
        after_grant="L’école",
        follow_up="Présences",
        protection="Charte",
        participation="Parents",
    )
    text = page(client, f"/proposals/{ref}/declaration")
    statements = re.findall(r'name="(statement:\w+-confirmed)"', text)
    assert len(statements) == 5
    ticks = dict.fromkeys(statements, "yes")
    post(client, ref, "declaration", declarant_name="Salma", declarant_title="Présidente", **ticks)


def with_receipt(client, scene) -> None:
    proposal = seen("AAP-2026-EDU-0001", scene)
    sha256 = queries.latest_version(proposal.id).sha256
    for language in ("fr", "ar"):
        address = f"/fr/proposals/AAP-2026-EDU-0001/receipt.pdf?language={language}"
        first, second = client.get(address), client.get(address)
        assert first.mimetype == "application/pdf"
        assert first.data == second.data
        text = "".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(first.data)).pages)
        assert "AAP-2026-EDU-0001" in text
        assert sha256 in re.sub(r"[^0-9a-f]", "", text)
        assert "52\u00a0800,00" in text or "52 800,00" in text


def row(prefix: str, **values: str) -> dict[str, str]:
    return {prefix + name: value for name, value in values.items()}


def post(client, ref: str, section: str, status: int = 302, **fields) -> str:
    answer = client.post(f"/fr/proposals/{ref}/{section}", data=fields)
    assert answer.status_code == status, answer.text
    return answer.text


def tokens(ref: str, scene, section: str = "basics") -> list[str]:
    """Return what a page of the section carries to say what it shows."""
    return [f"{key}={token}" for key, token in queries.unit_tokens(seen(ref, scene), section).items()]


def upload(client, ref: str, required: str, name: str, content: bytes, status: int) -> str:
    lines = (
        '--edge\r\nContent-Disposition: form-data; name="required_document"\r\n\r\n'
        f'{required}\r\n--edge\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n\r\n'
    )
    body = lines.encode() + content + b"\r\n--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    answer = client.post(f"/fr/proposals/{ref}/documents", data=body, content_type=kind)
    assert answer.status_code == status
    return answer.text


def test_one_second_late_shows_the_reason_and_keeps_the_draft(scene, draft, owner, frozen_clock):
    frozen_clock(CLOSES + timedelta(seconds=1))
    answer = owner.post(f"/fr/proposals/{draft}/submit", data={"declared": "y"})
    assert answer.status_code == 422
    assert "L’appel a fermé" in answer.text
    assert "23:59:01" in answer.text
    assert seen(draft, scene).state == "draft"


def test_another_association_s_reference_is_not_found(scene, draft, at, sign_in, now):
    make_association("Autre", owner=make_user("ailleurs@example.ma"))
    stranger = sign_in("ailleurs@example.ma")
    for place in ("", "/basics", "/budget", "/review", "/receipt.pdf", "/documents/1"):
        page(stranger, f"/proposals/{draft}{place}", 404)
    for place in ("/submit", "/withdraw", "/resume", "/documents/1/remove"):
        assert stranger.post(f"/fr/proposals/{draft}{place}", data={"declared": "y"}).status_code == 404


def test_wrong_files_are_refused_in_words(scene, draft, owner, app):
    required = re.findall(
        r'name="required_document" value="(\d+)"', page(owner, f"/proposals/{draft}/documents")
    )
    assert "ce que son nom annonce" in upload(owner, draft, required[0], "faux.pdf", b"PK text", 422)
    assert "Choisissez un fichier" in upload(owner, draft, required[0], "", b"", 422)
    large = b"%PDF-" + b"0" * (app.config["MAX_FILE_MB"] * 1024 * 1024)
    assert "dépasse" in upload(owner, draft, required[0], "gros.pdf", large, 422)
    assert "trop lourd" in upload(owner, draft, required[0], "énorme.pdf", b"0" * 60 * 1024 * 1024, 413)


def test_a_file_can_be_read_and_taken_away(scene, draft, owner):
    joined = queries.content_of(seen(draft, scene)).documents[0]
    with owner.get(f"/fr/proposals/{draft}/documents/{joined.id}") as answer:
        assert answer.data == PDF
    assert owner.post(f"/fr/proposals/{draft}/documents/{joined.id}/remove").status_code == 302
    assert owner.post(f"/fr/proposals/{draft}/documents/{joined.id}/remove").status_code == 404
    assert "Il manque" in page(owner, f"/proposals/{draft}")


def test_a_budget_that_does_not_balance_is_saved_and_shown_at_its_cell(scene, draft, owner, at):
    with unit_of_work():
        services.save_budget(queries.get_for_update(draft, scene.owner), unbalanced(), scene.owner, at)
    text = page(owner, f"/proposals/{draft}/budget")
    assert "Il manque 2\u00a0800,00 DH" in text
    assert 'href="#rows-0-grant_centimes"' in text
    assert "À corriger" in page(owner, f"/proposals/{draft}")


def test_what_does_not_parse_is_refused_and_shown_again(scene, draft, owner):
    fields = row(
        "rows-0-", heading_code="staff", label="Enseignants", quantity="-3", unit_cost_centimes="1.234,56,7"
    )
    text = post(owner, draft, "budget", 422, **fields)
    assert 'value="-3"' in text
    assert "1.234,56,7" in text
    assert "nombre entier" in text
    text = post(owner, draft, "beneficiaries", 422, **{"grids-0-city": "oujda", "grids-0-n_0_1": "-5"})
    assert 'value="-5"' in text
    text = post(
        owner, draft, "basics", 422, title="", language="fr", starts_on="2027-05-01", ends_on="2027-04-01"
    )
    assert "après son début" in text


def test_rows_can_be_added_without_script_and_nothing_is_saved(scene, draft, owner):
    text = post(owner, draft, "activities", 200, **row("rows-0-", title="Pas encore fini"), more="1")
    assert "Pas encore fini" in text
    assert "rows-3-title" in text
    text = post(owner, draft, "budget", 200, **row("rows-0-", label="Pas encore fini"), more="1")
    assert "rows-3-label" in text
    assert [row.title for row in queries.content_of(seen(draft, scene)).activities] == ["Cours de soutien"]


def test_two_editors_of_one_text_both_see_both(scene, draft, owner, editor):
    fields = {"target_group": "S", "seen": tokens(draft, scene, "needs")}
    post(owner, draft, "needs", needs="Texte de la présidente", **fields)
    text = post(editor, draft, "needs", 409, needs="Texte du rédacteur", **fields)
    assert "Texte de la présidente" in text
    assert "Texte du rédacteur" in text
    assert 'name="seen" value="text:needs=2.' in text
    assert 'name="take" value="text:needs"' in text
    content = queries.content_of(seen(draft, scene))
    assert content.texts["needs"] == "Texte de la présidente"


def test_scripts_in_every_text_are_shown_as_text(scene, draft, owner, sign_in, at):
    fields = {
        "language": "fr",
        "summary": SCRIPT,
        "seen": tokens(draft, scene),
    }
    call = scene.call
    first, last = call.execution_starts_on.isoformat(), call.execution_ends_on.isoformat()
    post(owner, draft, "basics", title=SCRIPT, starts_on=first, ends_on=last, **fields)
    old = queries.content_of(seen(draft, scene))
    post(
        owner,
        draft,
        "activities",
        seen=tokens(draft, scene, "activities"),
        **row(
            "rows-0-",
            id=str(old.activities[0].id),
            title=SCRIPT,
            description=SCRIPT,
            sub_line_code="school_support",
            city_code="oujda",
            starts_on=first,
            ends_on=last,
        ),
    )
    post(
        owner,
        draft,
        "budget",
        seen=tokens(draft, scene, "budget"),
        **row(
            "rows-0-",
            id=str(old.budget[0].id),
            heading_code="staff",
            label=SCRIPT,
            unit=SCRIPT,
            quantity="1",
            unit_cost_centimes="30000",
            grant_centimes="19000",
            own_cash_centimes="11000",
        ),
    )
    submit(scene, draft, at)
    make_user("g@example.ma", "call_manager")
    manager = sign_in("g@example.ma")
    for client, address in (
        (owner, f"/proposals/{draft}"),
        (owner, "/proposals"),
        (manager, "/staff/proposals"),
        (manager, "/staff/proposals/AAP-2026-EDU-0001"),
    ):
        text = page(client, address)
        assert SCRIPT not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.fixture
def manager(database, sign_in, now):
    make_user("g@example.ma", "call_manager")
    return sign_in("g@example.ma")


def many(number: int, line, first: int = 0) -> None:
    for index in range(first, number):
        make_proposal(
            line,
            make_association(f"Association numéro {index}"),
            title=f"Projet numéro {index}",
            cities=("oujda", "rabat"),
        )


def test_the_list_of_staff_costs_the_same_at_1_and_at_50_rows(manager):
    line_id = call_line_of(make_call()).id
    with unit_of_work() as session:
        many(1, session.get_one(CallLine, line_id))
    few, _size = statements(manager, "/staff/proposals")
    with unit_of_work() as session:
        many(50, session.get_one(CallLine, line_id), 1)
    count, size = statements(manager, "/staff/proposals")
    assert count == few <= 12
    assert size < 30_000


def test_the_complete_file_costs_at_most_15_statements(scene, draft, manager, at):
    submit(scene, draft, at)
    count, _size = statements(manager, "/staff/proposals/AAP-2026-EDU-0001")
    assert count <= 15


def test_filters_of_the_list(manager):
    call = make_call()
    education, other = call_line_of(call, "EDU").id, call_line_of(call, "HUM").id
    with unit_of_work() as session:
        for line_id, title, state in ((education, "Lire", "submitted"), (other, "Se nourrir", "evaluated")):
            line = session.get_one(CallLine, line_id)
            make_proposal(line, make_association(f"Association {title}"), title=title, state=state)
    assert "Se nourrir" not in page(manager, "/staff/proposals?line=EDU")
    assert "Lire" not in page(manager, "/staff/proposals?state=evaluated")
    assert "Lire" in page(manager, "/staff/proposals?text=association+lire&call=AAP-2026")
    assert "Aucun dossier" in page(manager, "/staff/proposals?call=AAP-1999")
    assert "Lire" in page(manager, "/staff/proposals?state=nonsense")


def test_members_and_evaluators_do_not_enter_the_pages_of_staff(scene, owner, sign_in):
    make_user("e@example.ma", "evaluator")
    page(owner, "/staff/proposals", 403)
    page(sign_in("e@example.ma"), "/staff/proposals", 403)


def test_taking_back_and_giving_up(scene, draft, owner, at):
    submit(scene, draft, at)
    assert owner.post("/fr/proposals/AAP-2026-EDU-0001/resume", data={"version": "2"}).status_code == 302
    assert "repris pour correction" in page(owner, "/proposals/AAP-2026-EDU-0001")
    assert owner.post("/fr/proposals/AAP-2026-EDU-0001/restore", data={"version": "2"}).status_code == 409
    assert owner.post("/fr/proposals/AAP-2026-EDU-0001/restore", data={"version": "3"}).status_code == 302
    answer = owner.post("/fr/proposals/AAP-2026-EDU-0001/withdraw", data={"reason": "Faute de temps"})
    assert answer.status_code == 302
    assert "Faute de temps" in page(owner, "/proposals/AAP-2026-EDU-0001")
    assert seen("AAP-2026-EDU-0001", scene).state == "withdrawn"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_an_applicant_in_other_languages(scene, draft, owner, language, at):
    for place in ("", "/basics", "/activities", "/beneficiaries", "/budget", "/documents", "/review"):
        answer = owner.get(f"/{language}/proposals/{draft}{place}")
        assert answer.status_code == 200
        assert len(answer.data) < 60_000
    assert owner.get(f"/{language}/proposals/new").status_code == 200
