"""Absurd requests over the demonstration: a page or a refusal for each, never an error, never another's row.

People of several roles walk the site, send every form they meet back with values that no browser would
send, and open addresses that are not theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask import Flask

from grants.audit.queries import verify_chain
from grants.demonstration import load
from tests.conftest import Prepared, client_signed_in_as
from tests.integration.core.hostile import (
    ABSURD,
    LEAVING,
    QUERY_NAMES,
    Fault,
    Visit,
    attacks,
    rule_of,
    send,
    walk,
)

OWNER, NEIGHBOUR = "association@demo.ma", "contact01@associations.example.ma"
PEOPLE = (
    OWNER,
    NEIGHBOUR,
    *(
        f"{name}@demo.ma"
        for name in (
            "gestionnaire directeur evaluateur3 comite presidence programme finance ordonnateur tresorerie "
            "gouvernance audit dpo admin"
        ).split()
    ),
)
CURIOUS = (OWNER, "evaluateur3@demo.ma", "comite@demo.ma", "gouvernance@demo.ma", "admin@demo.ma")
STARTS = ("/fr/work", "/fr/account", "/fr/", "/fr/register", "/fr/password/forgotten", "/fr/demo/mail")
# Addresses that name a thing of one association; staff and members of another one don't open them.
OWN_THINGS = (
    "associations.bank associations.identity associations.members associations.ask_verification "
    "associations.receipt_file proposals. agreements.show agreements.sign agreements.paper reporting. "
    "evaluation.letter evaluation.letter_pdf evaluation.one_letter evaluation.letter_paper "
    "evaluation.appeal evaluation.appeal_file agreements.renounce"
).split()


@dataclass
class World:
    """The demonstration with what everyone met in it."""

    app: Flask
    visits: dict[str, Visit] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@pytest.fixture(scope="module")
def world(prepared: Prepared) -> World:
    prepared.reset()
    with prepared.app.app_context():
        load(lambda _line: None)
    made = World(prepared.app)
    for email in PEOPLE:
        client = client_signed_in_as(made.app, email)
        made.visits[email] = walk(made.app, client, email, STARTS, made.faults)
    return made


def addresses_of(visit: Visit) -> set[str]:
    return {address for listed in visit.addresses.values() for address in listed}


def words(faults: list[Fault]) -> str:
    return "\n".join(map(str, faults[:10]))


def test_everyone_reaches_pages_and_none_fails(world: World) -> None:
    assert not world.faults, words(world.faults)
    assert sum(len(visit.forms) for visit in world.visits.values()) > 100
    assert len({endpoint for visit in world.visits.values() for endpoint in visit.addresses}) > 60


def test_no_address_of_anyone_fails_for_anybody(world: World) -> None:
    faults: list[Fault] = []
    every = sorted({address for visit in world.visits.values() for address in addresses_of(visit)})
    for email in CURIOUS:
        client = client_signed_in_as(world.app, email)
        for address in every:
            send(client, "GET", address, faults)
    for address in every:
        send(world.app.test_client(), "HEAD", address, faults)
    assert not faults, words(faults)


def test_absurd_filters_and_references_are_answered(world: World) -> None:
    faults: list[Fault] = []
    done: set[str] = set()
    for email, visit in world.visits.items():
        client = client_signed_in_as(world.app, email)
        for endpoint, listed in visit.addresses.items():
            opens = send(client, "GET", listed[0], faults)
            if endpoint in done or opens is None or opens.status_code != 200:
                continue
            done.add(endpoint)
            for value in ABSURD:
                send(client, "GET", listed[0], faults, query_string=dict.fromkeys(QUERY_NAMES, value))
    client = client_signed_in_as(world.app, "gestionnaire@demo.ma")
    for rule in world.app.url_map.iter_rules():
        for value in ("%00", "x" * 300, str(2**70), "²", "-1", "..%2F..%2Fetc", "%ED%A0%80", "%F0%9F%A6%93"):
            address = rule.rule.replace("<lang>", "fr")
            for argument in rule.arguments - {"lang"}:
                for form in (f"<{argument}>", f"<int:{argument}>", f"<path:{argument}>"):
                    address = address.replace(form, value)
            for method in ("GET", "POST", "OPTIONS", "PUT"):
                send(client, method, address, faults)
    assert not faults, words(faults)


def test_a_neighbour_opens_nothing_of_another_association(world: World) -> None:
    """Addresses that only the owner met are refused to the neighbour, by GET and by POST."""
    own, other = world.visits[OWNER], world.visits[NEIGHBOUR]
    shared = addresses_of(other)
    client, faults, tried = client_signed_in_as(world.app, NEIGHBOUR), [], 0
    targets = [(address, "GET") for address in sorted(addresses_of(own) - shared)]
    targets += [(target, "POST") for target, _form in own.forms.values() if target not in shared]
    for address, method in targets:
        found = rule_of(world.app, address, method)
        if (
            found is None
            or not found[0].startswith(tuple(OWN_THINGS))
            or not {"ref", "reference"} & {*found[1]}
        ):
            continue
        tried += 1
        response = send(client, method, address, faults)
        assert response is not None
        assert response.status_code in (403, 404), f"{method} {address}"
    assert tried > 20
    assert not faults


def test_forms_sent_back_with_absurd_values_are_answered(world: World) -> None:
    faults: list[Fault] = []
    sent = 0
    done: set[tuple[str, tuple[str, ...]]] = set()
    for email, visit in world.visits.items():
        client = client_signed_in_as(world.app, email)
        for kind, (target, form) in sorted(visit.forms.items(), key=lambda item: -len(item[1][1].controls)):
            if target.endswith(LEAVING) or kind in done:
                continue
            done.add(kind)
            for body in attacks(form, ABSURD):
                send(client, "POST", target, faults, data=body)
                sent += 1
    assert not faults, words(faults)
    assert sent > 500
    with world.app.app_context():
        assert verify_chain() == []
