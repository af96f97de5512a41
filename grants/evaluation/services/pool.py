"""What an evaluator says of oneself: profile, absences, former ties, the guide read; a new guide."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, func, select

from grants.associations.identifiers import IdentifierError, parse_phone
from grants.associations.models import Association
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import (
    Absence,
    EvaluatorGuide,
    EvaluatorLanguage,
    EvaluatorProfile,
    GuideReading,
    PastTie,
)
from grants.evaluation.queries.pool import LANGUAGES_READ
from grants.evaluation.states import PastTieKind

MOST_CAPACITY = 500


class GuideNotRead(DomainError):
    """The guide in force is to be read before a file opens."""


def save_profile(
    languages: Collection[str],
    capacity: int,
    phone: str,
    address: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> EvaluatorProfile:
    """Keep what the actor offers: languages read, files a call, telephone and address (may be empty).

    Raises NotAllowed, Conflict when saved elsewhere meanwhile, DomainError at the field it names.
    """
    if not policies.can_keep_profile(actor):
        raise NotAllowed(_("Seul un évaluateur tient ce profil."))
    if not languages or not set(languages) <= set(LANGUAGES_READ):
        raise DomainError(_("Choisissez au moins une langue que vous lisez."), field="languages")
    if not 0 <= capacity <= MOST_CAPACITY:
        raise DomainError(_("Écrivez un nombre de 0 à %(most)s.", most=MOST_CAPACITY), field="capacity")
    user_id = actor.id or 0
    profile = db.session.get(EvaluatorProfile, user_id, with_for_update=True)
    if profile is not None and seen_version is not None and seen_version != profile.version:
        raise Conflict(_("Votre profil a changé entre-temps. Rechargez la page."))
    if profile is None:
        profile = EvaluatorProfile(user_id=user_id, version=0, updated_at=at)
        db.session.add(profile)
    profile.capacity, profile.phone, profile.address = capacity, _phone(phone), address.strip() or None
    profile.version, profile.updated_at = profile.version + 1, at
    db.session.execute(delete(EvaluatorLanguage).where(EvaluatorLanguage.user_id == user_id))
    db.session.add_all(EvaluatorLanguage(user_id=user_id, language=code) for code in sorted(set(languages)))
    record("evaluator.save_profile", profile, actor, at, languages=sorted(set(languages)), capacity=capacity)
    return profile


def _phone(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return parse_phone(text, allow_foreign=True).value
    except IdentifierError as error:
        raise DomainError(_("Écrivez un numéro comme 06 12 34 56 78."), field="phone") from error


def add_absence(starts_on: date, ends_on: date, actor: Actor, at: datetime) -> Absence:
    """Note days on which the actor marks nothing, both ends included. Raises NotAllowed, DomainError."""
    if not policies.can_keep_profile(actor):
        raise NotAllowed(_("Seul un évaluateur tient ce profil."))
    if ends_on < starts_on:
        raise DomainError(_("La fin vient avant le début."), field="ends_on")
    if ends_on < local_date(at):
        raise DomainError(_("Cette absence est déjà passée."), field="ends_on")
    absence = Absence(user_id=actor.id or 0, starts_on=starts_on, ends_on=ends_on)
    db.session.add(absence)
    db.session.flush()
    record(
        "evaluator.add_absence",
        absence,
        actor,
        at,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    return absence


def take_absence_back(absence: Absence, actor: Actor, at: datetime) -> None:
    """Say that one is there after all; again, nothing. Raises NotAllowed for another person's absence."""
    if not policies.can_keep_profile(actor) or absence.user_id != actor.id:
        raise NotAllowed(_("Seul un évaluateur tient ce profil."))
    if absence.taken_back_at is None:
        absence.taken_back_at = at
        record("evaluator.take_absence_back", absence, actor, at)


def declare_past_tie(
    kind: PastTieKind,
    association: Association | None,
    name: str,
    years: tuple[int | None, int | None],
    actor: Actor,
    at: datetime,
) -> PastTie:
    """Declare a former or present tie with an association, registered or named freely.

    years: from, to (None when unknown or not ended). It stands for good: only the manager may set its
    evidence aside. Raises NotAllowed, DomainError at the field it names.
    """
    if not policies.can_keep_profile(actor):
        raise NotAllowed(_("Seul un évaluateur tient ce profil."))
    name, (begun, ended) = name.strip(), years
    if association is None and not name:
        raise DomainError(_("Nommez l’association."), field="name")
    if begun and ended and ended < begun:
        raise DomainError(_("La fin vient avant le début."), field="to_year")
    tie = PastTie(
        user_id=actor.id or 0,
        kind=kind,
        association_id=association.id if association else None,
        name="" if association else name,
        from_year=begun,
        to_year=ended,
        declared_at=at,
    )
    db.session.add(tie)
    db.session.flush()
    record("evaluator.declare_past_tie", tie, actor, at, kind=kind.value, association=tie.association_id)
    return tie


def confirm_guide(number: int, actor: Actor, at: datetime) -> None:
    """Confirm to have read the guide in force; again, nothing. Raises NotAllowed, Conflict when newer."""
    if not policies.can_keep_profile(actor):
        raise NotAllowed(_("Seul un évaluateur tient ce profil."))
    guide = queries.guide_in_force()
    if guide is None or guide.number != number:
        raise Conflict(_("Une autre version du guide est parue : lisez celle-ci."))
    if db.session.get(GuideReading, (actor.id, number)) is None:
        db.session.add(GuideReading(user_id=actor.id or 0, guide_number=number, read_at=at))
        record("evaluator.read_guide", guide, actor, at, person=actor.id)


def require_guide_read(person: Actor) -> None:
    """Refuse to open a file before the guide in force is read. Raises GuideNotRead."""
    guide = queries.guide_in_force()
    if guide is not None and db.session.get(GuideReading, (person.id, guide.number)) is None:
        raise GuideNotRead(_("Lisez d’abord le guide des évaluateurs et confirmez-le."))


def publish_guide(body_fr: str, body_ar: str, body_en: str, actor: Actor, at: datetime) -> EvaluatorGuide:
    """Publish a further version of the guide, which every evaluator reads before the next file opens.

    Raises NotAllowed, DomainError where French or Arabic is missing.
    """
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels publie le guide des évaluateurs."))
    for field, body in (("body_fr", body_fr), ("body_ar", body_ar)):
        if not body.strip():
            raise DomainError(_("Écrivez le guide en français et en arabe."), field=field)
    last = db.session.scalar(select(func.max(EvaluatorGuide.number))) or 0
    guide = EvaluatorGuide(
        number=last + 1,
        published_on=local_date(at),
        body_fr=body_fr.strip(),
        body_ar=body_ar.strip(),
        body_en=body_en.strip(),
    )
    db.session.add(guide)
    db.session.flush()
    record("evaluator_guide.publish", guide, actor, at, number=guide.number)
    return guide
