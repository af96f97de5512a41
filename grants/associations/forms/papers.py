"""Forms of the documents: what is given with a file, and what staff answers."""

from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from grants.associations.models import DocumentType
from grants.associations.states import ValidityRule
from grants.associations.validity import Dates
from grants.core.fields import MoneyField, Needed, UploadField, UploadRequired
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


class GiveDocumentForm(AppForm):
    """The file of one kind of document, with the dates that its rule needs; the others are dropped."""

    code = HiddenField()
    upload = UploadField(_l("Fichier"), [UploadRequired(_l("Choisissez un fichier."))])
    issued_on = DateField(_l("Date du document"), [Needed()])
    period_ends_on = DateField(_l("Fin de l’exercice"), [Needed()])
    stated_expiry_on = DateField(_l("Valable jusqu’au"), [Needed()])
    total_income = MoneyField(_l("Total des recettes de l’exercice"), [Optional()])

    @classmethod
    def of(cls, kind: DocumentType) -> "GiveDocumentForm":
        """Return the form of one kind of document, its fields told from those of the other kinds."""
        form = cls(prefix=f"{kind.code}-")
        if kind.rule != ValidityRule.MONTHS_AFTER_PERIOD:
            del form.period_ends_on
        if kind.rule != ValidityRule.STATED:
            del form.stated_expiry_on
        if kind.code != "RFIN":
            del form.total_income
        return form

    def dates(self) -> Dates:
        """Return the dates typed."""
        names = ("issued_on", "period_ends_on", "stated_expiry_on")
        return Dates(**{name: self[name].data for name in names if name in self})

    @property
    def income_centimes(self) -> int | None:
        """Return the total income in centimes, where it is asked and was given."""
        return self.total_income.data if "total_income" in self else None


class RefuseDocumentForm(VersionedForm):
    reason = TextAreaField(_l("Ce qui ne va pas"), [Needed(), Length(max=2000)])
