"""The minutes of the opening: frozen once when the evaluation begins, drawn by the worker, read by staff."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.calls.queries import get_for_update
from grants.calls.services import start_evaluation
from grants.core.canonical import digest
from grants.core.db import db, unit_of_work
from grants.core.errors import NotFound
from grants.documents import storage
from grants.evaluation import queries
from grants.evaluation.models import OpeningMinutes, OpeningPaper
from grants.evaluation.opening_pdf import draw_opening
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluators
from tests.factories.proposals import make_proposal
from tests.worker import run_jobs


@pytest.fixture
def opened(database, at):
    """A call whose evaluation has just begun, with two files received and one withdrawn."""
    call = make_call(state="published")
    at = call.closes_at + timedelta(days=1)
    line = call_line_of(call, "EDU")
    manager = make_user("gestionnaire@example.ma", "call_manager")
    for number, state in enumerate(("submitted", "submitted", "withdrawn"), start=1):
        make_proposal(line, make_association(f"Association {number}"), state=state)
    with unit_of_work():
        start_evaluation(get_for_update(call.code), manager, at)
    return call.code


def test_the_list_is_frozen_once_with_number_one(opened, at):
    minutes = db.session.scalars(select(OpeningMinutes)).one()
    year = opened.removeprefix("AAP-")
    assert minutes.reference == f"PV-{year}-1"
    assert minutes.sha256 == digest(minutes.content)
    files = minutes.content["files"]
    assert len(files) == 2
    for file in files:
        assert set(file) == {"ref", "association", "title", "line", "number", "at", "sha256"}
        assert len(file["sha256"]) == 64


def minutes_drawn_at(call_id):
    """An instant after the opening."""
    opened_at = db.session.get_one(OpeningMinutes, call_id).opened_at
    db.session.rollback()
    return opened_at + timedelta(minutes=1)


def test_the_worker_keeps_the_same_bytes_in_both_languages(opened, at):
    minutes = db.session.scalars(select(OpeningMinutes)).one()
    content, sha256, call_id = minutes.content, minutes.sha256, minutes.call_id
    db.session.rollback()
    later = minutes_drawn_at(call_id)
    run_jobs(later)
    run_jobs(later)
    assert db.session.scalar(select(func.count()).select_from(OpeningPaper)) == 2
    for language in ("fr", "ar"):
        paper = queries.opening_paper(call_id, language)
        assert storage.get(paper.document.sha256) == draw_opening(content, sha256, language)


def test_staff_reads_it_and_evaluators_do_not(opened, at, sign_in):
    (evaluator,) = make_evaluators(1)
    for email, status in (
        ("gestionnaire@example.ma", 200),
        (make_user("audit@example.ma", "auditor").email, 200),
        (evaluator.email, 403),
    ):
        client = sign_in(email)
        for address in ("", "/fr.pdf", "/ar.pdf"):
            assert client.get(f"/fr/staff/calls/{opened}/opening{address}").status_code == status
    text = sign_in("gestionnaire@example.ma").get(f"/ar/staff/calls/{opened}/opening").text
    reference = db.session.scalars(select(OpeningMinutes.content)).one()["files"][0]["ref"]
    assert reference in text


def test_there_is_none_before_the_opening(database, at):
    manager = make_user("gestionnaire@example.ma", "call_manager")
    with pytest.raises(NotFound):
        queries.opening_of(make_call(state="published").code, manager)
