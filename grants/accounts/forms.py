"""Shape of what is typed about accounts."""

import re
from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from grants.accounts.passwords import MAXIMUM_LENGTH
from grants.accounts.roles import Role
from grants.core.fields import Needed
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import LANGUAGES, _, _l

_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"().]+")
NEW_PASSWORD_HINT = _l("10 caractères au moins, qui ne se devinent pas : une phrase courte convient.")


class EmailAddress:
    """Validator: looks like one e-mail address."""

    def __call__(self, form: Any, field: Any) -> None:
        if not _ADDRESS.fullmatch(field.data or "") or len(field.data) > 254:
            raise ValidationError(_("Écrivez une adresse comme nom@exemple.ma."))


def password_field(label: Any, autocomplete: str, description: Any = "") -> PasswordField:
    """Return a password field that browsers and password managers recognise."""
    return PasswordField(
        label,
        [Needed(), Length(max=MAXIMUM_LENGTH)],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def email_field(autocomplete: str = "email") -> EmailField:
    """Return the field of an e-mail address."""
    return EmailField(
        _l("Adresse électronique"), [Needed(), EmailAddress()], render_kw={"autocomplete": autocomplete}
    )


def name_field(label: Any) -> StringField:
    """Return the field of a person's name."""
    return StringField(label, [Needed(), Length(max=200)], render_kw={"autocomplete": "name"})


def language_choices() -> list[SelectChoice]:
    """Return the languages, each in its own words."""
    return [SelectChoice(code, label) for code, label in LANGUAGES.items()]


class SignInForm(AppForm):
    email = EmailField(_l("Adresse électronique"), [Needed()], render_kw={"autocomplete": "username"})
    password = password_field(_l("Mot de passe"), "current-password")


class AskResetForm(AppForm):
    email = email_field("username")


class SetPasswordForm(AppForm):
    password = password_field(_l("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HINT)


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
