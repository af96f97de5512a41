"""Rules on the extra questions, reference texts and checklists of a call's draft."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from grants.associations.names import is_arabic_name, is_latin_name
from grants.calls.draft import CallDraft
from grants.calls.question_parts import CheckDraft, ChoiceDraft, QuestionDraft, TextDraft
from grants.core.i18n import _

Problem = tuple[str | None, Any]
TONGUES = ("fr", "ar", "en")
MOST_QUESTIONS = 20
MOST_CHOICES = 20
Part = QuestionDraft | TextDraft | CheckDraft


def asked_problems(draft: CallDraft) -> Iterator[Problem]:
    """Give what forbids keeping the questions and texts of a draft, naming the question or text concerned."""
    yield from _code_problems(draft, draft.asked_questions, _question_name)
    for question in draft.asked_questions:
        for _field, words in question_problems(question):
            yield None, f"{_question_name(question.code)} : {words}"
    yield from _code_problems(draft, draft.reference_texts, _text_name)
    for text in draft.reference_texts:
        for _field, words in text_problems(text):
            yield None, f"{_text_name(text.code)} : {words}"
    for line in draft.line_codes:
        if sum(item.line_code in (None, line) for item in draft.asked_questions) > MOST_QUESTIONS:
            words = _("Axe %(line)s : %(most)s questions au plus.", line=line, most=MOST_QUESTIONS)
            yield None, words


def asked_gaps(draft: CallDraft) -> Iterator[Problem]:
    """Give what the questions and texts of a draft still lack before approval is asked for."""
    for question in draft.asked_questions:
        words = _("Question %(code)s : à écrire en français, en arabe et en anglais.", code=question.code)
        helps = [getattr(question, f"help_{tongue}").strip() for tongue in TONGUES]
        choices = [text for item in question.choices for text in (item.fr, item.ar, item.en)]
        if not (_is_whole(question, "label") and (all(helps) or not any(helps)) and all(choices)):
            yield "questions", words
        if question.kind.has_choices and len(question.choices) < 2:
            yield "questions", _("Question %(code)s : deux réponses au choix au moins.", code=question.code)
    for text in draft.reference_texts:
        if not (
            _is_whole(text, "title")
            and _is_whole(text, "text")
            and all(_is_whole(item, "text") for item in text.items)
        ):
            yield "texts", _("Texte %(code)s : à écrire en français, en arabe et en anglais.", code=text.code)


def question_problems(question: QuestionDraft) -> Iterator[Problem]:
    """Give what forbids keeping one question, each at a field of its form."""
    if not question.label_fr.strip():
        yield "label_fr", _("Écrivez la question en français.")
    yield from _script_problems(question, ("label", "help"))
    if question.meaning is not None and question.kind not in question.meaning.kinds:
        kinds = ", ".join(kind.label for kind in sorted(question.meaning.kinds))
        yield "meaning", _("Ce sens demande une réponse de ce genre : %(kinds)s.", kinds=kinds)
    if question.choices and not question.kind.has_choices:
        yield "kind", _("Ce genre de question n’a pas de réponses au choix : retirez-les.")
    if len(question.choices) > MOST_CHOICES:
        yield "kind", _("%(most)s réponses au choix au plus.", most=MOST_CHOICES)
    yield from _choice_problems(question.choices)


def text_problems(text: TextDraft) -> Iterator[Problem]:
    """Give what forbids keeping one reference text, each at a field of its form."""
    if not text.title_fr.strip():
        yield "title_fr", _("Écrivez le titre en français.")
    yield from _script_problems(text, ("title", "text"))
    seen: set[str] = set()
    for position, item in enumerate(text.items):
        if item.code in seen:
            yield f"items.{position}.text_fr", _("Ce point apparaît deux fois.")
        seen.add(item.code)
        if not item.text_fr.strip():
            yield f"items.{position}.text_fr", _("Écrivez ce point en français.")
        for field, words in _script_problems(item, ("text",)):
            yield f"items.{position}.{field}", words


def _choice_problems(choices: Iterable[ChoiceDraft]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, choice in enumerate(choices):
        place = f"choices.{position}"
        if choice.code in seen:
            yield f"{place}.fr", _("Cette réponse apparaît deux fois.")
        seen.add(choice.code)
        if not choice.fr.strip():
            yield f"{place}.fr", _("Écrivez cette réponse en français.")
        for tongue in TONGUES:
            if wrong := _wrong_script(getattr(choice, tongue), tongue):
                yield f"{place}.{tongue}", wrong


def _question_name(code: str) -> str:
    return str(_("Question %(code)s", code=code))


def _text_name(code: str) -> str:
    return str(_("Texte %(code)s", code=code))


def _code_problems(
    draft: CallDraft, parts: Iterable[QuestionDraft | TextDraft], name_of: Callable[[str], str]
) -> Iterator[Problem]:
    seen: dict[str, set[str | None]] = {}
    for part in parts:
        name = name_of(part.code)
        lines = seen.setdefault(part.code, set())
        if part.line_code in lines or None in lines or (part.line_code is None and lines):
            yield None, _("%(name)s : deux fois dans le même axe.", name=name)
        lines.add(part.line_code)
        if part.line_code is not None and part.line_code not in draft.line_codes:
            yield None, _("%(name)s : l’axe %(line)s n’est pas dans l’appel.", name=name, line=part.line_code)


def _script_problems(part: Part, stems: Iterable[str]) -> Iterator[Problem]:
    for stem in stems:
        for tongue in TONGUES:
            if wrong := _wrong_script(getattr(part, f"{stem}_{tongue}"), tongue):
                yield f"{stem}_{tongue}", wrong


def _wrong_script(text: str, tongue: str) -> Any:
    """Return words where a text that has letters is not written in the script of its language."""
    if not any(character.isalpha() for character in text):
        return None
    if tongue == "ar":
        return None if is_arabic_name(text) else _("Écrivez ce texte en arabe.")
    return None if is_latin_name(text) else _("Écrivez ce texte en lettres latines.")


def _is_whole(part: Part, stem: str) -> bool:
    return all(getattr(part, f"{stem}_{tongue}").strip() for tongue in TONGUES)
