"""The payment tranches of a grant and the kind of document that awards it, from rules held as data.

Tranches: shares of the band of the grant, each tranche but the last rounded down to the centime, the
last one taking the remainder. Document: a convention from the threshold on, equality included
(exactly 50,000.00 MAD is a convention), a grant decision below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from grants.agreements.states import AgreementKind
from grants.core.money import split_shares

CONVENTION_FROM_CENTIMES = 5_000_000

SharePct = int | Decimal | Fraction


class TrancheCondition(StrEnum):
    """The fact that makes a tranche due."""

    SIGNATURE = "signature"
    PROGRESS_70 = "progress_70"
    FINAL_REPORT = "final_report"


@dataclass(frozen=True)
class TrancheRule:
    """One band of grants: from the bound of the band before up to `below_centimes`, itself excluded.

    None is for the last band; a band that reaches an amount included ends below one centime more (see
    bound_below). Shares are percentages that sum to 100, each with its condition.
    """

    below_centimes: int | None
    shares_pct: tuple[SharePct, ...]
    conditions: tuple[TrancheCondition, ...]

    def __post_init__(self) -> None:
        if len(self.shares_pct) != len(self.conditions):
            raise ValueError("a tranche rule needs one condition for each share")
        split_shares(0, self.shares_pct)


@dataclass(frozen=True)
class ScheduledTranche:
    """One planned payment, numbered from 1."""

    number: int
    share_pct: SharePct
    amount_centimes: int
    condition: TrancheCondition


def bound_below(below_centimes: int | None, upto_centimes: int | None) -> int | None:
    """Turn a bound stored as excluded (below) or as included (up to) into the excluded one."""
    return below_centimes if upto_centimes is None else upto_centimes + 1


def default_rules() -> tuple[TrancheRule, ...]:
    """Give the bands that a new installation starts from; staff may replace them."""
    signature, progress = TrancheCondition.SIGNATURE, TrancheCondition.PROGRESS_70
    return (
        TrancheRule(5_000_000, (100,), (signature,)),
        TrancheRule(bound_below(None, 20_000_000), (60, 40), (signature, progress)),
        TrancheRule(None, (50, 30, 20), (signature, progress, TrancheCondition.FINAL_REPORT)),
    )


def check_rules(rules: Sequence[TrancheRule]) -> None:
    """Raise ValueError unless the bands rise and only the last has no bound."""
    bounds = [rule.below_centimes for rule in rules]
    closed = [bound for bound in bounds[:-1] if bound is not None]
    if not bounds or bounds[-1] is not None or len(closed) != len(bounds) - 1:
        raise ValueError("only the last band has no bound")
    if any(low >= high for low, high in zip([0, *closed], closed, strict=False)):
        raise ValueError("the bounds of the bands must rise")


def rule_for(grant_centimes: int, rules: Sequence[TrancheRule]) -> TrancheRule:
    """Find the band of a grant; raises ValueError unless the amount is above zero."""
    check_rules(rules)
    if grant_centimes <= 0:
        raise ValueError("a grant is above zero")
    return next(rule for rule in rules if rule.below_centimes is None or grant_centimes < rule.below_centimes)


def build_schedule(grant_centimes: int, rules: Sequence[TrancheRule]) -> list[ScheduledTranche]:
    """Plan the tranches of a grant in centimes; they sum to it. Raises ValueError as rule_for does."""
    rule = rule_for(grant_centimes, rules)
    amounts = split_shares(grant_centimes, rule.shares_pct)
    rows = zip(rule.shares_pct, amounts, rule.conditions, strict=True)
    return [ScheduledTranche(number, *row) for number, row in enumerate(rows, start=1)]


def document_kind(
    grant_centimes: int, convention_from_centimes: int = CONVENTION_FROM_CENTIMES
) -> AgreementKind:
    """Tell which kind of agreement awards a grant of that many centimes."""
    if grant_centimes >= convention_from_centimes:
        return AgreementKind.CONVENTION
    return AgreementKind.GRANT_DECISION
