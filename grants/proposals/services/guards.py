"""What every write on a proposal checks first, and the errors named after the rules."""

from datetime import datetime

from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.clock import local
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _, date_words
from grants.proposals import policies
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class Late(DomainError):
    """The request reached the server when the call did not accept it: before opening or after closing."""


class Incomplete(ProblemsError):
    """The proposal breaks rules of the call; every fault is named."""


def require_draft(proposal: Proposal, actor: Actor) -> None:
    """Refuse who is no member (NotAllowed) and a proposal that is no longer a draft (Conflict)."""
    if not policies.can_edit(actor, proposal):
        raise NotAllowed(_("Seuls les membres de l’association remplissent ce dossier."))
    if proposal.state != ProposalState.DRAFT:
        raise Conflict(_("Ce dossier n’est plus un brouillon : il ne se modifie plus."))


def require_version(proposal: Proposal, seen_version: int | None) -> None:
    """Refuse an action asked from a page drawn for another version."""
    if seen_version is not None and seen_version != proposal.version:
        raise Conflict(_("Ce dossier a changé depuis que vous avez ouvert la page."))


def require_open(call: Call, at: datetime) -> None:
    """Refuse outside the opening of the call; the closing instant itself is in time."""
    if call.is_open(at):
        return
    if at > call.accepts_until:
        raise Late(
            _(
                "L’appel a fermé le %(deadline)s et votre demande est arrivée le %(arrival)s, "
                "à l’horloge du serveur. Rien n’est perdu : votre brouillon est gardé.",
                deadline=_to_the_second(call.accepts_until),
                arrival=_to_the_second(at),
            )
        )
    raise Late(_("L’appel n’est pas ouvert au dépôt."))


def _to_the_second(instant: datetime) -> str:
    moment = local(instant)
    return str(_("%(day)s à %(time)s", day=date_words(moment.date()), time=f"{moment:%H:%M:%S}"))
