"""What makes a call sound: rules on its draft, with messages that say how to repair it."""

from collections.abc import Iterator
from typing import Any

from grants.associations.names import is_arabic_name, is_latin_name
from grants.calls.draft import CallDraft
from grants.calls.grid_checks import grid_problems
from grants.core.clock import local_date
from grants.core.i18n import _, pick

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
        *_document_problems(draft),
        *_tranche_problems(draft),
    ]


def missing_of(draft: CallDraft) -> list[Problem]:
    """Return what must still be written before approval is asked for."""
    words = {"summary": _("Le résumé"), "eligibility": _("Les conditions de candidature")}
    tongues = {"fr": _("en français"), "ar": _("en arabe"), "en": _("en anglais")}
    return [
        (
            f"{stem}_{language}",
            _("%(text)s %(language)s : à écrire.", text=words[stem], language=tongues[language]),
        )
        for stem in TEXTS
        for language in LANGUAGES_NEEDED
        if not getattr(draft, f"{stem}_{language}").strip()
    ]


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


def _line_problems(draft: CallDraft) -> Iterator[Problem]:
    if not draft.lines:
        yield None, _("Ouvrez au moins un axe : donnez-lui une enveloppe.")
    if len(set(draft.line_codes)) < len(draft.lines):
        yield None, _("Un axe n’apparaît qu’une fois dans un appel.")
    for line in draft.lines:
        if line.envelope_centimes <= 0:
            yield None, _("Axe %(line)s : l’enveloppe est supérieure à zéro.", line=line.line_code)
        if line.ceiling_centimes is not None and not 0 < line.ceiling_centimes <= line.envelope_centimes:
            yield (
                None,
                _(
                    "Axe %(line)s : le plafond est supérieur à zéro et tient dans l’enveloppe.",
                    line=line.line_code,
                ),
            )
        if not 0 <= line.appeal_reserve_pct <= 50:
            yield None, _("Axe %(line)s : la réserve pour recours va de 0 à 50 %%.", line=line.line_code)
        if line.max_grants_per_association < 1:
            yield (
                None,
                _("Axe %(line)s : une association peut recevoir au moins une aide.", line=line.line_code),
            )


def _document_problems(draft: CallDraft) -> Iterator[Problem]:
    seen: set[tuple[str | None, str]] = set()
    for document in draft.asked_documents:
        key = (document.line_code, document.code)
        if key in seen:
            yield None, _("Pièce %(code)s : demandée deux fois.", code=document.code)
        seen.add(key)
        if not document.code or not document.name_fr or not is_arabic_name(document.name_ar):
            yield None, _("Pièce %(code)s : un code et un nom en français et en arabe.", code=document.code)
        if document.line_code is not None and document.line_code not in draft.line_codes:
            yield (
                None,
                _(
                    "Pièce %(name)s : l’axe %(line)s n’est pas dans l’appel.",
                    name=pick(document),
                    line=document.line_code,
                ),
            )


def _tranche_problems(draft: CallDraft) -> Iterator[Problem]:
    last = len(draft.tranche_rules) - 1
    for position, rule in enumerate(draft.tranche_rules):
        if sum(tranche.share_pct for tranche in rule.tranches) != 100:
            yield None, _("Versements : les parts d’une tranche de montants font 100 %%.")
        if (rule.below_centimes is None and rule.upto_centimes is None) != (position == last):
            yield None, _("Versements : seule la dernière règle est sans borne.")
