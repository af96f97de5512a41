"""Who reads and reviews reports: never a member of the association, never a member of governance."""

from dataclasses import replace

import pytest

from grants.core.db import unit_of_work
from grants.core.errors import NotAllowed, NotFound
from grants.reporting import queries, services
from tests.factories.accounts import make_user
from tests.factories.reporting import FILED, make_people, make_report


def test_an_officer_does_not_validate_the_report_of_the_own_association(database):
    people = make_people()
    reference = make_report(people, "submitted")
    officer = replace(people.officer, memberships=people.editor.memberships)
    with pytest.raises(NotAllowed), unit_of_work():
        services.validate_report(queries.get_for_update(reference, officer), None, officer, FILED)


def test_members_of_governance_read_figures_and_no_file(database, sign_in):
    reference = make_report(make_people(), "submitted")
    governance = make_user("gouvernance@example.ma", "governance_member")
    with pytest.raises(NotFound):
        queries.get_visible(reference, governance)
    client = sign_in(governance.email)
    assert client.get("/fr/staff/reports").status_code == 403
    assert client.get(f"/fr/staff/reports/{reference}/content").status_code == 403
    assert client.get("/fr/indicators").status_code == 200
