"""A member of staff who is also a member of an association is no staff on it, whatever the role."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from grants.associations import policies, queries, services
from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed
from tests.factories.accounts import make_user
from tests.factories.associations import RIB, as_member, make_association

STAFF_ACTS = ("verify_association", "return_association", "verify_bank")


@pytest.mark.parametrize("right", ["owner", "editor"])
def test_no_act_of_staff_on_an_own_association(database: None, right: str) -> None:
    person = make_user("both@example.ma", "call_manager", "finance_officer")
    own, other = make_association("Amal", state="to_verify"), make_association("Nour", state="to_verify")
    both = as_member(person, own, right)
    assert [policies.POLICIES[act](both, own) for act in STAFF_ACTS] == [False] * 3
    assert [policies.POLICIES[act](both, other) for act in STAFF_ACTS] == [True] * 3
    assert policies.can_view_bank(both, own) == (right == "owner")
    assert policies.can_view_bank(both, other)


def test_the_services_refuse_too(database: None, at: datetime) -> None:
    person = make_user("both@example.ma", "call_manager", "finance_officer")
    own = make_association("Amal", state="to_verify", editor=person)
    both, ref = as_member(person, own, "editor"), own.reference
    for act in (services.verify_association, services.verify_bank_data):
        with pytest.raises(NotAllowed), unit_of_work():
            act(queries.get_for_update(ref, both), None, both, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.return_association(queries.get_for_update(ref, both), "Motif.", None, both, at)


def test_the_bank_data_are_not_shown_to_a_finance_officer_who_edits_there(
    database: None, sign_in: Callable[[str], FlaskClient]
) -> None:
    person = make_user("both@example.ma", "finance_officer")
    ref = make_association("Amal", editor=person).reference
    other = make_association("Nour").reference
    client = sign_in("both@example.ma")
    assert RIB not in client.get(f"/fr/associations/{ref}").text
    assert RIB in client.get(f"/fr/associations/{other}").text
