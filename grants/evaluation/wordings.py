"""Words for outcomes of the allocation pass, grounds of refusal and reasons of a third evaluation."""

from collections.abc import Iterable, Mapping

from grants.core.i18n import _, join_words
from grants.core.money import format_amount
from grants.evaluation.allocation_terms import Binding, CapScope, FileOutcome, Outcome
from grants.evaluation.states import DecisionOutcome, VoteSubject

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
