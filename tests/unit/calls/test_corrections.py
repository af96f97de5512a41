"""What a published call may change: checked against rules written a second time, on any change."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.calls.calendar import extended_deadline
from grants.calls.corrections import changes_between, corrected, correction_problems, stale_paths
from tests.factories.calls import CLOSES, call_draft

DRAFT = call_draft()
UP = (
    "ceiling_centimes",
    "overhead_max_pct",
    "equipment_max_pct",
    "in_kind_max_pct",
    "grace_minutes",
    "max_months",
)
DOWN = ("cofunding_min_pct", "minimum_age_months", "provisional_receipt_days", "questions_days", "min_months")
small = st.integers(-3, 3)


@st.composite
def drafts(draw):
    values = {name: max(0, getattr(DRAFT, name) + draw(small)) for name in (*UP, *DOWN)}
    values["closes_at"] = CLOSES + timedelta(minutes=draw(small))
    kinds = draw(st.sets(st.sampled_from(["national", "migrants", "foreign"])))
    values["eligible_kinds"] = tuple(kind for kind in DRAFT.eligible_kinds if kind in kinds)
    lines = tuple(
        replace(line, envelope_centimes=line.envelope_centimes + draw(small)) for line in DRAFT.lines
    )
    documents = tuple(
        replace(item, is_required=item.is_required != draw(st.booleans())) for item in DRAFT.asked_documents
    )
    return replace(DRAFT, **values, lines=lines, documents=documents)


def is_lawful(after):
    return (
        after.closes_at >= DRAFT.closes_at
        and all(getattr(after, name) >= getattr(DRAFT, name) for name in UP)
        and all(getattr(after, name) <= getattr(DRAFT, name) for name in DOWN)
        and len(after.eligible_kinds) == 3
        and not any(
            new.is_required and not old.is_required
            for old, new in zip(DRAFT.asked_documents, after.asked_documents, strict=True)
        )
    )


@given(drafts())
def test_a_change_is_accepted_exactly_when_it_asks_for_nothing_more(after):
    assert (not list(correction_problems(changes_between(DRAFT, after)))) == is_lawful(after)


@given(drafts())
def test_the_changes_say_everything_and_can_be_made_again(after):
    changes = changes_between(DRAFT, after)
    assert changes_between(corrected(DRAFT, changes), after) == []
    assert stale_paths(DRAFT, changes) == []
    assert len(stale_paths(after, changes)) == len(changes)


def test_the_grid_the_opening_and_the_list_of_documents_are_frozen():
    first, *others = DRAFT.grid.groups
    for after in (
        replace(DRAFT, grid=replace(DRAFT.grid, pass_mark=50)),
        replace(DRAFT, grid=replace(DRAFT.grid, groups=(replace(first, minimum=0), *others))),
        replace(DRAFT, opens_at=DRAFT.opens_at - timedelta(days=1)),
        replace(DRAFT, documents=DRAFT.asked_documents[1:]),
        replace(DRAFT, lines=DRAFT.lines[1:]),
        replace(DRAFT, tranche_rules=DRAFT.tranche_rules[1:]),
    ):
        assert list(correction_problems(changes_between(DRAFT, after)))


minutes = st.integers(0, 4000)


@given(
    minutes,
    st.integers(1, 3000),
    st.integers(0, 6000),
    st.integers(0, 60),
    st.integers(1, 48),
    st.integers(1, 240),
)
def test_an_outage_never_brings_the_deadline_forward_and_gives_back_what_was_lost(
    before, length, noted, grace, window, step
):
    began = CLOSES - timedelta(minutes=before - 1000)
    ended = began + timedelta(minutes=length)
    noted_at = ended + timedelta(minutes=noted)
    accepts = CLOSES + timedelta(minutes=grace)
    found = extended_deadline(CLOSES, accepts, (began, ended), noted_at, window, step)
    touched = ended > CLOSES - timedelta(hours=window) and began <= accepts
    assert (found is not None) == touched
    if found is None:
        return
    lost = (found - max(CLOSES, ended, noted_at if noted_at > CLOSES else CLOSES)).total_seconds() / 60
    assert length <= lost < length + step
    assert lost % step == 0
    assert found >= CLOSES + timedelta(minutes=length)
    if noted_at > CLOSES:
        assert found >= noted_at + timedelta(minutes=length), "the time given back can still be used"
