"""Roles that one person may not hold together."""

from itertools import combinations

import pytest

from grants.accounts.duties import clash
from grants.accounts.roles import Role

HANDS = ("programme_officer", "finance_officer", "authorising_officer", "treasury_accountant")


@pytest.mark.parametrize("decides", ["chair", "committee_member"])
def test_nobody_scores_and_decides(decides: str) -> None:
    assert clash(["evaluator", decides]) == (Role.EVALUATOR, Role.named(decides))


@pytest.mark.parametrize("pair", [*combinations(HANDS, 2)])
def test_nobody_holds_two_of_the_four_hands(pair: tuple[str, str]) -> None:
    assert clash(pair) is not None


@pytest.mark.parametrize(
    "roles", [[], ["evaluator"], ["chair", "committee_member"], ["finance_officer", "auditor"]]
)
def test_other_roles_go_together(roles: list[str]) -> None:
    assert clash(roles) is None


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(KeyError):
        clash(["emperor"])
