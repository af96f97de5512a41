"""The demonstration: lived through the services, sound, loaded once, begun again when cut short."""

import pytest
from sqlalchemy import func, select

from grants.accounts.demonstration import ACCOUNTS
from grants.accounts.models import User
from grants.agreements.models import Agreement
from grants.audit.queries import verify_chain
from grants.calls.models import Call, CallLine
from grants.core.db import db, unit_of_work
from grants.core.references import Counter
from grants.demonstration import load, loading, was_interrupted
from grants.operations import load_demonstration
from grants.proposals.models import Proposal
from grants.reporting.verification import verify_rollup
from tests.conftest import client_signed_in_as

QUIET = {"dpo@demo.ma", "admin@demo.ma", "comite@demo.ma", "editeur@demo.ma"}


def silent(_line):
    return None


def count(statement):
    return db.session.scalar(select(func.count()).select_from(statement.subquery()))


def test_the_demonstration_is_sound_and_gives_everyone_something_to_do(app):
    with app.app_context():
        with app.test_request_context("/fr/"):
            load(silent)
            lines = select(CallLine.id).join(Call, Call.id == CallLine.call_id).where(Call.code == "AAP-2015")
            assert count(select(Proposal.id).where(Proposal.call_line_id.in_(lines))) == 60
            assert count(select(Agreement.id)) >= 28
            assert verify_chain() == []
            assert verify_rollup() == []
            people = db.session.scalar(select(func.count()).select_from(User))
            load(silent)
            assert db.session.scalar(select(func.count()).select_from(User)) == people
            assert not was_interrupted()
        db.session.remove()
    for account in ACCOUNTS:
        page = client_signed_in_as(app, account.email).get("/fr/work")
        assert page.status_code == 200
        if account.email not in QUIET:
            assert "queue-item" in page.text, account.email


def test_a_loading_cut_short_begins_again(app, monkeypatch):
    with app.app_context(), app.test_request_context("/fr/"):

        def cut_short(*_arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(loading, "live_present", cut_short)
        monkeypatch.setattr(loading, "live_finished_call", lambda _random: _one_person())
        with pytest.raises(KeyboardInterrupt):
            load(silent)
        assert was_interrupted()
        said = []
        monkeypatch.setattr(loading, "live_present", lambda *_arguments: None)
        load_demonstration(said.append, reset=False)
        assert any("cut short" in line for line in said)
        assert db.session.get(Counter, loading.MARK) is not None
        assert not was_interrupted()


def _one_person():
    from grants.accounts.services import create_user
    from grants.core import clock

    with unit_of_work():
        create_user("association@demo.ma", "Salma Bennani", "fr", None, clock.now())


def test_people_of_ones_own_are_never_thrown_away(app):
    with app.app_context(), app.test_request_context("/fr/"):
        from grants.accounts.services import create_user
        from grants.core import clock

        with unit_of_work():
            create_user("quelquun@association.ma", "Quelqu’un", "fr", None, clock.now())
        assert not was_interrupted()
        load_demonstration(silent, reset=False)
        assert db.session.scalar(select(func.count()).select_from(User)) == 1
