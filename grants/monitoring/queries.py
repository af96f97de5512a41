"""Load what the monitoring pages show: facts once, then figures by programme, line and city."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import Agreement, AgreementCity
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, ngettext, pick
from grants.core.periods import cut_period, school_year
from grants.core.worklist import DeskPanel, DeskRow, WorkItem
from grants.indicators.queries import FigureFilter, known_school_years, person_figures, presences
from grants.monitoring.figures import Facts, Figures, Place, ReportFact, figures_of
from grants.obligations.models import Obligation
from grants.reporting.models import ReportRevision
from grants.strategy.models import Line
from grants.territory.models import City

RECEIVED = ("submitted", "validated")


@dataclass(frozen=True)
class Row:
    """One row of the indicator table: a programme, a line of it, or a city of the line."""

    level: str
    label: str
    figures: Figures
    line_code: str = ""
    city_code: str = ""


@dataclass(frozen=True)
class IndicatorTable:
    """The figures of one school year: the whole, then programme, line and city."""

    school_year: str
    whole: Figures
    rows: list[Row]


def load_facts(chosen: FigureFilter) -> Facts:
    """Return persons, presences and reports by place: three statements whatever their number."""
    by_place = person_figures(["line_code", "city_code", "school_year"], chosen)
    persons = {(line, city, year): figures for (line, city, year), figures in by_place.items()}
    return Facts(persons, presences(chosen, "validated"), _report_facts(chosen))


def _report_facts(chosen: FigureFilter) -> list[ReportFact]:
    """Return each owed report at each city and school year it covers."""
    has = {
        state: exists().where(ReportRevision.obligation_id == Obligation.id, ReportRevision.state == state)
        for state in RECEIVED
    }
    statement = (
        select(
            Obligation.id,
            Agreement.line_code,
            AgreementCity.city_code,
            Obligation.period_start,
            Obligation.period_end,
            case((has["submitted"] | has["validated"], 1), else_=0),
            case((has["validated"], 1), else_=0),
        )
        .join(Agreement, (Obligation.subject_type == "agreement") & (Agreement.id == Obligation.subject_id))
        .join(AgreementCity, AgreementCity.agreement_id == Agreement.id)
        .where(Obligation.state != "waived")
    )
    if chosen.line_codes is not None:
        statement = statement.where(Agreement.line_code.in_(chosen.line_codes))
    if chosen.city_code:
        statement = statement.where(AgreementCity.city_code == chosen.city_code)
    return [
        ReportFact(obligation_id, (line, city, year), bool(received), bool(validated))
        for obligation_id, line, city, start, end, received, validated in db.session.execute(statement)
        for year in sorted({school_year(piece_start) for piece_start, _end in cut_period(start, end)})
        if chosen.school_year in (None, year)
    ]


def indicator_table(
    school_year_label: str, programme: int | None, line_code: str | None, city_code: str | None
) -> IndicatorTable:
    """Return the figures of a school year, narrowed to a programme, a line or a city."""
    lines = [
        line
        for line in programme_lines()
        if (programme is None or line.programme_number == programme) and line_code in (None, line.code)
    ]
    chosen = FigureFilter(tuple(line.code for line in lines), school_year_label, city_code)
    facts = load_facts(chosen)
    names = _city_names({place[1] for place in _places(facts)})
    rows: list[Row] = []
    shown: set[int] = set()
    for line in lines:
        if line.programme_number not in shown:
            shown.add(line.programme_number)
            codes = {other.code for other in lines if other.programme_number == line.programme_number}
            label = f"{line.programme_number}. {pick(line.programme)}"
            rows.append(Row("programme", label, figures_of(facts, _in_lines(codes))))
        rows += _line_rows(line, facts, names)
    return IndicatorTable(school_year_label, figures_of(facts, lambda _place: True), rows)


def _line_rows(line: Line, facts: Facts, names: dict[str, str]) -> list[Row]:
    rows = [Row("line", pick(line, "short"), figures_of(facts, _in_lines({line.code})), line.code)]
    cities = {place[1] for place in _places(facts) if place[0] == line.code}
    for city in sorted(cities, key=lambda code: names.get(code, code)):
        figures = figures_of(facts, _at(line.code, city))
        rows.append(Row("city", names.get(city, city), figures, line.code, city))
    return rows


def _places(facts: Facts) -> set[Place]:
    return set(facts.persons) | {report.place for report in facts.reports}


def _in_lines(codes: set[str]) -> Callable[[Place], bool]:
    return lambda place: place[0] in codes


def _at(line: str, city: str) -> Callable[[Place], bool]:
    return lambda place: place[0] == line and place[1] == city


def programme_lines() -> list[Line]:
    """Return the lines with their programme, in the order of the programmes."""
    statement = (
        select(Line)
        .join(Line.programme)
        .options(joinedload(Line.programme))
        .order_by(Line.programme_number, Line.position)
    )
    return list(db.session.scalars(statement))


def _city_names(codes: set[str]) -> dict[str, str]:
    if not codes:
        return {}
    return {city.code: pick(city) for city in db.session.scalars(select(City).where(City.code.in_(codes)))}


def city_choices() -> list[tuple[str, str]]:
    """Return the cities of agreements with their names in the reader's language, by name."""
    statement = select(City).where(City.code.in_(select(AgreementCity.city_code)))
    return sorted(
        ((city.code, pick(city)) for city in db.session.scalars(statement)), key=lambda pair: pair[1]
    )


def yearly_figures(chosen: FigureFilter) -> list[tuple[str, Figures]]:
    """Return the figures of each school year that has any, oldest first: a series, never summed."""
    facts = load_facts(FigureFilter(chosen.line_codes, None, chosen.city_code))
    years = sorted({place[2] for place in _places(facts)})
    return [(year, figures_of(facts, _in_year(year))) for year in years]


def _in_year(year: str) -> Callable[[Place], bool]:
    return lambda place: place[2] == year


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the way to the figures for those whose work is to read them."""
    if not actor.has_role("governance_member", "auditor", "dpo", "director"):
        return []
    count = len(known_school_years())
    label = ngettext("année scolaire avec des indicateurs", "années scolaires avec des indicateurs", count)
    return [WorkItem(count, label, "monitoring.indicators", hint=_("Chiffres validés et leur couverture"))]


def desk_panels(actor: Actor, at: datetime) -> list[DeskPanel]:
    """Return what is there to read to those whose work is to read; no statement."""
    if not actor.has_role("governance_member", "auditor", "dpo", "director", "administrator"):
        return []
    rows = [
        DeskRow(
            _("Indicateurs par programme, axe et ville"),
            "monitoring.indicators",
            hint=_("Prévu, reçu, validé, et ce que les rapports couvrent"),
        ),
        DeskRow(
            _("Définitions des indicateurs"),
            "monitoring.definitions",
            hint=_("Ce qui s’additionne et ce qui ne s’additionne jamais"),
        ),
        DeskRow(
            _("Instances de gouvernance"),
            "strategy.committees",
            hint=_("Qui se réunit, et à quel intervalle"),
        ),
        DeskRow(
            _("Résultats publiés"),
            "portal.published_results",
            hint=_("Le bilan de 2015, ligne par ligne, avec ses réserves"),
        ),
    ]
    return [DeskPanel(_("À consulter"), rows)]
