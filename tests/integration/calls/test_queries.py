"""Who sees which call, when it is open, and what waits for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from grants.calls import queries
from grants.core.db import db
from grants.core.errors import NotFound
from tests.factories.accounts import make_user
from tests.factories.calls import CLOSES, OPENS, call_line_of, make_call

pytestmark = pytest.mark.usefixtures("database")


def statements(action):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_public_sees_published_calls_only(at):
    draft, published = make_call("AAP-2026", "draft"), make_call("AAP-2025", "published")
    member, reader = make_user("owner@example.ma"), make_user("auditor@example.ma", "auditor")
    for viewer in (None, member):
        with pytest.raises(NotFound):
            queries.get_visible(draft.code, viewer, at)
        assert queries.get_visible(published.code, viewer, at).lines[0].line.name_fr
    assert queries.get_visible(draft.code, reader, at).code == draft.code
    assert [call.code for call in queries.published_calls(at)] == [published.code]
    with pytest.raises(NotFound):
        queries.get_visible("AAP-1999", reader, at)


def test_a_call_is_open_from_its_opening_to_its_deadline_included():
    call = make_call()
    second = timedelta(seconds=1)
    for instant, is_open in (
        (OPENS - second, False),
        (OPENS, True),
        (CLOSES, True),
        (CLOSES + second, False),
    ):
        assert [item.code for item in queries.open_calls(instant)] == ([call.code] if is_open else [])
        assert call.is_open(instant) is is_open


def test_documents_of_a_line_are_the_general_ones_and_its_own():
    call = make_call()
    education = {item.code for item in queries.required_documents(call.id, "EDU")}
    aid = {item.code for item in queries.required_documents(call.id, "HUM")}
    assert education - aid == {"PEC"}
    assert {"RECEP", "STAT", "BUR", "PVAG", "RMOR", "RFIN", "RIB", "ENG"} <= aid
    assert not {"PROJ", "BUDG", "CHRON"} & aid


def test_a_call_line_brings_its_call_and_its_line():
    line = queries.call_line(call_line_of(make_call(), "HUM").id)
    assert (line.call.code, line.line.code) == ("AAP-2026", "HUM")
    with pytest.raises(NotFound):
        queries.call_line(999)


def test_filters_tell_approved_and_past_apart(at):
    make_call("AAP-2031", "to_approve")
    make_call("AAP-2032", "approved")
    make_call("AAP-2033", "published")

    def codes(status, instant=at):
        return [call.code for call in queries.page_for_staff(1, instant, status).rows]

    assert codes("to_approve") == ["AAP-2031"]
    assert codes("approved") == ["AAP-2032"]
    assert codes("past") == []
    assert codes("past", CLOSES + timedelta(days=1)) == ["AAP-2033"]
    assert len(codes("anything")) == 3


def test_work_waits_for_managers_and_directors():
    for year, state in ((2031, "draft"), (2032, "to_approve"), (2033, "approved"), (2034, "published")):
        make_call(f"AAP-{year}", state)
    after = CLOSES + timedelta(days=1)
    manager, director = make_user("m@example.ma", "call_manager"), make_user("d@example.ma", "director")

    def waiting(actor, instant):
        listed = (item for item in queries.work_items(actor, instant) if item.endpoint == "calls.index")
        return {item.params["status"]: item.count for item in listed}

    assert waiting(manager, after) == {"draft": 1, "approved": 1, "past": 1}
    assert waiting(manager, OPENS) == {"draft": 1, "approved": 1, "past": 0}
    assert waiting(director, after) == {"to_approve": 1}
    assert waiting(make_user("e@example.ma", "evaluator"), after) == {}


def test_the_list_costs_the_same_at_one_and_at_thirty_calls(at):
    make_call("AAP-2000")
    one = statements(lambda: queries.page_for_staff(1, at))
    for year in range(2001, 2030):
        make_call(f"AAP-{year}")
    assert statements(lambda: queries.page_for_staff(1, at)) == one
    assert len(queries.page_for_staff(1, at).rows) == 30
