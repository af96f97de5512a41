"""Figures of a group: sums, distinct associations and reports, shares as ratios of sums."""

from hypothesis import given
from hypothesis import strategies as st

from grants.indicators.queries import PersonFigures
from grants.monitoring.figures import Facts, ReportFact, figures_of

YEAR = "2015/2016"
PLACES = [(line, city, YEAR) for line in ("EDU", "CUL") for city in ("oujda", "rabat")]


def everything(_place):
    return True


def test_nothing_reported_is_not_zero():
    figures = figures_of(Facts({}, (), ()), everything)
    assert (figures.planned, figures.provisional, figures.validated) == (None, None, None)
    assert figures.women.percent(2) is None
    assert figures.achievement.percent(2) is None


def test_planned_alone_gives_no_achievement():
    facts = Facts({PLACES[0]: {"planned": PersonFigures(120, 60)}}, (), ())
    figures = figures_of(facts, everything)
    assert (figures.planned, figures.validated) == (120, None)
    assert figures.achievement.percent(2) is None


def test_zero_validated_is_a_figure():
    facts = Facts({PLACES[0]: {"planned": PersonFigures(120), "validated": PersonFigures(0)}}, (), ())
    figures = figures_of(facts, everything)
    assert figures.validated == 0
    assert figures.achievement.percent(2) == 0


def test_an_association_and_a_report_count_once_in_two_cities():
    associations = [(*place, 7) for place in PLACES[:2]] + [(*PLACES[2], 8)]
    reports = [ReportFact(1, place, received=True, validated=True) for place in PLACES[:2]]
    reports.append(ReportFact(2, PLACES[2], received=True, validated=False))
    figures = figures_of(Facts({}, associations, reports), everything)
    assert figures.associations == 2
    assert (figures.coverage.validated, figures.coverage.received, figures.coverage.due) == (1, 2, 2)


def test_the_share_of_women_is_a_ratio_of_sums_and_keeps_the_not_stated():
    facts = Facts(
        {
            PLACES[0]: {"validated": PersonFigures(100, 48, 0)},
            PLACES[1]: {"validated": PersonFigures(65, 30, 5)},
        },
        (),
        (),
    )
    women = figures_of(facts, everything).women
    assert (women.numerator, women.denominator, women.not_stated) == (78, 160, 5)
    assert str(women.percent(2)) == "48.75"


@given(st.dictionaries(st.sampled_from(PLACES), st.integers(0, 500), max_size=4))
def test_the_whole_is_the_sum_of_its_lines(values):
    persons = {place: {"validated": PersonFigures(value, value // 2)} for place, value in values.items()}
    facts = Facts(persons, (), ())
    whole = figures_of(facts, everything).validated or 0
    lines = [figures_of(facts, lambda place, code=code: place[0] == code) for code in ("EDU", "CUL")]
    assert whole == sum(figures.validated or 0 for figures in lines)
