"""The second part of the work page: what goes on, by role, with a constant number of statements."""

from sqlalchemy import event

from grants.associations.models import Association
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.proposals import make_proposal


def test_a_member_finds_own_projects_with_what_comes_next(database, sign_in, frozen_clock, at):
    frozen_clock(at)
    line = call_line_of(make_call())
    own, other = make_association(owner=make_user("own@example.ma")), make_association()
    make_proposal(line, own, "draft", title="Classe du soir")
    make_proposal(line, own, "submitted", title="Atelier de couture")
    make_proposal(line, own, "rejected", title="Projet refusé")
    make_proposal(line, other, "draft", title="Projet d’autrui")
    page = sign_in("own@example.ma").get("/fr/work").text
    assert "Classe du soir" in page
    assert "À déposer avant le" in page
    assert "Atelier de couture" in page
    assert "Correction possible jusqu’au" in page
    assert "Projet refusé" not in page
    assert "autrui" not in page


def test_only_those_who_prepare_calls_see_the_unpublished(database, sign_in, frozen_clock, at):
    frozen_clock(at)
    make_call("AAP-2026")
    make_call("AAP-2027", "draft")
    make_user("manager@example.ma", "call_manager")
    make_user("evaluator@example.ma", "evaluator")
    manager = sign_in("manager@example.ma").get("/fr/work").text
    assert "/fr/staff/calls/AAP-2027" in manager
    evaluator = sign_in("evaluator@example.ma").get("/fr/work").text
    assert "/fr/calls/AAP-2026" in evaluator
    assert "AAP-2027" not in evaluator


def test_those_who_read_find_what_to_read_and_an_administrator_the_accounts(database, sign_in):
    make_user("dpo@example.ma", "dpo")
    make_user("admin@example.ma", "administrator", name="Anas")
    assert "Instances de gouvernance" in sign_in("dpo@example.ma").get("/fr/work").text
    page = sign_in("admin@example.ma").get("/fr/work").text
    assert "Derniers comptes du personnel" in page
    assert "Anas" in page


def test_the_number_of_statements_does_not_grow(database, sign_in, frozen_clock, at):
    frozen_clock(at)
    line = call_line_of(make_call())
    own = make_association(owner=make_user("own@example.ma"))
    make_proposal(line, own, "draft")
    client = sign_in("own@example.ma")
    client.get("/fr/work")
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    client.get("/fr/work")
    at_one = len(counted)
    with unit_of_work() as session:
        owner = session.get_one(Association, own.id)
        for _number in range(30):
            make_proposal(line, owner, "draft")
    counted.clear()
    client.get("/fr/work")
    assert len(counted) == at_one
