"""Shape of what is typed about associations."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from grants.accounts.fields import (
    NEW_PASSWORD_HINT,
    EmailAddress,
    email_field,
    language_choices,
    name_field,
    password_field,
)
from grants.associations.services import Identity
from grants.associations.states import AssociationKind, MemberRight, ReceiptKind
from grants.core.fields import Needed
from grants.core.forms import ActionForm, AppForm, VersionedForm
from grants.core.i18n import _l
from grants.core.labels import LabelledEnum


class MayWait:
    """Validator: may be left for later; unlike Optional it doesn't call the answer optional."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.raw_data or not any(field.raw_data):
            field.errors = []
            raise StopValidation


def choices_of(enum: type[LabelledEnum]) -> list[SelectChoice]:
    """Return the members of an enum as choices of a field."""
    return [SelectChoice(value, label) for value, label in enum.choices()]


def member_of(enum: type[LabelledEnum], value: str | None) -> Any:
    """Return the member of an enum that a form chose, or None."""
    return next((member for member in enum if member.value == value), None)


def latin_name_field() -> StringField:
    """Return the field of an association's name in Latin letters."""
    return StringField(_l("Nom de l’association en français"), [Needed(), Length(max=200)])


def arabic_name_field() -> StringField:
    """Return the field of an association's name in Arabic letters."""
    return StringField(
        _l("Nom de l’association en arabe"),
        [Needed(), Length(max=200)],
        render_kw={"lang": "ar", "dir": "rtl"},
    )


class RegisterAssociationForm(AppForm):
    name_fr = latin_name_field()
    name_ar = arabic_name_field()
    display_name = name_field(_l("Votre nom"))
    email = email_field()
    language = RadioField(_l("Langue des courriels"), [Needed()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()


class ConfirmRegistrationForm(AppForm):
    password = password_field(_l("Choisissez un mot de passe"), "new-password", NEW_PASSWORD_HINT)


class CreateAssociationForm(AppForm):
    name_fr = latin_name_field()
    name_ar = arabic_name_field()


class UpdateIdentityForm(VersionedForm):
    name_fr = latin_name_field()
    name_ar = arabic_name_field()
    kind = RadioField(_l("Genre d’association"), [Needed()])
    purpose = TextAreaField(_l("Objet, selon les statuts"), [MayWait(), Length(max=2000)])
    founded_on = DateField(_l("Date de création"), [MayWait()])
    receipt_kind = RadioField(_l("Récépissé de dépôt"), [MayWait()])
    receipt_number = StringField(_l("Numéro du récépissé"), [MayWait(), Length(max=60)])
    receipt_on = DateField(_l("Date du récépissé"), [MayWait()])
    receipt_authority = StringField(_l("Autorité qui l’a délivré"), [MayWait(), Length(max=200)])
    receipt = FileField(_l("Récépissé numérisé"), [MayWait()], description=_l("PDF, JPEG ou PNG."))
    ice = StringField(
        _l("ICE"), [Optional(), Length(max=40)], render_kw={"inputmode": "numeric", "dir": "ltr"}
    )
    city_code = SelectField(_l("Ville"), [MayWait()])
    address = StringField(_l("Adresse du siège"), [MayWait(), Length(max=300)])
    phone = TelField(_l("Téléphone"), [MayWait(), Length(max=40)])
    email = EmailField(_l("Adresse électronique de l’association"), [MayWait(), EmailAddress()])
    representative_name = StringField(_l("Représentant légal"), [MayWait(), Length(max=200)])
    representative_title = StringField(_l("Sa qualité"), [MayWait(), Length(max=100)])
    mandate_ends_on = DateField(_l("Fin du mandat du bureau"), [MayWait()])

    def __init__(self, *args: Any, cities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(AssociationKind)
        self.receipt_kind.choices = choices_of(ReceiptKind)
        self.city_code.choices = [SelectChoice("", ""), *(SelectChoice(*city) for city in cities)]

    def identity(self) -> Identity:
        """Return what was typed as the service takes it."""
        names = Identity.__dataclass_fields__
        values: dict[str, Any] = {name: self[name].data or None for name in names if name in self}
        values["kind"] = member_of(AssociationKind, self.kind.data)
        values["receipt_kind"] = member_of(ReceiptKind, self.receipt_kind.data)
        return Identity(**values)


class UpdateBankForm(VersionedForm):
    rib = StringField(
        _l("RIB"),
        [Needed(), Length(max=60)],
        description=_l("24 chiffres, avec ou sans espaces."),
        render_kw={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"},
    )
    rib_holder = StringField(
        _l("Titulaire du compte"),
        [Needed(), Length(max=200)],
        description=_l("Tel qu’il figure sur l’attestation : le compte est au nom de l’association."),
    )


class InviteMemberForm(AppForm):
    email = email_field("off")
    right = RadioField(_l("Droit"), [Needed()], default="editor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right.choices = choices_of(MemberRight)


class JoinAsNewUserForm(AppForm):
    display_name = name_field(_l("Votre nom"))
    password = password_field(_l("Mot de passe"), "new-password", NEW_PASSWORD_HINT)


class ReturnAssociationForm(ActionForm):
    reason = TextAreaField(_l("Ce qu’il faut corriger"), [Needed(), Length(max=2000)])
