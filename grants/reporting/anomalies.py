"""What a reviewer should look at twice: reported beside planned, and numbers that rarely go together."""

from grants.core.i18n import _, pick
from grants.core.money import format_amount
from grants.reporting.content import ReportContent
from grants.reporting.plan import ReportPlan

MUCH_MORE = 3


def anomalies_of(plan: ReportPlan, content: ReportContent) -> list[str]:
    """List what stands out in a report, in words; none of it forbids validating."""
    return [*_persons(plan, content), *_contacts(plan, content), *_expenses(plan, content)]


def _persons(plan: ReportPlan, content: ReportContent) -> list[str]:
    found = []
    for city in plan.cities:
        persons, planned = content.persons(city.code), plan.planned_persons(city.code)
        if persons and persons > MUCH_MORE * planned:
            found.append(
                _(
                    "%(city)s : %(persons)s personnes rapportées pour %(planned)s prévues.",
                    city=pick(city),
                    persons=persons,
                    planned=planned,
                )
            )
        ageless = _without_age(content, city.code)
        if persons and 2 * ageless > persons:
            found.append(_("%(city)s : l’âge manque pour plus de la moitié des personnes.", city=pick(city)))
    return found


def _without_age(content: ReportContent, city_code: str) -> int:
    return sum(
        value or 0
        for row in content.tables
        if row.city_code == city_code
        for key, value in row.cells.items()
        if key.table == "T1" and key.age == "NS"
    )


def _contacts(plan: ReportPlan, content: ReportContent) -> list[str]:
    found = []
    for activity in plan.activities:
        total = sum(row.participations or 0 for row in content.contacts if row.activity_id == activity.id)
        if total > MUCH_MORE * activity.planned_participations:
            found.append(
                _(
                    "%(activity)s : %(total)s participations pour %(planned)s prévues.",
                    activity=activity.title,
                    total=total,
                    planned=activity.planned_participations,
                )
            )
    for city in plan.cities:
        persons, attended = content.persons(city.code), _participations(plan, content, city.code)
        if persons and attended is not None and attended < persons:
            found.append(_("%(city)s : moins de participations que de participants.", city=pick(city)))
    return found


def _participations(plan: ReportPlan, content: ReportContent, city_code: str) -> int | None:
    activities = {activity.id for activity in plan.activities if activity.city_code == city_code}
    known = [row.participations for row in content.contacts if row.activity_id in activities]
    return sum(value for value in known if value is not None) if known and None not in known else None


def _expenses(plan: ReportPlan, content: ReportContent) -> list[str]:
    found = []
    for heading in plan.headings:
        expense = content.expense_of(heading.code)
        # A shift of up to a tenth between headings is free; above, an amendment is needed.
        if expense and 10 * expense.spent_centimes > 11 * heading.cost_centimes:
            found.append(
                _(
                    "%(heading)s : %(spent)s DH dépensés pour %(planned)s DH au budget.",
                    heading=pick(heading.heading),
                    spent=format_amount(expense.spent_centimes),
                    planned=format_amount(heading.cost_centimes),
                )
            )
    gap = content.spent_centimes - content.justified_centimes
    if gap:
        found.append(_("%(gap)s DH dépensés ne sont pas justifiés.", gap=format_amount(gap)))
    return found
