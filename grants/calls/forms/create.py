"""A whole new call on one page; the grid and the documents start from the defaults."""

from wtforms.validators import ValidationError

from grants.calls.draft import CallDraft
from grants.calls.forms.sections import (
    DATES,
    GENERAL,
    RULES,
    DatesFields,
    GeneralFields,
    LinesFields,
    RulesFields,
)
from grants.core.fields import CountField, Needed
from grants.core.i18n import _, _l


class CreateCallForm(GeneralFields, DatesFields, RulesFields, LinesFields):
    year = CountField(
        _l("Année de l’appel"), [Needed()], description=_l("Elle donne la référence, par exemple AAP-2026")
    )

    def validate_year(self, field: CountField) -> None:
        """Refuse a year that no call can have."""
        if field.data is not None and not 2013 <= field.data <= 2100:
            raise ValidationError(_("Écrivez une année de 2013 à 2100."))

    def to_draft(self) -> CallDraft:
        """Return what was typed as a draft."""
        values = {name: self[name].data for name in (*GENERAL, *DATES, *RULES)}
        texts = {name: values[name] or "" for name in GENERAL}
        return CallDraft(**{**values, **texts}, year=int(self.year.data or 0), lines=self.typed_lines())
