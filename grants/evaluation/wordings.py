"""Words for outcomes of the allocation pass, grounds of refusal and reasons of a third evaluation."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grants.core.clock import local_date
from grants.core.i18n import _, date_words, join_words
from grants.core.labels import N_
from grants.core.money import format_amount
from grants.evaluation.allocation_terms import Binding, CapScope, FileOutcome, Outcome
from grants.evaluation.marking import MarkInput
from grants.evaluation.states import DecisionOutcome, LetterKind, VoteSubject
from grants.evaluation.units import Opinion, Value

_BINDINGS = {
    Binding.TIE: lambda: _("dossiers à égalité : la séance décide"),
    Binding.APPEAL_RESERVE: lambda: _("réserve pour recours"),
    Binding.RANK: lambda: _("rang après le dernier dossier financé"),
    Binding.REQUEST: lambda: _("rang et enveloppe"),
}


def outcome_words(outcome: FileOutcome) -> str:
    """Say what the pass proposes for a file."""
    if outcome.outcome is Outcome.FUNDED:
        return str(_("financer en entier"))
    if outcome.outcome is Outcome.FUNDED_IN_PART:
        return str(_("financer en partie"))
    if outcome.outcome is Outcome.RESERVE:
        return str(_("liste d’attente, place %(rank)s", rank=outcome.reserve_rank))
    if outcome.outcome is Outcome.SKIPPED:
        return str(_("ne pas financer"))
    return str(_("à départager"))


def binding_words(
    binding: str, pass_mark: int, cap_scope: CapScope | None = None, in_part: bool = False
) -> str:
    """Name the constraint that bound an outcome, or the ground of refusal."""
    if binding == Binding.ENVELOPE:
        return str(_("ce qui reste de l’enveloppe") if in_part else _("enveloppe épuisée"))
    if binding == Binding.CAP:
        if cap_scope is CapScope.LINE:
            return str(_("limite de subventions par association dans l’axe"))
        return str(_("limite de subventions par association dans l’appel"))
    if binding in set(Binding):
        return str(_BINDINGS[Binding(binding)]())
    return grounds_words([binding], pass_mark)


def grounds_words(grounds: Iterable[str], pass_mark: int) -> str:
    """Say why a file does not pass."""
    words = []
    for ground in grounds:
        if ground.startswith("eliminated_"):
            words.append(_("groupe %(code)s sous son minimum", code=ground.removeprefix("eliminated_")))
        else:
            words.append(_("note sous %(mark)s points", mark=pass_mark))
    return join_words(words)


def third_words(reasons: Iterable[str], difference_limit: int) -> str:
    """Say why more than two evaluations are needed."""
    words = []
    for reason in reasons:
        name, _separator, code = reason.partition("_")
        if reason == "difference":
            words.append(_("écart de plus de %(limit)s points", limit=difference_limit))
        elif reason == "straddle":
            words.append(_("une seule des deux notes atteint le seuil"))
        elif name == "minimum":
            words.append(_("une seule atteint le minimum du groupe %(code)s", code=code))
        elif name == "unmarked":
            words.append(_("personne n’a noté %(code)s", code=code))
        elif reason.startswith("not_retained"):
            words.append(_("trop d’abstentions dans une évaluation"))
        else:
            words.append(_("évaluations retenues trop peu nombreuses"))
    return join_words(dict.fromkeys(words))


def vote_words(subject: str, question: str, reference: str, regions: Mapping[str, str]) -> str:
    """Say what was put to the vote; regions are names by code, amounts in the question centimes."""
    parts = question.split("|")
    if subject == VoteSubject.TRANSFER:
        giver, taker, amount = parts
        return str(
            _(
                "transférer %(amount)s DH de l’axe %(giver)s à l’axe %(taker)s",
                amount=format_amount(int(amount)),
                giver=giver,
                taker=taker,
            )
        )
    if subject == VoteSubject.COVERAGE:
        region = regions.get(parts[0], parts[0])
        return str(_("relever %(ref)s pour la région %(region)s", ref=reference, region=region))
    outcome = DecisionOutcome.named(parts[0]).label
    if len(parts) > 1 and parts[1]:
        amount = format_amount(int(parts[1]))
        return str(_("%(ref)s : %(outcome)s, %(amount)s DH", ref=reference, outcome=outcome, amount=amount))
    return str(_("%(ref)s : %(outcome)s", ref=reference, outcome=outcome))


def subject_words(kind: LetterKind, letter: Any = None) -> str:
    """Name what a letter is; with the letter, say in one sentence what it tells."""
    if letter is None:
        return str(
            {
                LetterKind.DECISION: lambda: _("Lettre de décision"),
                LetterKind.APPEAL_ANSWER: lambda: _("Réponse à votre recours"),
                LetterKind.UNSUCCESSFUL: lambda: _("Axe déclaré infructueux"),
                LetterKind.CANCELLED: lambda: _("Appel annulé"),
                LetterKind.RESERVE_ENDED: lambda: _("Fin de la liste d’attente"),
            }[kind]()
        )
    if kind == LetterKind.UNSUCCESSFUL:
        return str(_("L’axe de votre projet est déclaré infructueux : aucun projet n’y est financé."))
    if kind == LetterKind.CANCELLED:
        return str(_("L’appel est annulé : aucun projet n’y est financé."))
    return str(_("La liste d’attente a pris fin : votre projet n’est pas financé."))


def decision_words(
    letter: Any, isolate: Callable[[str], str], format_mad: Callable[[int, str], str], language: str
) -> str:
    """Say the decision in one sentence."""
    if letter.is_selected:
        amount = format_mad(letter.amount_centimes or 0, language)
        return str(_("Votre projet est retenu. Le ministère accorde %(amount)s.", amount=isolate(amount)))
    if letter.is_reserve:
        return str(
            _(
                "Votre projet est inscrit sur la liste d’attente, à la place %(rank)s, "
                "jusqu’au 31 décembre %(year)s.",
                rank=isolate(str(letter.reserve_rank)),
                year=isolate(str(letter.year)),
            )
        )
    return str(_("Votre projet n’est pas retenu."))


def answer_words(answer: Any, isolate: Callable[[str], str]) -> str:
    """Say in one sentence what became of an appeal."""
    values = {"reference": isolate(answer.reference), "day": date_words(local_date(answer.filed_at))}
    if answer.is_upheld:
        return str(_("Votre recours %(reference)s du %(day)s est accueilli.", **values))
    return str(_("Votre recours %(reference)s du %(day)s est rejeté.", **values))


def mark_words(mark: MarkInput) -> str:
    """Say what stands for a criterion: not yet marked, abstained, or the mark out of 5 (zero is a mark)."""
    if mark.abstained:
        return str(_("abstention"))
    if mark.half_points is None:
        return str(_("pas encore notée"))
    half = mark.half_points
    return f"{half // 2},5" if half % 2 else str(half // 2)


def value_words(value: Value) -> str:
    """Say what a unit of an evaluation holds."""
    if isinstance(value, MarkInput):
        words = _("note : %(mark)s", mark=mark_words(value))
        return f"{words} ; « {value.comment} »" if value.comment else str(words)
    if isinstance(value, Opinion):
        sure = f" ({value.confidence.label})" if value.confidence else ""
        return f"« {value.general} »{sure}"
    return f"« {value} »"


_TIE_SOURCES = {
    "account": N_("compte de l’évaluateur"),
    "account_unconfirmed": N_("compte de l’évaluateur, adresse non confirmée"),
    "profile": N_("profil de l’évaluateur"),
    "own_association": N_("une association de l’évaluateur"),
    "declared": N_("déclaration de l’évaluateur"),
    "past_employment": N_("emploi déclaré"),
    "past_membership": N_("adhésion déclarée"),
    "past_board": N_("fonction au bureau déclarée"),
    "past_family": N_("parenté déclarée"),
    "past_funding": N_("financement déclaré"),
    "association": N_("fiche de l’association"),
    "representative": N_("représentant légal"),
    "officer": N_("bureau en fonction"),
    "former_officer": N_("ancien bureau"),
    "member": N_("membre de l’association"),
    "former_member": N_("ancien membre de l’association"),
    "invited": N_("adresse invitée par l’association"),
    "former_account": N_("compte bancaire donné par l’association"),
}


def tie_source_words(source: str) -> str:
    """Say where a trace of a tie was found."""
    return str(_(_TIE_SOURCES.get(source, source)))


_FOUND = {
    "named": N_("son texte désigne l’association ou une personne"),
    "images": N_("image ou page numérisée : un en-tête ou un logo peut s’y voir"),
    "notes": N_("annotations ou commentaires"),
    "attachments": N_("fichiers attachés à l’intérieur"),
    "broken": N_("impossible à nettoyer : jamais montré"),
}


def found_words(found: Iterable[str]) -> str:
    """Return why a file of a blind call is held back, in the reader's language."""
    return "\u00a0; ".join(str(_(_FOUND[code])) for code in found if code in _FOUND)
