"""What is fine, expired, refused or missing on the day a call closes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.associations.readiness import AskedDocument, Asking, Verdict, choose, is_ready, readiness
from grants.associations.states import DocumentState

CLOSING = date(2026, 12, 15)
STATES = st.sampled_from(DocumentState)


@dataclass(frozen=True)
class Row:
    state: DocumentState = DocumentState.TO_REVIEW
    expires_on: date | None = None
    replaced_at: datetime | None = None
    is_infected: bool = False


FORMER = Row(DocumentState.ACCEPTED, None, datetime(2026, 1, 1, tzinfo=UTC))
ROWS = st.lists(
    st.builds(
        Row,
        STATES,
        st.one_of(st.none(), st.dates(CLOSING - timedelta(days=99), CLOSING + timedelta(days=99))),
    ),
    max_size=4,
)


def asking(*documents: AskedDocument) -> Asking:
    return Asking("AAP", "x", {}, datetime(2026, 12, 15, 23, tzinfo=UTC), CLOSING, documents)


def verdict(rows: list[Row], is_required: bool = True) -> Verdict:
    asked = asking(AskedDocument("STAT", "Statuts", is_required))
    return readiness(asked, {"STAT": rows} if rows else {}, ["STAT"])[0].verdict


def test_each_verdict() -> None:
    assert verdict([Row()]) == Verdict.FINE
    assert verdict([Row(expires_on=CLOSING)]) == Verdict.FINE
    assert verdict([Row(expires_on=CLOSING - timedelta(days=1))]) == Verdict.EXPIRES
    assert verdict([Row(DocumentState.REFUSED)]) == Verdict.REFUSED
    assert verdict([Row(DocumentState.REFUSED), FORMER]) == Verdict.FINE
    assert verdict([]) == Verdict.MISSING
    assert verdict([], is_required=False) == Verdict.OPTIONAL
    assert verdict([Row(is_infected=True)]) == Verdict.MISSING


def test_what_was_replaced_unread_does_not_come_back() -> None:
    unread = Row(DocumentState.TO_REVIEW, None, datetime(2026, 1, 1, tzinfo=UTC))
    assert choose([Row(DocumentState.REFUSED), unread], CLOSING) is None


def test_what_a_proposal_brings_itself_is_left_out() -> None:
    asked = asking(AskedDocument("ENG", "Déclaration", True), AskedDocument("STAT", "Statuts", True))
    assert [answer.asked.code for answer in readiness(asked, {}, ["STAT"])] == ["STAT"]


@given(rows=ROWS, is_required=st.booleans())
def test_ready_is_nothing_required_that_is_not_fine(rows: list[Row], is_required: bool) -> None:
    asked = asking(AskedDocument("STAT", "Statuts", is_required))
    answers = readiness(asked, {"STAT": rows}, ["STAT"])
    assert is_ready(answers) == (not is_required or answers[0].verdict == Verdict.FINE)
    assert (answers[0].verdict == Verdict.FINE) == (choose(rows, CLOSING) is not None)


@given(rows=ROWS, earlier=st.integers(0, 200))
def test_what_is_fine_at_closing_is_fine_before(rows: list[Row], earlier: int) -> None:
    chosen = choose(rows, CLOSING)
    if chosen is not None:
        assert chosen.state != DocumentState.REFUSED
        assert choose(rows, CLOSING - timedelta(days=earlier)) is not None
