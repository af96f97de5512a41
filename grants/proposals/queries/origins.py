"""Read where a draft comes from, and which former proposals may be taken over."""

from typing import Any

from sqlalchemy import select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _
from grants.proposals.models import DraftOrigin, Proposal
from grants.proposals.queries.single import with_call


def origin_of(proposal: Proposal) -> DraftOrigin | None:
    """Return where a draft comes from, None when it started empty."""
    return db.session.get(DraftOrigin, proposal.id)


def former_proposals(viewer: Actor) -> list[Proposal]:
    """Return the proposals of the viewer's associations that may be taken over, the latest first."""
    statement = (
        with_call(select(Proposal))
        .where(Proposal.association_id.in_(list(viewer.memberships)))
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
        .limit(100)
    )
    return list(db.session.scalars(statement))


def item_words(item: dict[str, Any]) -> str:
    """Return one thing that was not taken over, or is to be checked, in the reader's words."""
    words = {
        "project_moved": _("Les dates du projet ont été déplacées dans la nouvelle période : vérifiez-les."),
        "project_dates": _("Les dates du projet sortent de la nouvelle période : écrivez-les."),
        "rows_moved": _("Des dates ont été déplacées dans la nouvelle période : vérifiez-les."),
        "row_left": _("« %(label)s » n’a pas été repris : ce choix n’existe pas dans cet axe."),
        "row_begun": _("Une ligne est commencée avec vos réponses : complétez-la."),
        "file_left": _("Pièce %(label)s : non reprise ; elle vient du compte de l’association."),
        "file_kept": _("Pièce %(label)s : reprise telle quelle, vérifiez qu’elle vaut encore."),
    }
    return str(words[item["code"]]).replace("%(label)s", str(item.get("label", "")))
