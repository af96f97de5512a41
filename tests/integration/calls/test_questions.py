"""Questions on a call: until the last day, answered for all without a name, told to those concerned."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from grants.calls import queries, questions, services
from grants.calls.calendar import questions_close_at
from grants.calls.services import Published
from grants.calls.states import QuestionState
from grants.core.clock import local, local_date
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, IllegalTransition, NotAllowed, ProblemsError
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.factories.calls import CLOSES, OPENS, make_call

NOW = OPENS + timedelta(days=5)
LAST = datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)  # Casablanca is on UTC since 20 September 2026
ASKED = "Peut-on déposer dans deux axes ?"


def ask(actor, at=NOW, body=ASKED, line=None):
    with unit_of_work():
        return services.ask_question(queries.get_for_update("AAP-2026"), body, line, actor, at).id


def answer(question_id, actor, texts, at=NOW, version=None):
    with unit_of_work():
        services.answer_question(questions.get_for_update(question_id), texts, version, actor, at)


FRENCH = {"fr": Published("Peut-on déposer deux projets ?", "Oui, un par axe.")}


@pytest.fixture
def people(database):
    make_call()
    return {
        "asker": make_user("fatima@asso.example.ma", name="Fatima Zahra Idrissi", language="ar"),
        "manager": make_user("g@example.ma", "call_manager"),
        "other": make_user("x@example.ma", "director"),
    }


@given(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(0, 60))
def test_questions_end_with_a_local_day_that_lies_so_many_days_before(closes_at, days):
    end = questions_close_at(closes_at, days)
    last = local_date(end - timedelta(microseconds=1))
    assert end <= closes_at
    if days:
        assert local(end).time().isoformat() == "00:00:00"
        assert (local_date(closes_at) - last).days == days


def test_the_last_second_of_the_last_day_is_in_time(people):
    ask(people["asker"], LAST)
    with pytest.raises(services.QuestionsClosed):
        ask(people["asker"], LAST + timedelta(seconds=1), "Trop tard ?")
    with pytest.raises(services.QuestionsClosed):
        ask(people["asker"], CLOSES, "Encore ?")


def test_who_is_not_signed_in_asks_nothing(people):
    from grants.core.actors import ANYONE

    with pytest.raises(NotAllowed):
        ask(ANYONE)


def test_the_same_question_twice_and_an_eleventh_are_refused(people):
    ask(people["asker"])
    with pytest.raises(Conflict):
        ask(people["asker"])
    for number in range(9):
        ask(people["asker"], body=f"Question {number} ?")
    with pytest.raises(services.TooManyQuestions):
        ask(people["asker"], body="De trop ?")
    ask(people["asker"], NOW + timedelta(days=1, minutes=1), "Le lendemain ?")


def test_an_answer_is_published_without_the_asker_and_told_to_who_waits(people, client, frozen_clock):
    frozen_clock(NOW)
    follower = make_user("suit@example.ma")
    with unit_of_work():
        services.follow_call(queries.get_for_update("AAP-2026"), follower, NOW)
    key = ask(people["asker"], body=f"{ASKED} Fatima Zahra Idrissi")
    answer(key, people["manager"], {**FRENCH, "ar": Published("سؤال", "جواب عربي")})
    page = client.get("/fr/calls/AAP-2026/answers").text
    assert "Oui, un par axe." in page
    assert "Fatima" not in page
    assert "asso.example.ma" not in page
    assert "جواب عربي" in client.get("/ar/calls/AAP-2026/answers").text
    assert "Oui, un par axe." in client.get("/en/calls/AAP-2026/answers").text
    mails = {mail.event: mail for mail in db.session.scalars(select(Email).where(Email.event.like("call.%")))}
    assert mails["call.question_answered"].recipient == "fatima@asso.example.ma"
    assert "جواب عربي" in mails["call.question_answered"].body
    told = mails["call.answer_published"]
    assert told.recipient == "suit@example.ma"
    assert "/fr/calls/follow/stop/" in told.body
    assert "Fatima" not in told.body


def test_a_text_that_names_the_asker_is_refused_at_its_field(people):
    key = ask(people["asker"])
    for words in ("Réponse à FATIMA ZAHRA Idrissi", "écrire à fatima@asso.example.ma"):
        with pytest.raises(ProblemsError) as caught:
            answer(key, people["manager"], {"fr": Published(ASKED, words)})
        assert [field for field, _message in caught.value.problems] == ["answer_fr"]


def test_the_language_asked_is_needed_and_half_a_translation_is_not_taken(people):
    key = ask(people["asker"])
    with pytest.raises(ProblemsError) as caught:
        answer(key, people["manager"], {"ar": Published("سؤال", "")})
    assert {field for field, _message in caught.value.problems} == {"question_fr", "answer_fr", "answer_ar"}


def test_a_published_answer_takes_further_languages_and_no_other_words(people):
    key = ask(people["asker"])
    answer(key, people["manager"], FRENCH)
    answer(key, people["manager"], {**FRENCH, "en": Published("Two?", "Yes, one a line.")})
    found = questions.get_for_staff(key)
    assert (found.answer_en, found.number, found.state) == ("Yes, one a line.", 1, QuestionState.ANSWERED)
    with pytest.raises(Conflict):
        answer(key, people["manager"], {"fr": Published("Peut-on déposer deux projets ?", "Non.")})


def test_two_managers_at_once_publish_one_answer(people):
    key = ask(people["asker"])
    seen = questions.get_for_staff(key).version
    answer(key, people["manager"], FRENCH, version=seen)
    with pytest.raises(Conflict):
        answer(key, people["manager"], {"fr": Published(ASKED, "Autre")}, version=seen)


def test_only_a_manager_answers_and_a_question_set_aside_tells_why(people):
    key = ask(people["asker"])
    with pytest.raises(NotAllowed):
        answer(key, people["other"], FRENCH)
    with unit_of_work():
        services.set_aside_question(
            questions.get_for_update(key), "Hors de l’appel.", None, people["manager"], NOW
        )
    mail = db.session.scalars(select(Email).where(Email.event == "call.question_set_aside")).one()
    assert "Hors de l’appel." in mail.body
    assert questions.published_answers(questions.get_for_staff(key).call_id) == []
    with pytest.raises(IllegalTransition), unit_of_work():
        services.set_aside_question(questions.get_for_update(key), "Encore.", None, people["manager"], NOW)


def test_pages_lead_from_the_question_to_the_answer(app, people, sign_in, frozen_clock):
    frozen_clock(NOW)
    asker, manager = sign_in("fatima@asso.example.ma"), sign_in("g@example.ma")
    assert asker.get("/ar/calls/AAP-2026/ask").status_code == 200
    assert asker.post("/ar/calls/AAP-2026/ask", data={"question": ""}).status_code == 422
    sent = asker.post("/ar/calls/AAP-2026/ask", data={"question": "هل يمكن؟", "line": "EDU"})
    assert sent.status_code == 302
    again = asker.post("/ar/calls/AAP-2026/ask", data={"question": "هل يمكن؟", "line": "EDU"})
    assert again.status_code == 422
    assert "هل يمكن؟" in again.text
    assert asker.get("/fr/staff/questions").status_code == 403
    assert "question à répondre" in manager.get("/fr/work").text
    listed = manager.get("/fr/staff/questions").text
    assert "Fatima Zahra Idrissi" in listed
    db.session.rollback()
    key = db.session.scalar(select(questions.CallQuestion.id))
    page = manager.get(f"/fr/staff/questions/{key}")
    assert 'dir="rtl"' in page.text
    bad = manager.post(f"/fr/staff/questions/{key}", data={"answer_fr": "Oui", "version": "1"})
    assert bad.status_code == 422
    good = {"question_ar": "هل يمكن؟", "answer_ar": "نعم", "version": "1"}
    assert manager.post(f"/fr/staff/questions/{key}", data=good).status_code == 302
    assert "نعم" in asker.get("/ar/calls/AAP-2026/answers").text
    assert "Réponse n° 1" in asker.get("/fr/calls/AAP-2026/ask").text
    assert manager.post(f"/fr/staff/questions/{key}/set-aside", data={"reason": "x"}).status_code == 409


def test_the_search_takes_any_accent_case_and_vowel_sign(people, client, frozen_clock):
    frozen_clock(NOW)
    key = ask(people["asker"])
    answer(key, people["manager"], {"fr": Published("Récépissé ?", "Le récépissé provisoire suffit.")})
    assert "suffit" in client.get("/fr/calls/AAP-2026/answers?q=RECEPISSE+provisoire").text
    none = client.get("/fr/calls/AAP-2026/answers?q=camion")
    assert "suffit" not in none.text
    assert "Aucune réponse ne contient" in none.text


def test_statements_do_not_grow_with_the_questions(people, sign_in, client, frozen_clock):
    frozen_clock(NOW)
    manager = sign_in("g@example.ma")

    def statements(visitor, address):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert visitor.get(address).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    def both():
        return statements(manager, "/fr/staff/questions"), statements(client, "/fr/calls/AAP-2026/answers")

    answer(ask(people["asker"]), people["manager"], FRENCH)
    one = both()
    for number in range(29):
        key = ask(people["asker"], NOW + timedelta(days=number // 9, minutes=number), f"Question {number} ?")
        answer(key, people["manager"], FRENCH, NOW + timedelta(days=4))
    assert both() == one
