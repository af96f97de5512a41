"""Separation of duties: staff roles that one person never holds together; knows no database."""

from collections.abc import Iterable

from grants.accounts.roles import Role

# One person never both scores and decides or hands out files, nor holds two of the four hands of a payment.
_SCORES = (Role.EVALUATOR,)
_DECIDES = (Role.COMMITTEE_MEMBER, Role.CHAIR, Role.CALL_MANAGER)
_FOUR_HANDS = (
    Role.PROGRAMME_OFFICER,
    Role.FINANCE_OFFICER,
    Role.AUTHORISING_OFFICER,
    Role.TREASURY_ACCOUNTANT,
)


def clash(roles: Iterable[str]) -> tuple[Role, Role] | None:
    """Return two of these roles that one person may not hold together, or None."""
    held = {Role.named(role) for role in roles}
    for scores in _SCORES:
        for decides in _DECIDES:
            if {scores, decides} <= held:
                return scores, decides
    hands = [role for role in _FOUR_HANDS if role in held]
    return (hands[0], hands[1]) if len(hands) > 1 else None
