"""Forms of a session: convening, presence, votes, recusals, transfers, coverage, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import LocalInstantField, MoneyField, Needed, UploadField, UploadRequired, as_choices
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l
from grants.core.pagination import key_in
from grants.evaluation.states import BallotChoice, ItemGround


def given_ballots(data: Mapping[str, str]) -> dict[int, BallotChoice]:
    """Return the ballots typed under vote-<person>; what is no choice is left out."""
    known = {str(choice.value): choice for choice in BallotChoice}
    return {
        person: known[value]
        for name, value in data.items()
        if name.startswith("vote-") and value in known and (person := key_in(name[5:])) is not None
    }


class ConveneForm(AppForm):
    """Day, hour, place and members of a session to come; its reason when it is not the first."""

    starts_at = LocalInstantField(_l("Jour et heure"), [Needed()])
    place = StringField(_l("Lieu"), [Needed(), Length(max=200)])
    members = SelectMultipleField(
        _l("Membres convoqués"),
        [Needed()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    purpose = TextAreaField(_l("Raison de la nouvelle séance"), [Optional(), Length(max=2000)])

    def offer(self, members: Any) -> None:
        """Name the members of the committee."""
        self.members.choices = as_choices((member.id, member.name) for member in members)


class TransferForm(VersionedForm):
    """Money from a line to another, with the reason; ballots are read beside it."""

    giver = SelectField(_l("De l’axe"), [Needed()])
    taker = SelectField(_l("Vers l’axe"), [Needed()])
    amount = MoneyField(_l("Montant"), [Needed()])
    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=3000)])
    to_vote = BooleanField(_l("Mis aux voix"))

    def offer(self, lines: Sequence[tuple[str, Any]]) -> None:
        """Name the lines of the call."""
        self.giver.choices = self.taker.choices = as_choices(lines)


class CoverageForm(VersionedForm):
    """The region that no funded file serves, and the reason; ballots are read beside it."""

    region = SelectField(_l("Région sans projet"), [Needed()])
    reason = TextAreaField(_l("Raison de la correction"), [Needed(), Length(max=3000)])

    def offer(self, regions: Iterable[tuple[str, str]]) -> None:
        """Name the regions that the file works in."""
        self.region.choices = as_choices(regions)


class LeaveItemForm(VersionedForm):
    """Who leaves an item and why."""

    user_id = SelectField(_l("Membre"), [Needed()], coerce=int)
    reason = StringField(_l("Raison du déport"), [Needed(), Length(max=500)])

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Name who may leave."""
        self.user_id.choices = as_choices(people)


class PresenceForm(VersionedForm):
    """A member who arrives or leaves."""

    user_id = HiddenField()
    is_there = HiddenField()


class ShowItemForm(VersionedForm):
    """The file put on the screen."""

    reference = HiddenField()


class AgendaForm(VersionedForm):
    """A file put on the agenda of a session after publication."""

    reference = StringField(_l("Numéro du dossier"), [Needed(), Length(max=40)])
    ground = SelectField(_l("Motif"), [Needed()])
    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=2000)])

    def offer(self) -> None:
        """Name the grounds that a manager may give."""
        given = (ItemGround.CORRECTION, ItemGround.APPEAL)
        self.ground.choices = as_choices((ground.value, ground.label) for ground in given)


class SignForm(AppForm):
    """The minutes that were read, by their fingerprint."""

    seal = HiddenField()


class RefuseForm(AppForm):
    """Who refuses to sign and why."""

    user_id = SelectField(_l("Membre"), [Needed()], coerce=int)
    reason = TextAreaField(_l("Raison du refus"), [Needed(), Length(max=1000)])

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Name who has not answered."""
        self.user_id.choices = as_choices(people)


class ScanForm(AppForm):
    """The scan of the minutes signed by hand."""

    scan = UploadField(
        _l("Procès-verbal signé (PDF ou image)"), [UploadRequired(_l("Choisissez le fichier signé."))]
    )
