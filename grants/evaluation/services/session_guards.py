"""What acts of a session check after their policy: version, who is in the room, quorum, money."""

from collections.abc import Iterable

from grants.calls.models import Call
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.allocation_terms import AllocationError
from grants.evaluation.models import SelectionSession
from grants.evaluation.queries.ranking import Ranking
from grants.evaluation.states import SessionState


class NoQuorum(DomainError):
    """Fewer members than half of the committee plus one."""


class NotAllocatable(DomainError):
    """What is to be recorded does not fit the money or the rules of the allocation."""


def require_version(session: SelectionSession, seen_version: int | None) -> None:
    """Raise Conflict when the session changed since its reader looked."""
    if seen_version is not None and seen_version != session.version:
        raise Conflict(_("La séance a changé depuis que vous l’avez ouverte. Relisez le classement."))


def require_standing(call: Call) -> None:
    """Raise Conflict when the call was cancelled: its sessions decide nothing any more."""
    if call.state == CallState.CANCELLED:
        raise Conflict(_("L’appel est annulé : ses séances ne décident plus rien."))


def require_open(session: SelectionSession) -> None:
    """Raise Conflict unless decisions may still be recorded."""
    require_standing(session.call)
    if session.state == SessionState.CLOSING:
        raise Conflict(_("Le président a demandé la clôture : confirmez-la, ou reprenez la séance."))
    if session.state != SessionState.OPEN:
        raise Conflict(_("La séance est close : ses décisions ne changent plus."))


def require_quorum(session: SelectionSession) -> None:
    """Raise NoQuorum when too few members are left in the room."""
    quorum = queries.quorum_of(queries.members_for(session.id))
    if len(queries.in_room(session.id)) < quorum:
        raise NoQuorum(_("Le quorum n’est plus réuni : %(quorum)s membres présents.", quorum=quorum))


def require_presiding(session: SelectionSession, seen_version: int | None, actor: Actor) -> None:
    """Check that the actor presides the open session, from the room, with a quorum."""
    if not policies.can_decide(actor, session) or actor.id not in queries.in_room(session.id):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    require_version(session, seen_version)
    require_open(session)
    require_quorum(session)


def reckoned(call: Call, session: SelectionSession) -> Ranking:
    """Return the ranking with what was just recorded; raises NotAllocatable when the rules refuse it."""
    db.session.flush()
    try:
        ranking = queries.ranking_of(call, session)
    except AllocationError as error:
        raise NotAllocatable(_refusal(error.code)) from error
    for line in ranking.lines:
        if line.left_centimes < 0:
            raise NotAllocatable(
                _("L’axe %(code)s aurait accordé plus qu’il n’a.", code=line.code), field="amount"
            )
    return ranking


def _refusal(code: str) -> str:
    if code == "transfer":
        return str(_("Seul l’argent que le classement laisse libre dans un axe passe à un autre."))
    if code == "lift":
        return str(_("Cette correction n’est pas possible : un dossier par axe, non financé sans elle."))
    return str(_("Le classement ne peut pas être calculé avec cette décision."))


def names_of(references: Iterable[str]) -> str:
    """Return the first ten references, to name files in a refusal."""
    return ", ".join(list(references)[:10])
