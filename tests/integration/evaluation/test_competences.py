"""The lines of evaluators: set by the call manager, audited, refused for others."""

import pytest

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError, NotAllowed
from grants.evaluation import queries
from grants.evaluation.services import set_competences
from tests.factories.accounts import make_user


def lines_of(actor):
    return queries.evaluators()[actor.id].lines


def test_the_manager_sets_the_lines_and_it_is_recorded(database, at):
    manager, evaluator = make_user("m@example.ma", "call_manager"), make_user("e@example.ma", "evaluator")
    with unit_of_work():
        assert set_competences({evaluator.id: {"EDU", "CUL"}}, manager, at) == 1
    assert lines_of(evaluator) == {"EDU", "CUL"}
    with unit_of_work():
        assert set_competences({evaluator.id: {"EDU", "CUL"}}, manager, at) == 0
        assert set_competences({evaluator.id: set()}, manager, at) == 1
    assert lines_of(evaluator) == set()
    entries = db.session.query(AuditEntry).filter_by(action="evaluation.set_competences").all()
    assert [entry.details["lines"] for entry in entries] == [["CUL", "EDU"], []]


def test_nobody_else_and_nothing_unknown(database, at):
    manager, evaluator = make_user("m@example.ma", "call_manager"), make_user("e@example.ma", "evaluator")
    with pytest.raises(NotAllowed), unit_of_work():
        set_competences({evaluator.id: {"EDU"}}, evaluator, at)
    for wrong in ({evaluator.id: {"XXX"}}, {manager.id: {"EDU"}}):
        with pytest.raises(DomainError), unit_of_work():
            set_competences(wrong, manager, at)
    assert lines_of(evaluator) == set()


def test_the_page_keeps_what_is_ticked(database, sign_in):
    make_user("m@example.ma", "call_manager")
    evaluator = make_user("e@example.ma", "evaluator")
    manager = sign_in("m@example.ma")
    assert "Axes des évaluateurs" in manager.get("/fr/staff/evaluators").text
    answer = manager.post("/fr/staff/evaluators", data={f"lines-{evaluator.id}": ["EDU", "HUM"]})
    assert answer.status_code == 302
    assert manager.get("/fr/staff/evaluators").text.count("checked") == 2
    assert sign_in("e@example.ma").get("/fr/staff/evaluators").status_code == 403
