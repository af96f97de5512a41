"""Words for outcomes of the allocation pass, grounds of refusal and reasons of a third evaluation."""

from collections.abc import Iterable

from grants.core.i18n import _, join_words
from grants.evaluation.allocation_terms import Binding, CapScope, FileOutcome, Outcome
from grants.evaluation.marking import MarkInput
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
