"""The form that adds a line: names in three languages, place in the strategy, kinds of activity."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.core.i18n import _, _l
from grants.strategy.services import LineDraft

LATIN = Regexp(r"^[^\u0600-\u06FF]*$", message=_l("Écrivez en lettres latines."))
ARABIC = Regexp(r".*[\u0600-\u06FF]", message=_l("Écrivez en lettres arabes."))
ONE_PER_LINE = _l("Une par ligne, dans le même ordre dans les trois langues.")


def _number(text: str | None) -> int | None:
    return int(text) if text else None


class AddLineForm(AppForm):
    """A line to open to associations."""

    code = StringField(
        _l("Code"), [Needed(), Length(max=3)], description=_l("Trois lettres majuscules, par exemple JUR")
    )
    name_fr = StringField(_l("Nom en français"), [Needed(), Length(max=200), LATIN])
    name_ar = StringField(_l("Nom en arabe"), [Needed(), Length(max=200), ARABIC])
    name_en = StringField(_l("Nom en anglais"), [Needed(), Length(max=200), LATIN])
    short_fr = StringField(_l("Nom court en français"), [Needed(), Length(max=60), LATIN])
    short_ar = StringField(_l("Nom court en arabe"), [Needed(), Length(max=60), ARABIC])
    short_en = StringField(_l("Nom court en anglais"), [Needed(), Length(max=60), LATIN])
    programme_number = SelectField(_l("Programme où les résultats sont rapportés"), [Needed()])
    objective_number = SelectField(_l("Objectif spécifique"), [Needed()])
    thematic_programme_number = SelectField(
        _l("Programme par le sujet"),
        [Optional()],
        description=_l("Seulement s’il diffère du programme où les résultats sont rapportés"),
    )
    kinds_fr = TextAreaField(
        _l("Natures d’activité en français"), [Needed(), LATIN], description=ONE_PER_LINE
    )
    kinds_ar = TextAreaField(_l("Natures d’activité en arabe"), [Needed(), ARABIC], description=ONE_PER_LINE)
    kinds_en = TextAreaField(_l("Natures d’activité en anglais"), [Needed(), LATIN], description=ONE_PER_LINE)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that the three lists of kinds have the same length and fit."""
        valid = bool(super().validate(extra_validators))
        lists = [_lines(field.data) for field in (self.kinds_fr, self.kinds_ar, self.kinds_en)]
        if valid and len({len(names) for names in lists}) > 1:
            self.kinds_ar.errors = [_("Les trois listes doivent avoir le même nombre de lignes.")]
            return False
        if valid and any(len(name) > 200 for names in lists for name in names):
            self.kinds_fr.errors = [_("Une nature d’activité tient en 200 signes.")]
            return False
        return valid

    def to_draft(self) -> LineDraft:
        """Return what was typed as a draft."""
        kinds = zip(
            _lines(self.kinds_fr.data), _lines(self.kinds_ar.data), _lines(self.kinds_en.data), strict=True
        )
        return LineDraft(
            code=self.code.data,
            names=(self.name_fr.data, self.name_ar.data, self.name_en.data),
            shorts=(self.short_fr.data, self.short_ar.data, self.short_en.data),
            programme_number=int(self.programme_number.data),
            objective_number=int(self.objective_number.data),
            thematic_programme_number=_number(self.thematic_programme_number.data),
            kinds=tuple(kinds),
        )


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
