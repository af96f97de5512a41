"""A rehearsal lives the whole call, says what stops whom, is the same for a seed, and leaves no trace."""

from datetime import timedelta

import pytest

from grants.calls import queries
from grants.core.db import db
from grants.rehearsal.living import STEPS
from grants.rehearsal.running import rehearse
from tests.factories.calls import make_call
from tests.integration.rehearsal.traces import traces

pytestmark = pytest.mark.usefixtures("database")
SIX = dict.fromkeys(("EDU", "CUL", "LAN", "CAM", "HUM", "VOC"), 60_000_000)


def draft_of(**values):
    call = make_call(state="draft", **{"lines": SIX, "questions": None, "texts": None, **values})
    draft = queries.draft_of(call)
    db.session.rollback()
    return draft


def lived(report):
    return {
        **report.as_json(),
        "steps": [{**vars(step), "seconds": 0} for step in report.steps],
    }


def test_the_whole_call_is_lived_and_leaves_no_trace():
    draft = draft_of()
    before = traces()
    told = []
    report = rehearse(draft, 2, 7, "fr", draft.opens_at, lambda done, whole: told.append((done, whole)))
    assert traces() == before
    assert [step.name for step in report.steps] == list(STEPS)
    assert report.steps[-1].problems == []
    assert told == [(number, len(STEPS)) for number in range(1, len(STEPS) + 1)]
    assert report.is_whole, [step.problems for step in report.steps]
    for line in report.lines:
        assert (line.drafted, line.submitted, line.admitted) == (2, 2, 2)
        assert line.selected + line.reserve + line.rejected == 2
        assert 0 <= line.granted_centimes <= line.envelope_centimes
        assert {item["section"] for item in line.sections} >= {"activities", "budget", "documents"}


def test_a_call_that_would_be_open_too_briefly_is_told():
    draft = draft_of(lines={"EDU": 60_000_000})
    report = rehearse(draft, 1, 7, "fr", draft.closes_at - timedelta(days=12))
    publication = next(step for step in report.steps if step.name == "publication")
    assert ["moins de 30 jours" in item["words"] for item in publication.problems] == [True]
    assert not publication.is_broken
    assert not report.is_whole


def test_the_same_seed_gives_the_same_report():
    draft = draft_of(lines={"EDU": 60_000_000, "HUM": 60_000_000})
    first = lived(rehearse(draft, 2, 11, "fr", draft.opens_at))
    assert lived(rehearse(draft, 2, 11, "fr", draft.opens_at)) == first
    assert lived(rehearse(draft, 2, 12, "fr", draft.opens_at)) != first
