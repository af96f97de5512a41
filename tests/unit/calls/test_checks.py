"""Every rule on a draft: which field it names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grants.calls.checks import missing_of, problems_of, short_opening
from grants.calls.defaults import default_grid
from grants.calls.parts import DocumentDraft, GridDraft, LineDraft, TrancheDraft, TrancheRuleDraft
from tests.factories.calls import CLOSES, OPENS, call_draft

CLOSING_DAY = CLOSES.date()


def fields(draft):
    return [field for field, _message in problems_of(draft, 30)]


def test_a_whole_draft_is_sound():
    assert problems_of(call_draft(), 30) == []
    assert missing_of(call_draft()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_fr": "  "}, "title_fr"),
        ({"title_ar": ""}, "title_ar"),
        ({"title_en": ""}, "title_en"),
        ({"title_fr": "طلب المشاريع"}, "title_fr"),
        ({"title_ar": "Appel à projets"}, "title_ar"),
        ({"summary_ar": "Pour les associations"}, "summary_ar"),
        ({"contact_email": "appels"}, "contact_email"),
        ({"closes_at": OPENS}, "closes_at"),
        ({"closes_at": OPENS - timedelta(days=40)}, "closes_at"),
        ({"closes_at": datetime(2026, 11, 24, 23, 59, tzinfo=UTC)}, "closes_at"),
        ({"results_on": CLOSING_DAY}, "results_on"),
        ({"execution_starts_on": CLOSING_DAY}, "execution_starts_on"),
        ({"execution_ends_on": CLOSING_DAY}, "execution_ends_on"),
        ({"ceiling_centimes": 0}, "ceiling_centimes"),
        ({"cofunding_min_pct": 91}, "cofunding_min_pct"),
        ({"cofunding_min_pct": -1}, "cofunding_min_pct"),
        ({"overhead_max_pct": 101}, "overhead_max_pct"),
        ({"max_grants_per_association": 0}, "max_grants_per_association"),
        ({"lines": ()}, None),
        ({"lines": (LineDraft("EDU", 0),)}, "lines.EDU.envelope_centimes"),
        ({"lines": (LineDraft("EDU", 10), LineDraft("EDU", 10))}, None),
        ({"lines": (LineDraft("EDU", 10, ceiling_centimes=11),)}, "lines.EDU.ceiling_centimes"),
        ({"lines": (LineDraft("EDU", 10, appeal_reserve_pct=51),)}, "lines.EDU.appeal_reserve_pct"),
        (
            {"documents": (DocumentDraft("STAT", "Statuts", "القانون", "Statutes", line_code="VOC"),)},
            "documents.STAT.lines",
        ),
        ({"documents": (DocumentDraft("STAT", "Statuts", "Statuts", "Statutes"),)}, "documents.STAT.general"),
        (
            {"documents": (DocumentDraft("STAT", "Statuts", "القانون", "Statutes"),) * 2},
            "documents.STAT.general",
        ),
        (
            {"tranche_rules": (TrancheRuleDraft(None, None, (TrancheDraft(90, "signature"),)),)},
            "bands.0.tranches.0.share_pct",
        ),
        (
            {"tranche_rules": (TrancheRuleDraft(5, None, (TrancheDraft(100, "signature"),)),)},
            "bands.0.bound_centimes",
        ),
    ],
)
def test_a_broken_rule_names_its_field(changes, field):
    assert field in fields(replace(call_draft(), **changes))


def test_thirty_days_are_enough():
    assert fields(call_draft(closes_at=datetime(2026, 11, 25, 8, 0, tzinfo=UTC))) == []


def test_a_cofunding_of_zero_or_ninety_is_accepted():
    assert fields(call_draft(cofunding_min_pct=0)) == []
    assert fields(call_draft(cofunding_min_pct=90)) == []


def with_grid(change):
    grid = default_grid()
    first = grid.groups[0]
    return call_draft(
        grid=GridDraft((change(first), *grid.groups[1:]), grid.pass_mark, grid.difference_limit)
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda group: replace(group, criteria=(replace(group.criteria[0], weight=9), *group.criteria[1:])),
        lambda group: replace(group, minimum=26),
        lambda group: replace(group, minimum=0),
        lambda group: replace(group, name_ar="Pertinence"),
        lambda group: replace(group, criteria=(replace(group.criteria[0], name_en=""), *group.criteria[1:])),
        lambda group: replace(group, criteria=(group.criteria[0], group.criteria[0], group.criteria[2])),
    ],
)
def test_a_grid_that_does_not_hold_is_refused(change):
    assert problems_of(with_grid(change), 30)


def test_what_is_still_to_be_written_is_named():
    draft = call_draft(summary_en="", eligibility_ar=" ")
    assert [field for field, _message in missing_of(draft)] == ["summary_en", "eligibility_ar"]


def test_an_opening_is_counted_from_the_day_of_publication():
    opens = datetime(2026, 3, 1, 8, tzinfo=UTC)
    closes = datetime(2026, 4, 1, 22, tzinfo=UTC)
    assert short_opening(opens, closes, opens - timedelta(days=9), 30) is None
    assert short_opening(opens, closes, opens + timedelta(days=1), 30) is None
    assert "moins de 30 jours" in (short_opening(opens, closes, opens + timedelta(days=2), 30) or "")
