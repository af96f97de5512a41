"""Any sound draft comes back from its rows as it went in, and copying it moves nothing but dates."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.calls import queries, services
from grants.calls.checks import problems_of
from grants.calls.content import draft_content
from grants.calls.copying import moved_to
from grants.calls.kinds import DocumentOrigin, Meaning, QuestionKind, ReportBasis, ReportEnd, TrancheCondition
from grants.calls.parts import (
    CriterionDraft,
    DocumentDraft,
    GridDraft,
    GroupDraft,
    LineDraft,
    ReportDraft,
    TrancheDraft,
    TrancheRuleDraft,
)
from grants.calls.question_parts import CheckDraft, ChoiceDraft, QuestionDraft, TextDraft
from grants.core.db import db, unit_of_work
from grants.obligations.states import ObligationKind
from tests.factories.calls import call_draft, manager

pytestmark = pytest.mark.usefixtures("database")
LINES = ("EDU", "CUL", "VOC")
latin = st.text("abcdéêè ’", min_size=1, max_size=20).map(lambda text: f"A{text}b")
arabic = st.text("ابتثجح ", min_size=1, max_size=20).map(lambda text: f"م{text}ن")
maybe_latin, maybe_arabic = st.one_of(st.just(""), latin), st.one_of(st.just(""), arabic)
codes = st.from_regex(r"[a-z][a-z0-9_]{1,9}", fullmatch=True)


def names(stem, first=latin):
    return st.fixed_dictionaries({f"{stem}_fr": first, f"{stem}_ar": maybe_arabic, f"{stem}_en": maybe_latin})


@st.composite
def questions(draw):
    found = {}
    for code in draw(st.lists(codes, max_size=4, unique=True)):
        kind = draw(st.sampled_from(list(QuestionKind)))
        fitting = [None, *(meaning for meaning in Meaning if kind in meaning.kinds)]
        choices = draw(st.lists(codes, max_size=3, unique=True)) if kind.has_choices else []
        found[code] = QuestionDraft(
            code=code,
            kind=kind,
            line_code=draw(st.sampled_from([None, *LINES])),
            meaning=draw(st.sampled_from(fitting)),
            is_required=draw(st.booleans()),
            choices=tuple(
                ChoiceDraft(item, draw(latin), draw(maybe_arabic), draw(maybe_latin)) for item in choices
            ),
            **draw(names("label")),
            **draw(names("help", maybe_latin)),
        )
    return tuple(found.values())


@st.composite
def texts(draw):
    return tuple(
        TextDraft(
            code=code,
            line_code=draw(st.sampled_from([None, *LINES])),
            source=draw(maybe_latin),
            items=tuple(
                CheckDraft(item, **draw(names("text")), is_required=draw(st.booleans()))
                for item in draw(st.lists(codes, max_size=3, unique=True))
            ),
            **draw(names("title")),
            **draw(names("text", maybe_latin)),
        )
        for code in draw(st.lists(codes, max_size=3, unique=True))
    )


@st.composite
def grids(draw):
    weights = draw(st.lists(st.integers(1, 20), min_size=1, max_size=5))
    weights = [*weights, 100 - sum(weights)] if sum(weights) < 100 else [100]
    groups = []
    for place, weight in enumerate(weights):
        code = chr(ord("A") + place)
        named = {"name_fr": draw(latin), "name_ar": draw(arabic), "name_en": draw(latin)}
        criterion = CriterionDraft(f"{code}1", weight, **named, may_be_not_applicable=draw(st.booleans()))
        minimum = draw(st.one_of(st.none(), st.integers(1, weight)))
        groups.append(GroupDraft(code, **named, minimum=minimum, criteria=(criterion,)))
    return GridDraft(tuple(groups), draw(st.integers(1, 100)), draw(st.integers(1, 100)))


@st.composite
def tranche_rules(draw):
    bounds = sorted(draw(st.sets(st.integers(1, 10**9), max_size=3)))
    rules = []
    for bound in [*bounds, None]:
        first = draw(st.integers(1, 99))
        conditions = [draw(st.sampled_from([item.value for item in TrancheCondition])) for _ in range(2)]
        shares = tuple(TrancheDraft(*pair) for pair in zip((first, 100 - first), conditions, strict=True))
        is_upto = draw(st.booleans())
        rules.append(TrancheRuleDraft(None if is_upto else bound, bound if is_upto else None, shares))
    return tuple(rules)


reports = st.lists(
    st.one_of(
        st.builds(
            ReportDraft,
            st.sampled_from(list(ObligationKind)),
            st.sampled_from([ReportEnd.MIDDLE, ReportEnd.END]),
            st.integers(0, 365),
            st.sampled_from(list(ReportBasis)),
            is_cut=st.booleans(),
        ),
        st.builds(
            lambda months: ReportDraft(
                ObligationKind.PROGRESS_REPORT, ReportEnd.MONTHS, 5, end_months=months
            ),
            st.integers(1, 12),
        ),
        st.builds(
            lambda day: ReportDraft(ObligationKind.PROGRESS_REPORT, ReportEnd.DATE, 5, ends_on=day),
            st.dates(date(2027, 4, 1), date(2027, 12, 31)),
        ),
    ),
    max_size=4,
).map(tuple)
documents = st.lists(
    st.builds(
        DocumentDraft,
        st.from_regex(r"[A-Z0-9]{2,10}", fullmatch=True),
        latin,
        arabic,
        latin,
        st.sampled_from([None, *LINES]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(list(DocumentOrigin)),
    ),
    max_size=4,
    unique_by=lambda item: (item.line_code, item.code),
).map(tuple)
drafts = st.builds(
    lambda **parts: replace(call_draft(lines=dict.fromkeys(LINES, 1)), **parts),
    lines=st.tuples(*(st.builds(LineDraft, st.just(code), st.integers(1, 10**12)) for code in LINES)),
    questions=questions(),
    texts=texts(),
    grid=grids(),
    tranche_rules=tranche_rules(),
    reports=reports,
    documents=documents,
    min_months=st.integers(1, 6),
    max_months=st.integers(12, 60),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts, drafts)
def test_a_sound_draft_comes_back_from_its_rows(first, second):
    assert problems_of(first, 30) == problems_of(second, 30) == []
    with pytest.raises(InterruptedError), unit_of_work():
        actor = manager()
        call = services.create_call(first, actor, first.opens_at)
        assert queries.draft_of(call) == first
        assert draft_content(queries.draft_of(call)) == draft_content(first)
        services.update_call(call, second, None, actor, first.opens_at)
        db.session.flush()
        db.session.expire_all()
        call = queries.get_for_update(call.code)
        assert queries.draft_of(call) == second
        copy = services.copy_call(call, 2029, actor, first.opens_at)
        assert queries.draft_of(copy) == moved_to(second, 2029)
        raise InterruptedError  # the next example starts from an empty database
