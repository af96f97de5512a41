"""How far each part of a report is, and what is missing before it can be submitted."""

from dataclasses import dataclass

from grants.core.i18n import _, ngettext, pick
from grants.reporting.content import ReportContent
from grants.reporting.faults import Faults, contact_faults, expense_faults, table_faults
from grants.reporting.labels import part_words, place_words
from grants.reporting.plan import ReportPlan


@dataclass(frozen=True)
class Part:
    """One part of a report: done, begun or to do, and what is missing in it."""

    code: str
    title: str
    kind: str
    missing: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


def parts_of(plan: ReportPlan, content: ReportContent) -> list[Part]:
    """Return the parts of a report in the order in which they are filled in."""
    parts = [_participants(plan, content, city.code) for city in plan.cities]
    if plan.activities:
        parts.append(_activities(plan, content))
    parts += [_expenses(plan, content), _narrative(plan, content)]
    return parts


def missing_of(plan: ReportPlan, content: ReportContent) -> list[str]:
    """List all that stands in the way of submitting, places outside the agreement included."""
    outside = [row for row in content.tables if row.city_code not in plan.city_codes]
    found = [words for row in outside for _field, words in table_faults(plan, row)]
    return found + [words for part in parts_of(plan, content) for words in part.missing]


def _part(plan: ReportPlan, code: str, begun: bool, missing: list[str]) -> Part:
    kind = "done" if not missing else "progress" if begun else "todo"
    return Part(code, part_words(plan, code), kind, tuple(missing))


def _words(faults: Faults) -> list[str]:
    """Keep three faults of a table and count the others: the page of the part shows them all."""
    words = [sentence for _field, sentence in faults]
    if len(words) > 3:
        others = len(words) - 2
        words = [*words[:2], ngettext("%(num)d autre point", "%(num)d autres points", others)]
    return words


def _participants(plan: ReportPlan, content: ReportContent, city_code: str) -> Part:
    rows = [content.table_of(city_code, start) for start, _end in plan.periods]
    missing = [words for row in rows for words in _words(table_faults(plan, row, complete=True))]
    return _part(plan, f"participants:{city_code}", any(row.cells for row in rows), missing)


def _activities(plan: ReportPlan, content: ReportContent) -> Part:
    missing: list[str] = []
    begun = False
    for activity in plan.activities:
        for start, _end in plan.periods:
            row = content.contacts_of(activity.id, start)
            begun = begun or bool(row.by_sex)
            if not row.by_sex:
                place = place_words(plan, activity.city_code, start)
                missing.append(
                    _(
                        "%(activity)s (%(place)s) : donnez les participations ou dites « non collecté ».",
                        activity=activity.title,
                        place=place,
                    )
                )
            missing += [words for _field, words in contact_faults(plan, row)]
    return _part(plan, "activities", begun, missing)


def _expenses(plan: ReportPlan, content: ReportContent) -> Part:
    missing = [words for _field, words in expense_faults(plan, content.expenses)]
    missing += [
        _("Rubrique « %(heading)s » : donnez le montant dépensé, 0 compris.", heading=pick(heading.heading))
        for heading in plan.headings
        if content.expense_of(heading.code) is None
    ]
    return _part(plan, "expenses", bool(content.expenses), missing)


def _narrative(plan: ReportPlan, content: ReportContent) -> Part:
    missing = [] if content.narrative.strip() else [_("Racontez ce qui a été fait.")]
    return _part(plan, "narrative", bool(content.narrative.strip()), missing)
