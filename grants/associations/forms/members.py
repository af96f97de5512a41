"""Forms of the members: invitation, joining, transfer of ownership."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from grants.accounts.fields import NEW_PASSWORD_HINT, email_field, name_field, password_field
from grants.associations.forms.base import choices_of
from grants.associations.states import MemberRight
from grants.core.fields import Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


class InviteMemberForm(AppForm):
    email = email_field("off")
    right = RadioField(_l("Droit"), [Needed()], default="editor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right.choices = choices_of(MemberRight)


class JoinAsNewUserForm(AppForm):
    display_name = name_field(_l("Votre nom"))
    password = password_field(_l("Mot de passe"), "new-password", NEW_PASSWORD_HINT)


class ProposeTransferForm(AppForm):
    to_user_id = RadioField(_l("Nouveau propriétaire"), [Needed()])

    @classmethod
    def among(cls, people: Iterable[tuple[int, str]]) -> "ProposeTransferForm":
        """Return the form with the people (key, name) who may be proposed."""
        form = cls()
        form.to_user_id.choices = [SelectChoice(str(key), name) for key, name in people]
        return form


class DecideTransferForm(VersionedForm):
    reason = TextAreaField(_l("Raison de la décision"), [Needed(), Length(max=2000)])
