"""Write the holidays whose date is announced year by year."""

from datetime import date, datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.core.i18n import _
from grants.territory import policies
from grants.territory.models import DatedHoliday


def add_holiday(on: date, names: tuple[str, str, str], actor: Actor, at: datetime) -> DatedHoliday:
    """Add a holiday; names in French, Arabic and English. Deadlines already told to people don't move.

    Raises NotAllowed, DomainError when the day has a holiday already.
    """
    if not policies.can_write_holidays(actor):
        raise NotAllowed(_("Seuls les gestionnaires d’appels et les directeurs écrivent les jours fériés."))
    if db.session.get(DatedHoliday, on) is not None:
        raise DomainError(_("Ce jour est déjà férié."), field="on")
    holiday = DatedHoliday(on=on, name_fr=names[0], name_ar=names[1], name_en=names[2], added_at=at)
    db.session.add(holiday)
    db.session.flush()
    record("holiday.add", holiday, actor, at, on=on.isoformat())
    return holiday


def remove_holiday(on: date, actor: Actor, at: datetime) -> None:
    """Take a holiday away, such as one announced for another day. Raises NotAllowed, NotFound."""
    if not policies.can_write_holidays(actor):
        raise NotAllowed(_("Seuls les gestionnaires d’appels et les directeurs écrivent les jours fériés."))
    holiday = db.session.get(DatedHoliday, on)
    if holiday is None:
        raise NotFound(_("Ce jour n’est pas sur la liste."))
    record("holiday.remove", holiday, actor, at, on=on.isoformat())
    db.session.delete(holiday)
