"""Contacts by activity and expenses by heading: one row each, fields named by row."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from grants.core.fields import CountField, MoneyField
from grants.core.forms import AppForm
from grants.core.i18n import _, pick
from grants.reporting.content import ActivityContacts, HeadingExpense, ReportContent
from grants.reporting.faults import contacts_field
from grants.reporting.labels import SEXES, place_words
from grants.reporting.plan import Period, PlannedActivity, ReportPlan


class ContactsForm(AppForm):
    """Base of the form of all activities; contacts_form adds the fields of each activity and period."""

    def contacts(self, plan: ReportPlan) -> list[ActivityContacts]:
        """Return what was typed for each activity and period."""
        return [self._row(activity, period) for activity in plan.activities for period in plan.periods]

    def row_fields(self, activity: PlannedActivity, period: Period) -> dict[str, Any]:
        """Return the fields of one activity and period by short name: F, M, NS, nc, audience, method."""
        row = ActivityContacts(activity.id, period[0])
        return {
            name: self._fields[contacts_field(row, name)] for name in (*SEXES, "nc", "audience", "method")
        }

    def _row(self, activity: PlannedActivity, period: Period) -> ActivityContacts:
        fields = self.row_fields(activity, period)
        typed = {sex: fields[sex].data for sex in SEXES}
        by_sex: dict[str, int | None] = {sex: value for sex, value in typed.items() if value is not None}
        if fields["nc"].data:
            by_sex = dict.fromkeys(SEXES)
        return ActivityContacts(
            activity.id, period[0], by_sex, fields["audience"].data, fields["method"].data or ""
        )


class ExpensesForm(AppForm):
    """Base of the form of all headings; expenses_form adds two amounts a heading."""

    def expenses(self, plan: ReportPlan) -> list[HeadingExpense]:
        """Return what was typed; a heading without a spent amount is left out."""
        found = []
        for heading in plan.headings:
            spent = self._fields[f"spent-{heading.code}"].data
            if spent is not None:
                justified = self._fields[f"justified-{heading.code}"].data
                found.append(HeadingExpense(heading.code, spent, justified or 0))
        return found


def contacts_form(plan: ReportPlan, content: ReportContent) -> ContactsForm:
    """Return the form of the activities, filled with what is saved or with what was just typed."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for activity in plan.activities:
        for start, _end in plan.periods:
            row = content.contacts_of(activity.id, start)
            place = place_words(plan, activity.city_code, start)
            words = _("%(activity)s (%(place)s)", activity=activity.title, place=place)
            for sex, label in SEXES.items():
                name = contacts_field(row, sex)
                fields[name] = CountField(_("%(row)s, %(column)s", row=words, column=label))
                data[name] = row.by_sex.get(sex)
            for name, field, value in _other_fields(row, words):
                fields[name], data[name] = field, value
    form: type[ContactsForm] = type("ActivitiesForm", (ContactsForm,), fields)
    return form(data=data)


def expenses_form(plan: ReportPlan, content: ReportContent) -> ExpensesForm:
    """Return the form of the headings, filled with what is saved or with what was just typed."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for heading in plan.headings:
        expense, name = content.expense_of(heading.code), pick(heading.heading)
        fields[f"spent-{heading.code}"] = MoneyField(_("%(heading)s, dépensé", heading=name))
        fields[f"justified-{heading.code}"] = MoneyField(_("%(heading)s, justifié", heading=name))
        if expense:
            data[f"spent-{heading.code}"] = expense.spent_centimes
            data[f"justified-{heading.code}"] = expense.justified_centimes
    form: type[ExpensesForm] = type("HeadingsForm", (ExpensesForm,), fields)
    return form(data=data)


def _other_fields(row: ActivityContacts, words: str) -> list[tuple[str, Any, Any]]:
    return [
        (
            contacts_field(row, "nc"),
            BooleanField(_("%(row)s, non collecté", row=words)),
            row.is_not_collected,
        ),
        (contacts_field(row, "audience"), CountField(_("%(row)s, audience", row=words)), row.audience),
        (
            contacts_field(row, "method"),
            StringField(_("%(row)s, méthode de comptage", row=words), [Length(max=200)]),
            row.audience_method,
        ),
    ]
