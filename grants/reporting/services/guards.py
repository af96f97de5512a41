"""What several writes on reports check first: the version that was seen, and the state."""

from grants.core.errors import Conflict
from grants.core.i18n import _
from grants.reporting.models import ReportRevision
from grants.reporting.states import RevisionState


def require_version(revision: ReportRevision, seen_version: int | None) -> None:
    """Raise Conflict when somebody moved the revision since its reader saw it."""
    if seen_version is not None and seen_version != revision.version:
        raise Conflict(_("Ce rapport a changé d’état entre-temps. Relisez-le avant d’agir."))


def require_state(revision: ReportRevision, state: RevisionState) -> None:
    """Raise Conflict when the revision is not in the state that the act starts from."""
    if revision.state != state:
        raise Conflict(
            _(
                "Ce rapport est maintenant « %(state)s » : ce geste n’est plus possible.",
                state=revision.state.label,
            )
        )
