"""How long a document of an association holds, and what an automatic check finds in it: pure.

Rules are rows (see the seeds); sources: section 5 of the domain notes, such as "CNSS less than 3 months
old", "board list whose mandate has not expired", "minutes less than the length of a mandate".
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from grants.associations.states import ValidityRule
from grants.core.labels import N_

FINDINGS = {
    "older_than_board": N_("datée d’avant le mandat du bureau actuel"),
    "holder_differs": N_("le titulaire du compte n’a pas le nom de l’association"),
    "wrong_key": N_("la clé du RIB ne correspond pas au numéro"),
    "no_purpose": N_("l’objet de l’association n’est pas encore écrit"),
    "no_ice": N_("l’ICE n’est pas écrit dans l’identité"),
    "receipt_incomplete": N_("le numéro, la date ou l’autorité du récépissé manque"),
    "receipt_recent": N_("récépissé provisoire de moins de 60 jours"),
    "expires_soon": N_("n’est plus valable dans moins de 60 jours"),
}
SOON_DAYS = 60


@dataclass(frozen=True)
class Dates:
    """The dates read on a document; which are needed depends on the rule."""

    issued_on: date | None = None
    period_ends_on: date | None = None
    stated_expiry_on: date | None = None


@dataclass(frozen=True)
class Mandate:
    """The mandate of the board in force."""

    starts_on: date
    ends_on: date


def needed_dates(rule: ValidityRule) -> tuple[str, ...]:
    """Return the names of the dates that must be given for a rule."""
    return {
        ValidityRule.MONTHS_AFTER_PERIOD: ("period_ends_on",),
        ValidityRule.STATED: ("stated_expiry_on",),
        ValidityRule.UNLIMITED: (),
    }.get(rule, ("issued_on",))


def expiry(rule: ValidityRule, months: int | None, dates: Dates, mandate: Mandate | None) -> date | None:
    """Return the last day on which a document holds; None when it holds without limit.

    A board list and minutes need the mandate: without one the board list holds on no day, and the
    minutes for the months of the rule. Raises ValueError when a date that the rule needs is missing.
    """
    for name in needed_dates(rule):
        if getattr(dates, name) is None:
            raise ValueError(name)
    if rule == ValidityRule.MONTHS_AFTER_ISSUE:
        return add_months(_given(dates.issued_on), months or 0)
    if rule == ValidityRule.MONTHS_AFTER_PERIOD:
        return add_months(_given(dates.period_ends_on), months or 0)
    if rule == ValidityRule.MANDATE_END:
        return mandate.ends_on if mandate else _given(dates.issued_on) - timedelta(days=1)
    if rule == ValidityRule.MANDATE_LENGTH:
        issued = _given(dates.issued_on)
        return issued + (mandate.ends_on - mandate.starts_on) if mandate else add_months(issued, months or 0)
    return dates.stated_expiry_on if rule == ValidityRule.STATED else None


def holds_on(expires_on: date | None, day: date) -> bool:
    """Say whether a document with this last day holds on a day."""
    return expires_on is None or day <= expires_on


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month; at most in 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_soon(expires_on: date | None, today: date) -> bool:
    """Say whether a document holds today and stops within 60 days."""
    return expires_on is not None and 0 <= (expires_on - today).days <= SOON_DAYS


def _given(day: date | None) -> date:
    if day is None:
        raise ValueError("a date is missing")
    return day
