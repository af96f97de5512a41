"""Forms of an appeal and of its answer."""

from collections.abc import Iterable

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import Needed, UploadField, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _l
from grants.evaluation.states import AppealGround

LONGEST_TEXT = 10_000
OUTCOMES = (("dismissed", _l("rejeter le recours")), ("upheld", _l("accueillir le recours")))


class WriteAppealForm(VersionedForm):
    """Grounds, text, and a file to join with them."""

    grounds = SelectMultipleField(
        _l("Motifs du recours"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    text = TextAreaField(
        _l("Ce que vous contestez, et pourquoi"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=_l(
            "Citez les pièces et les passages de votre dossier. Rien de nouveau ne peut y être ajouté."
        ),
    )
    upload = UploadField(_l("Joindre une pièce"), [Optional()])

    def offer(self) -> None:
        """Name the grounds."""
        self.grounds.choices = as_choices(AppealGround.choices())


class AnswerAppealForm(VersionedForm):
    """The answer to an appeal and its reasons, proposed by a manager or decided by a director."""

    outcome = RadioField(_l("Réponse"), [Needed(_l("Choisissez une réponse."))])
    reasons = TextAreaField(
        _l("Raisons"),
        [Needed(), Length(max=LONGEST_TEXT)],
        description=_l("Elles figurent dans la lettre à l’association."),
    )

    def offer(self) -> None:
        """Name the answers."""
        self.outcome.choices = as_choices(OUTCOMES)


class SendBackForm(VersionedForm):
    """Why a prepared answer goes back to the managers."""

    reasons = TextAreaField(_l("Ce qui est à reprendre"), [Needed(), Length(max=3000)])


def ground_words(codes: Iterable[str]) -> list[str]:
    """Return the words of grounds, in the order of the list."""
    given = set(codes)
    return [ground.label for ground in AppealGround if ground.value in given]
