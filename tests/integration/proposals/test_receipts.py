"""Receipts: drawn once by the worker, the same bytes meanwhile, verified by anyone who holds one."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.proposals import queries, services
from grants.proposals.models import SubmittedVersion
from grants.proposals.pdf import draw_receipt
from tests.integration.proposals.conftest import submit
from tests.worker import run_jobs


@pytest.fixture
def version(scene, draft, at):
    submit(scene, draft, at)
    return db.session.scalars(select(SubmittedVersion)).one()


def test_the_worker_keeps_the_receipt_drawn_from_the_frozen_facts(version, at):
    drawn = draw_receipt(queries.receipt_facts(version, "fr"))
    assert run_jobs(at) == 2  # the receipt, and the first page of the file joined
    kept = queries.receipt_of(db.session.scalars(select(SubmittedVersion)).one())
    assert kept.sha256 == hashlib.sha256(drawn).hexdigest()
    assert kept.filename == "AAP-2026-EDU-0001-1.pdf"


def test_keeping_it_twice_changes_nothing(version, at):
    services.keep_receipt(version.id, at)
    first = queries.receipt_of(db.session.scalars(select(SubmittedVersion)).one()).id
    services.keep_receipt(version.id, at + timedelta(days=1))
    assert queries.receipt_of(db.session.scalars(select(SubmittedVersion)).one()).id == first


def test_renaming_the_call_or_the_association_leaves_the_receipt_as_it_was(scene, version):
    before = draw_receipt(queries.receipt_facts(version, "ar"))
    with unit_of_work():
        scene.call.title_ar, scene.association.name_ar = "عنوان آخر", "جمعية أخرى"
    version = db.session.scalars(select(SubmittedVersion)).one()
    assert draw_receipt(queries.receipt_facts(version, "ar")) == before


def test_the_page_serves_the_original_and_draws_it_meanwhile(scene, version, at, sign_in):
    client = sign_in("presidente@example.ma")
    address = "/fr/proposals/AAP-2026-EDU-0001/receipt.pdf"
    with client.get(address) as answer:
        meanwhile = answer.data
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    run_jobs(at)
    with client.get(address) as answer:
        assert answer.data == meanwhile
        assert answer.headers["ETag"]
    with client.get(f"{address}?language=ar") as answer:
        assert answer.status_code == 200
        assert answer.data != meanwhile


def test_anyone_verifies_number_time_and_fingerprint_and_nothing_else(scene, version, client):
    short = client.get(f"/verify/{version.verification_code}")
    assert short.status_code == 302
    page = client.get(short.location)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "AAP-2026-EDU-0001" in text
    assert version.sha256[:16] in text
    for secret in (version.content["title"], "Amal", scene.owner.display_name, scene.owner.email):
        assert secret not in text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("code", ["V-2222-2222-2222", "x", "é" * 30, "V-2222-2222-2222'--"])
def test_a_code_nobody_received_confirms_nothing(version, client, code):
    page = client.get(f"/ar/verify/{code}")
    assert page.status_code == 404
    assert "AAP-2026" not in page.get_data(as_text=True)


def test_a_typed_code_leads_to_its_page(version, client):
    answer = client.get(f"/fr/verify?code=+{version.verification_code.lower()}+")
    assert answer.status_code == 302
    assert client.get(answer.location).status_code == 200
    assert client.get("/fr/verify").status_code == 200


def test_codes_are_long_enough_not_to_be_guessed(version):
    assert len(version.verification_code.replace("-", "")) == 13
    assert version.verification_url.endswith(f"/verify/{version.verification_code}")
