"""Letters: frozen at publication, opened once by a button, recalled, drawn twice alike, without a name."""

import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import NotAllowed, NotFound
from grants.evaluation import queries, services
from grants.evaluation.letter_json import letter_json, read_letter
from grants.evaluation.models import DecisionLetter, LetterPaper, LetterTerm, Score
from grants.evaluation.pdf import draw_letter
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.integration.evaluation.test_selection import accept, close, hold, publish
from tests.worker import run_daily, run_jobs


@pytest.fixture
def later(at):
    return at + timedelta(days=60)


@pytest.fixture
def decided(world, later):
    """A call decided: one file funded, one waiting, one refused."""
    files = [
        world.evaluated(9, request_centimes=900_000_00),
        world.evaluated(8),
        world.evaluated(4),
    ]
    hold(world, later)
    accept(world, later)
    close(world, later)
    publish(world, later)
    return files


def row_of(proposal):
    return db.session.scalars(select(DecisionLetter).where(DecisionLetter.proposal_id == proposal.id)).one()


def open_letter(proposal, actor, at):
    with unit_of_work():
        row = queries.letter_for_update(proposal.reference, row_of(proposal).reference, actor)
        services.open_letter(row, actor, at)


def mails(event):
    return db.session.scalars(select(Email).where(Email.event == event).order_by(Email.id)).all()


def test_publication_freezes_a_numbered_letter_a_file(world, decided, later):
    rows = db.session.scalars(select(DecisionLetter).order_by(DecisionLetter.id)).all()
    assert [row.reference for row in rows] == ["LET-2026-0001", "LET-2026-0002", "LET-2026-0003"]
    assert {row.opened_at for row in rows} == {None}
    letters = [queries.letter_of(file.reference, world.manager) for file in decided]
    assert [letter.outcome.value for letter in letters] == ["selected", "reserve", "rejected"]
    assert letters[0].amount_centimes == 900_000_00
    assert letters[1].reserve_rank == 1
    assert letters[1].binding_text == "enveloppe épuisée"
    assert "note sous 60 points" in letters[2].binding_text
    assert not letters[0].may_be_appealed
    assert letters[1].may_be_appealed
    assert letters[2].may_be_appealed
    for row, letter in zip(rows, letters, strict=True):
        assert read_letter(letter_json(letter)) == letter
        assert row.issued_at == later


def test_the_snapshot_stands_whatever_changes_afterwards(world, decided):
    before = draw_letter(queries.letter_of(decided[1].reference, world.manager), "fr")
    with unit_of_work() as session:
        session.get_one(Score, decided[1].id).final_display = "12,00"
        session.get_one(LetterTerm, "appeal").days = 3
    letter = queries.letter_of(decided[1].reference, world.manager)
    assert letter.final_text == "80,00"
    assert letter.terms.appeal_days == 15
    assert draw_letter(letter, "fr") == before


def test_opening_is_noted_once_with_its_person_and_told_to_all(world, decided, later):
    proposal, owner = decided[1], world.owners[1]
    moment = later + timedelta(days=2)
    open_letter(proposal, owner, moment)
    open_letter(proposal, owner, moment + timedelta(days=5))
    row = row_of(proposal)
    assert (row.opened_at, row.opened_by_id) == (moment, owner.id)
    posted = queries.posted(proposal.reference, row.reference, owner)
    assert posted.appeal_ends_at.date() == moment.date() + timedelta(days=15)
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "letter.open")).all()
    assert len(actions) == 1
    assert len(mails("letter.opened")) == 1
    assert "jusqu’au" in mails("letter.opened")[0].body


def test_staff_and_strangers_do_not_open(world, decided, later):
    row = row_of(decided[1])
    for actor in (world.manager, world.chair):
        with pytest.raises(NotAllowed), unit_of_work():
            found = queries.letter_for_update(decided[1].reference, row.reference, actor)
            services.open_letter(found, actor, later)
    for actor in (world.owners[0], world.evaluators[0]):
        with pytest.raises(NotFound), unit_of_work():
            queries.letter_for_update(decided[1].reference, row.reference, actor)
    assert row_of(decided[1]).opened_at is None


