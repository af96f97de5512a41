"""Is the reason of a refusal the one that bound? Checked by solving again without that constraint.

The pass is run anew with the constraint lifted from the one file. Where the file is then funded in full,
the reason alone explains the refusal; where another constraint binds next, that one is lifted too and
both are named, in the order in which they bind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationFile,
    AllocationRules,
    Binding,
    FileOutcome,
    Holding,
    LineEnvelope,
    Outcome,
)


@dataclass(frozen=True)
class ReasonCheck:
    """What was found for one file that is not funded in full.

    `reasons` bind one after the other, the first being that of the answer; `without` is the answer once
    all of them are lifted. A tie is no refusal: it ends the list, as the session decides there.
    """

    ref: str
    reasons: tuple[Binding, ...]
    without: FileOutcome

    @property
    def is_verified(self) -> bool:
        """Tell whether the file is funded in full without the reasons named."""
        return self.without.outcome is Outcome.FUNDED

    @property
    def suffices(self) -> bool:
        """Tell whether the first reason alone stands between the file and its grant."""
        return self.is_verified and len(self.reasons) == 1


def check_reason(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    ref: str,
    held: Iterable[Holding] = (),
    answer: FileOutcome | None = None,
) -> ReasonCheck:
    """Check the reason of one file, a run of the whole pass a constraint.

    Raises KeyError for a file that was not allocated, ValueError for one funded in full.
    """
    holdings = tuple(held)
    found = answer or allocate(lines, files, rules, holdings).outcome_of(ref)
    if found.outcome is Outcome.FUNDED:
        raise ValueError(f"{ref} is funded in full")
    reasons: list[Binding] = []
    while _is_refused(found) and found.binding_reason not in reasons:
        reasons.append(found.binding_reason)
        found = allocate(lines, files, rules, holdings, {ref: frozenset(reasons)}).outcome_of(ref)
    if found.outcome is Outcome.SESSION_DECIDES:
        reasons.append(Binding.TIE)
    return ReasonCheck(ref, tuple(reasons), found)


def check_reasons(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    allocation: Allocation,
    held: Iterable[Holding] = (),
) -> tuple[ReasonCheck, ...]:
    """Check every refusal and every grant in part of an allocation, in its order."""
    holdings = tuple(held)
    return tuple(
        check_reason(lines, files, rules, answer.ref, holdings, answer)
        for answer in allocation.files
        if _is_refused(answer)
    )


def _is_refused(answer: FileOutcome) -> bool:
    return answer.outcome not in (Outcome.FUNDED, Outcome.SESSION_DECIDES)
