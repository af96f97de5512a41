"""What makes a call sound: rules on its draft, with messages that say how to repair it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from grants.associations.names import is_arabic_name, is_latin_name
from grants.calls.draft import CallDraft
from grants.calls.grid_checks import grid_problems
from grants.calls.part_checks import document_problems, report_gaps, report_problems, tranche_problems
from grants.calls.question_checks import asked_gaps, asked_problems
from grants.core.clock import local_date
from grants.core.i18n import _

Problem = tuple[str | None, Any]
LANGUAGES_NEEDED = ("fr", "ar", "en")
TEXTS = ("summary", "eligibility")
PERCENTAGES = (
    ("cofunding_min_pct", 90),
    ("overhead_max_pct", 100),
    ("equipment_max_pct", 100),
    ("in_kind_max_pct", 100),
)


def problems_of(draft: CallDraft, minimum_opening_days: int) -> list[Problem]:
    """Return what forbids keeping the draft: pairs of a field (or None) and a translated message."""
    return [
        *_text_problems(draft),
        *_date_problems(draft, minimum_opening_days),
        *_amount_problems(draft),
        *_line_problems(draft),
        *grid_problems(draft.grid),
        *document_problems(draft),
        *tranche_problems(draft.tranche_rules),
        *report_problems(draft),
        *asked_problems(draft),
    ]


def missing_of(draft: CallDraft) -> list[Problem]:
    """Return what must still be written before approval is asked for."""
    words = {"summary": _("Le résumé"), "eligibility": _("Les conditions de candidature")}
    tongues = {"fr": _("en français"), "ar": _("en arabe"), "en": _("en anglais")}
    texts = [
        (
            f"{stem}_{language}",
            _("%(text)s %(language)s : à écrire.", text=words[stem], language=tongues[language]),
        )
        for stem in TEXTS
        for language in LANGUAGES_NEEDED
        if not getattr(draft, f"{stem}_{language}").strip()
    ]
    return [*texts, *asked_gaps(draft), *report_gaps(draft)]


def _text_problems(draft: CallDraft) -> Iterator[Problem]:
    for stem in ("title", *TEXTS):
        for language in LANGUAGES_NEEDED:
            name = f"{stem}_{language}"
            text = getattr(draft, name).strip()
            if stem == "title" and not text:
                yield name, _("Le titre est nécessaire dans les trois langues.")
            elif text and language == "ar" and not is_arabic_name(text):
                yield name, _("Écrivez ce texte en arabe.")
            elif text and language != "ar" and not is_latin_name(text):
                yield name, _("Écrivez ce texte en lettres latines.")
    if "@" not in draft.contact_email:
        yield "contact_email", _("Donnez l’adresse électronique à laquelle les associations écrivent.")


def short_opening(opens_at: datetime, closes_at: datetime, at: datetime, minimum_days: int) -> str | None:
    """Say that a call published at an instant would stay open less than the minimum; None where it holds."""
    if (local_date(closes_at) - local_date(max(opens_at, at))).days >= minimum_days:
        return None
    return str(
        _(
            "Publié maintenant, l’appel resterait ouvert moins de %(days)s jours : "
            "repoussez la date limite et faites approuver l’appel de nouveau.",
            days=minimum_days,
        )
    )


def _date_problems(draft: CallDraft, minimum_opening_days: int) -> Iterator[Problem]:
    closing_day = local_date(draft.closes_at)
    if draft.closes_at <= draft.opens_at:
        yield "closes_at", _("La date limite vient après l’ouverture.")
    elif (closing_day - local_date(draft.opens_at)).days < minimum_opening_days:
        yield (
            "closes_at",
            _(
                "L’appel reste ouvert %(days)s jours au moins : repoussez la date limite.",
                days=minimum_opening_days,
            ),
        )
    if draft.results_on is not None and draft.results_on <= closing_day:
        yield "results_on", _("Les résultats viennent après la date limite.")
    if draft.execution_starts_on <= closing_day:
        yield "execution_starts_on", _("L’exécution commence après la date limite.")
    if draft.execution_ends_on <= draft.execution_starts_on:
        yield "execution_ends_on", _("La fin d’exécution vient après son début.")


def _amount_problems(draft: CallDraft) -> Iterator[Problem]:
    if draft.ceiling_centimes <= 0:
        yield "ceiling_centimes", _("Le plafond d’une aide est supérieur à zéro.")
    for name, highest in PERCENTAGES:
        if not 0 <= getattr(draft, name) <= highest:
            yield name, _("Écrivez un pourcentage de 0 à %(highest)s.", highest=highest)
    if draft.max_grants_per_association < 1:
        yield "max_grants_per_association", _("Une association peut recevoir au moins une aide.")
    if draft.min_months < 1:
        yield "min_months", _("Un projet dure un mois au moins.")
    if not draft.min_months <= draft.max_months <= 60:
        yield "max_months", _("La durée la plus longue va de la plus courte à 60 mois.")


def _line_problems(draft: CallDraft) -> Iterator[Problem]:
    if not draft.lines:
        yield None, _("Ouvrez au moins un axe : donnez-lui une enveloppe.")
    if len(set(draft.line_codes)) < len(draft.lines):
        yield None, _("Un axe n’apparaît qu’une fois dans un appel.")
    for line in draft.lines:
        place, code = f"lines.{line.line_code}", line.line_code
        if line.envelope_centimes <= 0:
            yield (
                f"{place}.envelope_centimes",
                _("Axe %(line)s : l’enveloppe est supérieure à zéro.", line=code),
            )
        if line.ceiling_centimes is not None and not 0 < line.ceiling_centimes <= line.envelope_centimes:
            yield (
                f"{place}.ceiling_centimes",
                _("Axe %(line)s : le plafond est supérieur à zéro et tient dans l’enveloppe.", line=code),
            )
        if not 0 <= line.appeal_reserve_pct <= 50:
            yield (
                f"{place}.appeal_reserve_pct",
                _("Axe %(line)s : la réserve pour recours va de 0 à 50 %%.", line=code),
            )
        if line.max_grants_per_association < 1:
            yield (
                f"{place}.max_grants_per_association",
                _("Axe %(line)s : une association peut recevoir au moins une aide.", line=code),
            )