def test_an_unopened_letter_is_recalled_once_after_ten_days(world, decided, later):
    open_letter(decided[0], world.owners[0], later)
    run_daily(later + timedelta(days=9))
    assert mails("letter.recalled") == []
    run_daily(later + timedelta(days=10))
    run_daily(later + timedelta(days=11))
    assert len(mails("letter.recalled")) == 2
    run_daily(later + timedelta(days=40))
    assert len(mails("letter.recalled")) == 2


def test_the_worker_keeps_the_originals_with_their_hash(world, decided, later):
    run_jobs(later)
    papers = db.session.scalars(select(LetterPaper)).all()
    assert len(papers) == 6
    row = row_of(decided[2])
    kept = queries.papers_of(row.id)["ar"]
    again = services.draw_original(row, "ar")
    assert again.sha256 == kept.document.sha256
    run_jobs(later + timedelta(minutes=5))
    assert len(db.session.scalars(select(LetterPaper)).all()) == 6


def test_no_evaluator_in_page_or_paper(world, decided, later, sign_in, tmp_path):
    open_letter(decided[2], world.owners[2], later)
    run_jobs(later)
    owner = sign_in(world.owners[2].email)
    texts = [
        owner.get(f"/{lang}/proposals/{decided[2].reference}/decision").get_data(as_text=True)
        for lang in ("fr", "ar", "en")
    ]
    for lang in ("fr", "ar"):
        address = f"/fr/proposals/{decided[2].reference}/letters/{row_of(decided[2]).reference}/paper/{lang}"
        drawn = owner.get(address)
        assert drawn.data.startswith(b"%PDF")
        (tmp_path / f"{lang}.pdf").write_bytes(drawn.data)
        told = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / f"{lang}.pdf"), "-"], capture_output=True, check=True
        )
        texts.append(told.stdout.decode())
    assert "tribunal administratif" in texts[3]
    assert "15" in texts[3]
    assert "LET-2026-0003" in texts[3]
    for text in texts:
        for person in world.evaluators:
            assert person.display_name not in text
            assert person.email not in text


def test_comments_stand_in_an_order_that_tells_nothing(world, decided):
    from grants.evaluation.composing import mixed

    orders = [mixed(["Alpha", "Bêta"], f"AAP-2026-EDU-{n:04d}", "A1") for n in range(60)]
    assert 10 < sum(order[0] == "Alpha" for order in orders) < 50
    assert mixed(["Bêta", "Alpha"], "x") == mixed(["Alpha", "Bêta"], "x")


def test_the_page_of_a_stranger_and_of_an_editor(world, decided, sign_in):
    make_user("autre@example.ma")
    address = f"/fr/proposals/{decided[1].reference}/decision"
    assert sign_in("autre@example.ma").get(address).status_code == 404
    assert sign_in(world.evaluators[0].email).get(address).status_code == 404
    text = sign_in(world.owners[1].email).get(address).get_data(as_text=True)
    assert "Ouvrir la lettre" in text
    assert "80,00" not in text
    story = sign_in(world.owners[1].email).get(f"/fr/proposals/{decided[1].reference}").get_data(as_text=True)
    assert "Voir et ouvrir la lettre" in story
    number = row_of(decided[1]).reference
    for lang in ("fr", "ar"):
        paper = f"/fr/proposals/{decided[1].reference}/letters/{number}/paper/{lang}"
        assert sign_in(world.owners[1].email).get(paper).status_code == 404
    staff = sign_in(world.manager.email).get(address).get_data(as_text=True)
    assert "80,00" in staff
    assert "Ouvrir la lettre" not in staff
