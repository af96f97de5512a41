"""Draft from a former proposal or from the check: what applies comes along, the rest is told."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from grants.associations.queries import get_for_update as lock
from grants.calls import queries as calls
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed, NotFound
from grants.proposals import queries, services
from grants.proposals.models import DraftOrigin, DraftUnit, Proposal, SubmittedVersion
from grants.proposals.units import KINDS
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import CLOSES, OPENS, call_line_of, make_call
from tests.factories.proposals import make_proposal

NOW = OPENS + timedelta(days=3)
YEAR = timedelta(days=364)


@pytest.fixture
def place(database, frozen_clock):
    frozen_clock(NOW)
    owner = make_user("p@example.ma")
    association = make_association(owner=owner)
    old = make_call("AAP-2025", opens_at=OPENS - YEAR, closes_at=CLOSES - YEAR)
    source = make_proposal(call_line_of(old), association, cities=("oujda", "rabat"))
    new = make_call("AAP-2026")
    ids = {line.line_code: line.id for line in new.lines}
    db.session.rollback()
    return {
        "owner": as_member(owner, association),
        "association": association.reference,
        "source": source.ref,
        "lines": ids,
    }


def clone(place, line="EDU", actor=None, title="Encore une fois"):
    actor = actor or place["owner"]
    with unit_of_work():
        return services.clone_proposal(
            queries.get_visible(place["source"], actor),
            calls.call_line(place["lines"][line]),
            lock(place["association"], actor),
            title,
            actor,
            NOW,
        ).ref


def load(place, ref):
    return queries.get_visible(ref, place["owner"])


def test_everything_that_applies_comes_along_and_nothing_of_its_life(place):
    draft, source = load(place, clone(place)), load(place, place["source"])
    for kind in KINDS.values():
        before, after = kind.read(source, None), kind.read(draft, None)
        if kind.code in ("reference", "statement"):
            assert after == {}, "what was sworn for one call is sworn anew for the next"
        elif kind.code == "funding":
            assert after == {"no_other_subsidy": {"no_other_subsidy": False}}
        else:
            assert len(before) == len(after), kind.code
    for name in ("team", "partners", "milestones"):
        kept = [vars(row) | {"id": None} for row in getattr(queries.content_of(source), name)]
        taken = [vars(row) | {"id": None} for row in getattr(queries.content_of(draft), name)]
        assert len(kept) == len(taken) > 0, name
        assert name == "milestones" or kept == taken
    old, new = queries.content_of(source), queries.content_of(draft)
    assert new.texts == old.texts
    assert [row.label for row in new.budget] == [row.label for row in old.budget]
    assert sorted(new.beneficiaries, key=str) == sorted(old.beneficiaries, key=str)
    assert (draft.request_centimes, draft.planned_participants) == (source.request_centimes, 240)
    shift = draft.call_line.call.execution_starts_on - source.call_line.call.execution_starts_on
    assert shift.days > 360
    assert [row.starts_on - shift for row in new.activities] == [row.starts_on for row in old.activities]
    assert (draft.starts_on - shift, draft.ends_on - shift) == (source.starts_on, source.ends_on)
    assert (draft.reference, draft.submitted_at, draft.state.value, draft.version) == (None, None, "draft", 1)
    for life in (SubmittedVersion, DraftUnit):
        assert db.session.scalars(select(life).where(life.proposal_id == draft.id)).all() == []
    codes = {item["code"] for item in queries.origin_of(draft).items}
    assert {"project_moved", "rows_moved"} <= codes


def test_another_line_leaves_its_activities_and_says_so(place):
    draft = load(place, clone(place, "HUM"))
    assert queries.content_of(draft).activities == ()
    assert queries.content_of(draft).budget
    left = [item for item in queries.origin_of(draft).items if item["code"] == "row_left"]
    assert len(left) == 2
    assert "n’a pas été repris" in queries.item_words(left[0])


def test_a_copy_of_a_copy_carries_no_list_of_the_first(place):
    first = clone(place)
    second = clone({**place, "source": first}, title="Et encore")
    origin = queries.origin_of(load(place, second))
    assert origin.source_id == load(place, first).id
    assert db.session.scalars(select(DraftOrigin)).all()


def test_someone_elses_file_a_closed_call_and_a_double_click_are_refused(place):
    stranger = as_member(make_user("x@example.ma"), make_association("Autre"))
    with pytest.raises(NotFound):
        clone(place, actor=stranger)
    clone(place)
    with pytest.raises(Conflict):
        clone(place)
    with pytest.raises(services.Late), unit_of_work():
        services.clone_proposal(
            queries.get_visible(place["source"], place["owner"]),
            calls.call_line(place["lines"]["EDU"]),
            lock(place["association"], place["owner"]),
            "Tard",
            place["owner"],
            CLOSES + timedelta(seconds=1),
        )
    other = lock_of(place, stranger)
    with pytest.raises(NotAllowed), unit_of_work():
        services.clone_proposal(
            queries.get_visible(place["source"], place["owner"]),
            calls.call_line(place["lines"]["EDU"]),
            other,
            "Autre",
            stranger,
            NOW,
        )


def lock_of(_place, stranger):
    from grants.associations.models import Association

    return db.session.get(Association, next(iter(stranger.memberships)))


def test_pages_copy_list_and_tick_off(place, sign_in):
    member = sign_in("p@example.ma")
    assert "Reprendre un ancien dossier" in member.get("/fr/proposals").text
    assert member.get(f"/fr/proposals/copy?source={place['source']}").status_code == 200
    bad = member.post("/fr/proposals/copy", data={"source": "X", "call_line": "1", "title": "T"})
    assert bad.status_code == 422
    line = str(place["lines"]["EDU"])
    made = member.post(
        "/fr/proposals/copy", data={"source": place["source"], "call_line": line, "title": "Reprise"}
    )
    address = made.headers["Location"]
    assert "vérifiez-les" in member.get(address).text
    shown = address.removesuffix("/origin")
    assert "des points sont à vérifier" in member.get(shown).text
    assert member.post(address).status_code == 302
    assert "des points sont à vérifier" not in member.get(shown).text
    make_user("z@example.ma")
    assert sign_in("z@example.ma").get(address).status_code == 404


ANSWERS = {
    "kind": "national",
    "founded": "2010-03-01",
    "receipt": "definitive",
    "line": "EDU",
    "city": "rabat",
    "start": "2027-04-01",
    "end": "2027-12-31",
    "request": "100 000,00",
    "own": "30 000,00",
    "late": "no",
}


def test_the_check_says_yes_and_its_answers_begin_the_draft(place, sign_in, client):
    page = client.get("/fr/calls/AAP-2026/eligibility", query_string=ANSWERS)
    assert "Oui, vous pouvez candidater" in page.text
    assert "Set-Cookie" not in page.headers
    member = sign_in("p@example.ma")
    form = member.get("/fr/calls/AAP-2026/start", query_string=ANSWERS)
    assert form.status_code == 200
    key = str(next(iter(place["owner"].memberships)))
    made = member.post(
        "/fr/calls/AAP-2026/start",
        query_string=ANSWERS,
        data={"association": key, "title": "Neuf", "language": "ar"},
    )
    assert made.status_code == 302
    db.session.rollback()
    draft = load(place, made.headers["Location"].rpartition("/")[2])
    content = queries.content_of(draft)
    assert (content.starts_on.isoformat(), content.ends_on.isoformat()) == ("2027-04-01", "2027-12-31")
    assert [row.city_code for row in content.activities] == ["rabat"]
    assert (draft.request_centimes, draft.total_cost_centimes, draft.language) == (
        10_000_000,
        13_000_000,
        "ar",
    )
    assert "Dossier commencé avec vos réponses" in member.get(made.headers["Location"]).text


def test_several_cities_begin_an_activity_each(place, sign_in, client):
    asked = {**ANSWERS, "city": ["rabat", "", "oujda", "rabat"]}
    page = client.get("/fr/calls/AAP-2026/eligibility", query_string=asked)
    assert "Oui, vous pouvez candidater" in page.text
    assert page.text.count('name="city"') == 3  # those chosen, and one more
    member = sign_in("p@example.ma")
    key = str(next(iter(place["owner"].memberships)))
    made = member.post(
        "/fr/calls/AAP-2026/start",
        query_string=asked,
        data={"association": key, "title": "Neuf", "language": "fr"},
    )
    assert made.status_code == 302
    db.session.rollback()
    draft = load(place, made.headers["Location"].rpartition("/")[2])
    assert [row.city_code for row in queries.content_of(draft).activities] == ["rabat", "oujda"]


def test_an_unknown_city_among_others_is_named(place, client):
    page = client.get("/fr/calls/AAP-2026/eligibility", query_string={**ANSWERS, "city": ["rabat", "lyon"]})
    assert "Presque" in page.text
    assert "lyon : Le projet a lieu" in page.text


def test_an_address_full_of_cities_is_read_up_to_a_bound(place, client):
    many = [f"ville-{number}" for number in range(500)]
    page = client.get("/fr/calls/AAP-2026/eligibility", query_string={**ANSWERS, "city": many})
    assert page.status_code == 200
    assert page.text.count('name="city"') == 12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "x"}, "Non, pas dans cet appel"),
        ({"founded": "2026-06-01"}, "depuis 12 mois"),
        ({"receipt": "none"}, "Dahir du 15 novembre 1958"),
        ({"request": "400 000"}, "Presque"),
        ({"own": "10 000"}, "Apportez"),
        ({"start": "2027-04-31"}, "Écrivez une date"),
        ({"own": "beaucoup"}, "Écrivez un montant"),
        ({"late": ""}, "Il manque des réponses"),
    ],
)
def test_the_check_says_no_with_the_rule_or_what_to_put_right(place, client, change, words):
    page = client.get("/fr/calls/AAP-2026/eligibility", query_string={**ANSWERS, **change})
    assert page.status_code == 200
    assert words in page.text
    for lang in ("ar", "en"):
        assert client.get(f"/{lang}/calls/AAP-2026/eligibility", query_string=ANSWERS).status_code == 200


def test_the_account_answers_for_a_member(place, sign_in):
    answer = sign_in("p@example.ma").get("/fr/calls/AAP-2026/eligibility/own")
    known = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert known["founded"] == ["2010-03-01"]
    assert known["kind"] == ["national"]
    assert known["late"] == ["no"]


def test_a_copied_draft_is_one_draft(place):
    clone(place)
    assert len(db.session.scalars(select(Proposal)).all()) == 2
