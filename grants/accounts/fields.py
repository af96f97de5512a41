"""Fields about people that several forms share: e-mail address, name, password, language."""

import re
from typing import Any

from wtforms import EmailField, PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from grants.accounts.passwords import MAXIMUM_LENGTH
from grants.core.fields import Needed
from grants.core.i18n import LANGUAGES, _, _l

_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^\W_][\w.-]*\.[\w-]*[^\W_]")
NEW_PASSWORD_HINT = _l("10 caractères au moins, qui ne se devinent pas : une phrase courte convient.")


class EmailAddress:
    """Validator: looks like one e-mail address."""

    def __call__(self, form: Any, field: Any) -> None:
        text = field.data or ""
        if not _ADDRESS.fullmatch(text) or not text.isprintable() or "=?" in text or len(text) > 254:
            raise ValidationError(_("Écrivez une adresse comme nom@exemple.ma."))


def password_field(label: Any, autocomplete: str, description: Any = "") -> PasswordField:
    """Return a password field that browsers and password managers recognise."""
    return PasswordField(
        label,
        [Needed(), Length(max=MAXIMUM_LENGTH)],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def code_field(validators: Any = ()) -> StringField:
    """Return the field of a code of six digits, which phones offer to fill in."""
    return StringField(
        _l("Code à six chiffres"),
        [*validators, Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"},
    )


def recovery_field() -> StringField:
    """Return the field of a recovery code."""
    return StringField(
        _l("Code de secours"),
        [Length(max=40)],
        description=_l("Un des dix codes gardés quand vous avez activé la vérification."),
        render_kw={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"},
    )


def email_field(autocomplete: str = "email") -> EmailField:
    """Return the field of an e-mail address."""
    return EmailField(
        _l("Adresse électronique"), [Needed(), EmailAddress()], render_kw={"autocomplete": autocomplete}
    )


def language_choices() -> list[SelectChoice]:
    """Return the languages, each in its own words."""
    return [SelectChoice(code, label) for code, label in LANGUAGES.items()]


def name_field(label: Any) -> StringField:
    """Return the field of a person's name."""
    return StringField(label, [Needed(), Length(max=200)], render_kw={"autocomplete": "name"})
