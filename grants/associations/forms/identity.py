"""Forms of an association's registration and identity."""

from typing import Any

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
from wtforms.validators import Length, Optional

from grants.accounts.fields import (
    NEW_PASSWORD_HINT,
    EmailAddress,
    email_field,
    language_choices,
    name_field,
    password_field,
)
from grants.associations.forms.base import MayWait, choices_of, member_of
from grants.associations.services import Identity
from grants.associations.states import AssociationKind, ReceiptKind
from grants.core.fields import CountField, Needed, UploadField
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


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
    receipt = UploadField(_l("Récépissé numérisé"), [MayWait()], description=_l("PDF, JPEG ou PNG."))
    ice = StringField(
        _l("ICE"), [Optional(), Length(max=40)], render_kw={"inputmode": "numeric", "dir": "ltr"}
    )
    city_code = SelectField(_l("Ville"), [MayWait()])
    address = StringField(_l("Adresse du siège"), [MayWait(), Length(max=300)])
    phone = TelField(_l("Téléphone"), [MayWait(), Length(max=40)])
    email = EmailField(_l("Adresse électronique de l’association"), [MayWait(), EmailAddress()])
    country_of_origin = StringField(_l("Pays d’origine de l’association"), [MayWait(), Length(max=100)])
    headquarters_abroad = StringField(_l("Siège à l’étranger"), [MayWait(), Length(max=300)])
    authorisation_number = StringField(_l("Numéro de l’autorisation"), [Optional(), Length(max=60)])
    authorised_on = DateField(_l("Date de l’autorisation"), [Optional()])
    authorisation_authority = StringField(_l("Autorité qui l’a donnée"), [Optional(), Length(max=200)])
    local_representative = StringField(_l("Représentant au Maroc"), [MayWait(), Length(max=200)])
    communities_served = TextAreaField(
        _l("Communautés accompagnées"),
        [MayWait(), Length(max=1000)],
        description=_l("En quelques mots ; aucune personne n’est nommée."),
    )
    migrants_on_board = CountField(
        _l("Migrants parmi les membres du bureau"),
        [Optional()],
        description=_l("Un nombre seulement : la nationalité d’une personne n’est jamais notée."),
    )
    sworn_statement = UploadField(
        _l("Déclaration sur l’honneur numérisée"), [MayWait()], description=_l("PDF, JPEG ou PNG.")
    )

    def __init__(self, *args: Any, cities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(AssociationKind)
        self.receipt_kind.choices = choices_of(ReceiptKind)
        self.city_code.choices = [SelectChoice("", ""), *(SelectChoice(*city) for city in cities)]

    def identity(self) -> Identity:
        """Return what was typed as the service takes it."""
        names = Identity.__dataclass_fields__
        values: dict[str, Any] = {
            name: None if self[name].data == "" else self[name].data for name in names if name in self
        }
        values["kind"] = member_of(AssociationKind, self.kind.data)
        values["receipt_kind"] = member_of(ReceiptKind, self.receipt_kind.data)
        return Identity(**values)
