"""Shape of what is typed about accounts."""

from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from grants.accounts.fields import (
    NEW_PASSWORD_HINT,
    code_field,
    email_field,
    language_choices,
    name_field,
    password_field,
    recovery_field,
)
from grants.accounts.roles import Role
from grants.core.fields import Needed
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _l


class SignInForm(AppForm):
    email = EmailField(_l("Adresse électronique"), [Needed()], render_kw={"autocomplete": "username"})
    password = password_field(_l("Mot de passe"), "current-password")


class AskResetForm(AppForm):
    email = email_field("username")


class SetPasswordForm(AppForm):
    password = password_field(_l("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HINT)


class StepUpForm(AppForm):
    """Its names are its own: they travel beside the fields of the act that needs the proof."""

    step_up_password = password_field(_l("Mot de passe"), "current-password")
    step_up_code = code_field()
    step_up_recovery = recovery_field()


class CodeForm(AppForm):
    """The second page of signing in: a code of the application, or a recovery code in its place."""

    code = code_field()
    recovery = recovery_field()


class ConfirmFactorForm(AppForm):
    code = code_field([Needed()])


class ChangePasswordForm(AppForm):
    current = password_field(_l("Mot de passe actuel"), "current-password")
    password = password_field(_l("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HINT)


class UpdateProfileForm(AppForm):
    display_name = name_field(_l("Votre nom"))
    language = RadioField(_l("Langue des courriels"), [Needed()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()


class _RolesForm(AppForm):
    roles = SelectMultipleField(
        _l("Rôles"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [SelectChoice(value, label) for value, label in Role.choices()]


class InviteStaffForm(_RolesForm):
    email = email_field("off")
    display_name = StringField(_l("Nom de la personne"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue des courriels"), [Needed()], default="fr")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()


class ChangeRolesForm(_RolesForm):
    seen = HiddenField()

    @property
    def seen_roles(self) -> list[str] | None:
        """Return the roles that the reader saw, or None when the form doesn't say."""
        return None if self.seen.data is None else [role for role in self.seen.data.split(",") if role]


class DeactivateUserForm(ActionForm):
    reason = TextAreaField(_l("Motif"), [Needed(), Length(max=1000)])


class ResetFactorForm(ActionForm):
    reason = TextAreaField(_l("Motif"), [Needed(), Length(max=1000)], id="reset-reason")
