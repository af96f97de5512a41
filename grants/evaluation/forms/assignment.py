"""Forms of the assignment of files."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from grants.core.fields import Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l
from grants.core.pagination import key_in


class ReleaseEvaluatorForm(VersionedForm):
    """The reason for taking a file back from an evaluator."""

    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=1000)])


class AcceptAssignmentForm(AppForm):
    """The draw as it was shown, and the reason of what was changed in it."""

    drawn = HiddenField()
    reason = TextAreaField(
        _l("Raison du changement"),
        [Optional(), Length(max=1000)],
        description=_l("Exigée quand vous confiez un dossier à une autre personne que celle du tirage."),
    )


def chosen_evaluators(values: MultiDict[str, str], proposal_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the evaluators chosen for each file; files left empty are absent."""
    chosen = {
        key: [one for text in values.getlist(f"evaluator-{key}") if (one := key_in(text)) is not None]
        for key in proposal_ids
    }
    return {key: ids for key, ids in chosen.items() if ids}
