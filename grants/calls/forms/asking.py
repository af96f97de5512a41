"""What is typed about questions: asking, answering, setting aside; and an address that follows a call."""

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from grants.accounts.fields import email_field
from grants.calls.forms.base import LanguageArea
from grants.calls.services.questions import LONGEST
from grants.core.fields import Needed, as_choices
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import LANGUAGES, _, _l


class AskQuestionForm(AppForm):
    line = SelectField(_l("Votre question porte sur"), validate_choice=True)
    question = TextAreaField(
        _l("Votre question"),
        [Needed(), Length(max=LONGEST)],
        description=_l("Elle sera publiée avec la réponse, sans votre nom. N’y nommez personne."),
        render_kw={"rows": 6, "maxlength": LONGEST},
    )

    def offer_lines(self, lines: list[tuple[str, str]]) -> None:
        """Offer the lines of the call, and the call as a whole first."""
        self.line.choices = as_choices([("", _("l’appel en général")), *lines])


def _area(label: Any, language: str, longest: int) -> TextAreaField:
    return TextAreaField(label, [Length(max=longest)], widget=LanguageArea(language), render_kw={"rows": 5})


class AnswerQuestionForm(VersionedForm):
    question_fr = _area(_l("Question publiée, en français"), "fr", LONGEST)
    answer_fr = _area(_l("Réponse, en français"), "fr", 8000)
    question_ar = _area(_l("Question publiée, en arabe"), "ar", LONGEST)
    answer_ar = _area(_l("Réponse, en arabe"), "ar", 8000)
    question_en = _area(_l("Question publiée, en anglais"), "en", LONGEST)
    answer_en = _area(_l("Réponse, en anglais"), "en", 8000)

    def in_order(self, first: str) -> list[tuple[str, Any, Any]]:
        """Return (language, question, answer) fields, the language of the question first."""
        languages = sorted(LANGUAGES, key=lambda language: language != first)
        return [(item, self[f"question_{item}"], self[f"answer_{item}"]) for item in languages]


class SetAsideQuestionForm(VersionedForm):
    reason = TextAreaField(
        _l("Raison, dite à la personne seule"), [Needed(), Length(max=2000)], render_kw={"rows": 3}
    )


class FollowCallForm(AppForm):
    email = email_field()
