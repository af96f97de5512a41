"""The staff's list of associations, and the choices of forms."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association
from grants.associations.states import AssociationState
from grants.core.db import db
from grants.core.i18n import pick
from grants.core.pagination import Page, paginate
from grants.territory.models import City

AWAITS_BANK = (
    Association.rib.is_not(None),
    Association.rib_verified_at.is_(None),
    Association.state.in_([AssociationState.TO_VERIFY, AssociationState.VERIFIED]),
)


def city_choices() -> list[tuple[str, str]]:
    """Return (code, name in the reader's language) of every city, by name."""
    cities = db.session.scalars(select(City))
    return sorted(((city.code, pick(city)) for city in cities), key=lambda pair: pair[1])


def staff_page(number: int, text: str = "", state: str = "", bank: str = "") -> Page:
    """Return a page of associations for staff, city loaded: what waits longest first, then by name."""
    statement = (
        select(Association).where(Association.merged_into_id.is_(None)).options(joinedload(Association.city))
    )
    if text:
        columns = (Association.name_fr, Association.name_ar, Association.reference)
        statement = statement.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if state:
        statement = statement.where(Association.state == state)
    if bank == "to_verify":
        statement = statement.where(*AWAITS_BANK)
    waits = Association.state != AssociationState.TO_VERIFY
    return paginate(statement.order_by(waits, Association.name_fr, Association.id), number)
