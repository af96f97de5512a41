"""Steps 7 and 8: the convention is signed by both parties, its first tranche paid by four hands."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from tests.journeys import cast
from tests.journeys.cast import Story


def the_convention_is_signed(story: Story) -> None:
    """Step 7: prepared from the decision, offered, read in both languages, signed by both parties."""
    manager, owner, officer = story.hand("gestionnaire"), story.applicant, story.hand("ordonnateur")
    manager.open("/staff/agreements/to-prepare")
    manager.send("/agreements/prepare", holding={"proposal": story.proposal})
    story.agreement = manager.page.address.rpartition("/")[2]
    assert story.agreement.startswith("CONV-")
    owner.open(f"/agreements/{story.agreement}", status=404)
    manager.send("/offer")
    for language in ("fr", "ar"):
        pdf = owner.fetch(f"/agreements/{story.agreement}/paper/{language}")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert story.agreement in re.sub(r"\s", "", text)
    owner.open(f"/agreements/{story.agreement}")
    owner.follow("/sign")
    owner.send(values={"signer_name": "Salma Bennani", "agree": True})
    officer.open(f"/staff/agreements/{story.agreement}")
    officer.follow("/sign")
    officer.send(
        values={"signer_name": "Fatima Kadiri", "signer_title": "Déléguée du ministre", "agree": True}
    )


def the_first_tranche_is_paid(story: Story) -> None:
    """Step 8: requested, verified, ordered and paid by four different people."""
    owner = story.applicant
    owner.open(f"/agreements/{story.agreement}")
    owner.send("/tranches/1/request")
    story.detours(story, "payment")
    address = f"/staff/payments/{story.agreement}/1"
    for name, action in (("finance", "/verify"), ("ordonnateur", "/order")):
        hand = story.hand(name)
        hand.open("/staff/payments")
        hand.follow(address)
        hand.send(action)
    treasury = story.hand("tresorerie")
    treasury.open(address)
    treasury.send("/pay", {"paid_on": story.today().isoformat(), "treasury_reference": "TM-1"})
    paid = owner.open(f"/agreements/{story.agreement}")
    assert str(cast.FIRST_TRANCHE_CENTIMES // 100) in re.sub(r"\D", "", paid.words)
    assert "TM-1" in paid.words
