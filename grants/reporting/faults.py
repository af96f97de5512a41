"""What is wrong in the typed content of a report, field by field, in words that say how to repair it."""

from collections.abc import Sequence
from datetime import date

from grants.core.i18n import _
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense
from grants.reporting.labels import cell_words, place_words
from grants.reporting.plan import ReportPlan
from grants.reporting.tables import MOST_PERSONS, SEXES, TableProblem, table_total, validate_table

Faults = list[tuple[str | None, str]]


def cell_field(start: date, key_table: str, combination: str) -> str:
    """Return the name of the field of a cell; also its anchor in the page."""
    return f"c{start:%Y%m%d}-{key_table}-{combination.replace('|', '-').replace('+', '')}"


def total_field(start: date) -> str:
    """Return the name of the field of the declared total of a period."""
    return f"total{start:%Y%m%d}"


def contacts_field(row: ActivityContacts, name: str) -> str:
    """Return the name of a field of an activity: a sex, audience, method or nc."""
    return f"a{row.activity_id}-{row.period_start:%Y%m%d}-{name}"


def table_faults(plan: ReportPlan, row: CityTables, complete: bool = False) -> Faults:
    """List what is wrong in the tables of one city and period; also refuses a place outside the plan."""
    if row.city_code not in plan.city_codes:
        return [(None, _("La ville %(city)s n’est pas dans la convention.", city=row.city_code))]
    if row.period_start not in plan.starts:
        return [(None, _("Cette période n’est pas une période du rapport."))]
    if row.declared_total is not None and row.declared_total < 0:
        return [(total_field(row.period_start), _("Un nombre de personnes commence à 0."))]
    if row.is_not_collected:
        return []
    problems = validate_table(row.cells, declared_total=row.declared_total, complete=complete)
    return [_word(plan, row, problem) for problem in problems]


def contact_faults(plan: ReportPlan, row: ActivityContacts) -> Faults:
    """List what is wrong in the contacts of one activity and period."""
    if plan.activity(row.activity_id) is None or row.period_start not in plan.starts:
        return [(None, _("Cette activité n’est pas dans la convention."))]
    found: Faults = []
    for sex, value in row.by_sex.items():
        if sex not in SEXES or (value is not None and not 0 <= value <= MOST_PERSONS):
            found.append((contacts_field(row, sex), _("Écrivez un nombre entier, à partir de 0.")))
    if row.by_sex and not row.is_not_collected:
        found += [
            (contacts_field(row, sex), _("Écrivez 0 s’il n’y en a pas."))
            for sex in SEXES
            if row.by_sex.get(sex) is None
        ]
    if row.audience is not None and not 0 <= row.audience <= MOST_PERSONS:
        found.append((contacts_field(row, "audience"), _("Écrivez un nombre entier, à partir de 0.")))
    if row.audience is not None and not row.audience_method.strip():
        found.append((contacts_field(row, "method"), _("Dites comment l’audience a été comptée.")))
    return found


def expense_faults(plan: ReportPlan, rows: Sequence[HeadingExpense]) -> Faults:
    """List what is wrong in the expenses; amounts in centimes."""
    known = {heading.code for heading in plan.headings}
    found: Faults = []
    for row in rows:
        if row.heading_code not in known:
            found.append((None, _("La rubrique %(code)s n’est pas dans le budget.", code=row.heading_code)))
        if row.spent_centimes < 0 or row.justified_centimes < 0:
            found.append((f"spent-{row.heading_code}", _("Un montant commence à 0.")))
        elif row.justified_centimes > row.spent_centimes:
            found.append((f"justified-{row.heading_code}", _("Le justifié ne peut pas dépasser le dépensé.")))
    return found


def _word(plan: ReportPlan, row: CityTables, problem: TableProblem) -> tuple[str | None, str]:
    place = place_words(plan, row.city_code, row.period_start)
    total, girls = table_total(row.cells, "T1"), table_total(row.cells, "T1", sex="F")
    whole = total_field(row.period_start)
    match problem.code:
        case "girls_above_total":
            return whole, _(
                "%(place)s : %(girls)s femmes et filles pour %(total)s personnes déclarées au total.",
                place=place,
                girls=girls,
                total=row.declared_total,
            )
        case "declared_total_differs":
            return whole, _(
                "%(place)s : le tableau compte %(sum)s personnes et le total déclaré est %(total)s.",
                place=place,
                sum=total,
                total=row.declared_total,
            )
        case "table_missing":
            return whole, _(
                "%(place)s : remplissez le tableau par sexe et âge, ou dites qu’il n’a pas été collecté.",
                place=place,
            )
        case "total_differs" | "above_total":
            return whole, _(
                "%(place)s : le tableau %(table)s compte %(sum)s personnes, celui par sexe et âge %(total)s.",
                place=place,
                table=problem.cell.table,
                sum=table_total(row.cells, problem.cell.table),
                total=total,
            )
        case "unknown_cell":
            return None, _("%(place)s : une case n’existe pas dans le tableau.", place=place)
    words = {
        "missing": _("case vide : écrivez un nombre, 0 compris."),
        "negative": _("un nombre de personnes commence à 0."),
        "not_whole": _("écrivez un nombre entier, à partir de 0."),
        "too_large": _("ce nombre est trop grand."),
    }[problem.code]
    cell = problem.cell
    return cell_field(row.period_start, cell.table, cell.combination), _(
        "%(place)s, %(cell)s : %(words)s", place=place, cell=cell_words(cell), words=words
    )
